"""Overlays: a province lays a stricter set over a national one.

An overlay is a folder with `ruleset.toml` (id, title, `parent`, dates, documents of its own) and `values.toml` with the
values it changes; everything else is its parent's. *Stricter* means that more households come under it: the parent says
of each value which way that is (`stricter`), and a value of which it does not say so cannot be changed. A value the
parent has not loaded may be given. Nothing laxer loads.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.expression import facts_in
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.domain.tables import Faults, Table
from ngheo_desktop.errors import N_
from ngheo_desktop.rules.compiled import trial_compiler_for
from ngheo_desktop.rules.model import ClassRule, DatedValue, RuleSet
from ngheo_desktop.rules.reach import environments, first_of, limits_of

FILES = ("ruleset.toml", "values.toml")
PARENT = "parent"

_MAIN, _VALUES = FILES
NEEDED = ("id", "title", "title_en", "from", "until", "checked_on")
_OWN = frozenset({*NEEDED, PARENT, "review_from", "document"})
_VALUE_KEYS = frozenset({"id", "area", "unit", "title", "title_en", "note", "period"})
# Households of average standard and those that are not poor are alike here: neither is under the standard.
# Every limit of a standard changed at once: 23,000 combinations.
_MOST_TRIED = 100_000
_RANKS = {HouseholdClass.POOR.value: 2, HouseholdClass.NEAR_POOR.value: 1}

RuleValue = int | Decimal | frozenset[str]


def merge(own: Mapping[str, Table], parent: Mapping[str, Table], faults: Faults) -> tuple[dict[str, Table], set[str]]:
    """Return the files of the parent with what the overlay says, and the full ids of the values it changes."""
    merged = {name: dict(table) for name, table in parent.items()}
    main = own[_MAIN]
    for name in main:
        if name not in _OWN:
            faults.add(_MAIN, name, N_("cannot be changed by an overlay"))
    merged[_MAIN].pop("review_from", None)
    merged[_MAIN] |= {name: value for name, value in main.items() if name in _OWN - {PARENT, "document"}}
    merged[_MAIN]["document"] = _documents(main.get("document", {}), parent[_MAIN]["document"], faults)
    merged[_VALUES]["value"], changed = _values(own[_VALUES], parent[_VALUES]["value"], faults)
    for name in own[_VALUES]:
        if name != "value":
            faults.add(_VALUES, name, N_("is not known here"))
    first, last = main.get("from"), main.get("until")
    if isinstance(first, date) and isinstance(last, date):
        for value in merged[_VALUES]["value"]:
            if _full_id(value) not in changed:
                value["period"] = _within(value["period"], first, last)
    return merged, changed


def _documents(own: Any, parent: Table, faults: Faults) -> Table:
    found = own if isinstance(own, dict) else {}
    for name in found:
        if name in parent:
            faults.add(_MAIN, f"document.{name}", N_("is a document of the parent"))
    return {**found, **parent}


def _full_id(value: Mapping[str, Any]) -> str:
    return ".".join(str(value[name]) for name in ("id", "area") if name in value)


def _values(own: Table, parent: list[Table], faults: Faults) -> tuple[list[Table], set[str]]:
    raw = own.get("value")
    given = [value for value in raw if isinstance(value, dict)] if isinstance(raw, list) else []
    if not given:
        faults.add(_VALUES, "value", N_("an overlay changes at least one value"))
    values = {_full_id(value): dict(value) for value in parent}
    changed: set[str] = set()
    for value in given:
        name = _full_id(value)
        key = f"value.{name}"
        if name not in values:
            faults.add(_VALUES, key, N_("the parent has no such value"))
            continue
        if name in changed:
            faults.add(_VALUES, f"{key}.id", N_("is there twice"))
        for part in value:
            if part not in _VALUE_KEYS:
                faults.add(_VALUES, f"{key}.{part}", N_("cannot be changed by an overlay"))
        if value.get("unit", values[name]["unit"]) != values[name]["unit"]:
            faults.add(_VALUES, f"{key}.unit", N_("differs from the parent's, {unit}"), unit=values[name]["unit"])
        changed.add(name)
        values[name] |= {part: item for part, item in value.items() if part in _VALUE_KEYS - {"unit"}}
    return list(values.values()), changed


def _within(periods: list[Table], first: date, last: date) -> list[Table]:
    """Return the periods of the parent as far as the overlay lives."""
    return [
        {**period, "from": max(period["from"], first), "until": min(period["until"], last)}
        for period in periods
        if period["from"] <= last and period["until"] >= first
    ]


def check_stricter(overlay: RuleSet, parent: RuleSet, changed: set[str], faults: Faults) -> None:
    """Note a life beyond the parent's, every value that is laxer, and classes that come out better off."""
    if overlay.review_from < parent.review_from or overlay.end > parent.end:
        faults.add(_MAIN, "from", N_("the parent applies from {first} to {last} only"),
                   first=parent.review_from, last=parent.end)  # fmt: skip
        return
    before = {value.full_id: value for value in parent.values}
    for value in overlay.values:
        if value.full_id in changed:
            _check_value(value, before[value.full_id], faults)
    if not faults.items:
        _check_classes(overlay, parent, faults)


def _check_value(value: DatedValue, before: DatedValue, faults: Faults) -> None:
    key = f"value.{value.full_id}"
    for period in value.periods:
        for old in before.periods:
            if old.start > period.end or old.end < period.start or old.value is None:
                continue
            if period.value is None:
                faults.add(_VALUES, key, N_("is loaded in the parent"))
            elif not before.stricter:
                faults.add(_VALUES, key, N_("the parent does not say which way is stricter, so it stays"))
            elif not _is_as_strict(before.stricter, period.value, old.value):
                faults.add(_VALUES, key, N_("{new} from {first} is laxer than {old} of the parent"),
                           new=_said(period.value), first=period.start, old=_said(old.value))  # fmt: skip


def _is_as_strict(way: str, new: RuleValue, old: RuleValue) -> bool:
    if isinstance(new, frozenset) or isinstance(old, frozenset):
        if not isinstance(new, frozenset) or not isinstance(old, frozenset):
            return False
        return new <= old if way == "fewer" else new >= old
    return new >= old if way == "higher" else new <= old


def _said(value: RuleValue) -> str:
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _check_classes(overlay: RuleSet, parent: RuleSet, faults: Faults) -> None:
    """Try both sets on each side of every limit of both: nobody may leave the standard through the overlay."""
    parent = _with_given(parent, overlay)
    tests = [rule.when for rule in chain(overlay.classes, parent.classes) if rule.when is not None]
    facts = list(dict.fromkeys(fact for test in tests for fact in facts_in(test)))
    days = sorted({max(overlay.start, period.start) for value in overlay.values for period in value.periods})
    for area in Area:
        for day in days:
            compilers = [trial_compiler_for(rules, area, day) for rules in (overlay, parent)]
            limits = limits_of(tests, compilers[0])
            for fact, found in limits_of(tests, compilers[1]).items():
                limits.setdefault(fact, []).extend(found)
            ours, theirs = (
                [(rule, compiler.test(rule.when).run if rule.when is not None else None) for rule in rules.classes]
                for rules, compiler in zip((overlay, parent), compilers, strict=True)
            )
            for env in environments(facts, limits, _MOST_TRIED):
                there, was = first_of(ours, env), first_of(theirs, env)
                if there and was and _rank(there) < _rank(was):
                    faults.add(_VALUES, there.rule_id, N_("a household that is “{old}” in the parent would be this"),
                               old=was.household_class)  # fmt: skip


def _with_given(parent: RuleSet, overlay: RuleSet) -> RuleSet:
    """Return the parent with the overlay's values in place of those it has not loaded: they are laxer than nothing."""
    given = {value.full_id: value for value in overlay.values}
    open_ids = set(parent.not_loaded_ids)
    values = tuple(given[each.full_id] if each.full_id in open_ids else each for each in parent.values)
    return replace(parent, values=values)


def _rank(rule: ClassRule) -> int:
    return _RANKS.get(rule.household_class, 0)
