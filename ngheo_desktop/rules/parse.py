"""Loads a rule set from its folder and refuses it with every fault at once.

    ruleset.toml     what it is, its documents, scores and classes
    values.toml      the dated values of law
    indicators.toml  the indicators
    facts.toml       the facts the rules read, and their words
    sentences.toml   the sentences of explanations
    cases/           named cases (cases.py); not read here

An overlay has the first two only and names its `parent` (overlay.py). Conditions may stand in ruleset.toml and
indicators.toml and are shared.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.expression import (
    BUILT_IN_FACTS,
    Constant,
    Level,
    Number,
    QuestionType,
    Test,
    facts_in,
    values_in,
)
from ngheo_desktop.domain.expression_reader import ExpressionReader
from ngheo_desktop.domain.journal import canonical_json
from ngheo_desktop.domain.tables import Fault, Faults, Reader, Table, parse_toml
from ngheo_desktop.errors import N_, ErrorCode, KnownError
from ngheo_desktop.rules import overlay
from ngheo_desktop.rules.model import (
    DEPRIVED_COUNT,
    DERIVED_FACTS,
    ClassRule,
    DatedValue,
    Dimension,
    Document,
    Indicator,
    RuleSet,
    Score,
    Source,
)
from ngheo_desktop.rules.package import FILES
from ngheo_desktop.rules.parse_designations import nodes_of, read_designations
from ngheo_desktop.rules.parse_facts import read_facts, read_sentences
from ngheo_desktop.rules.parse_texts import TOKEN, check_tokens, read_source, read_text
from ngheo_desktop.rules.parse_values import read_values
from ngheo_desktop.rules.reach import unreached_classes

_SCORE_UNIT = "points"
_COUNT_ALONE = {DEPRIVED_COUNT}
_NO_NUMBER = Constant(0)  # stands in for a score with a fault, which is noted
_INCOME_TABLES = ("not_loaded",)


@dataclass(slots=True)
class _Loader:
    """One run over a folder."""

    tables: Mapping[str, Table]
    faults: Faults
    documents: dict[str, Document] = field(default_factory=dict)
    dimensions: dict[str, Dimension] = field(default_factory=dict)
    values: tuple[DatedValue, ...] = ()

    def source(self, reader: Reader) -> Source | None:
        return read_source(reader, self.documents)

    def expressions(self, file: str, questions: Mapping[str, QuestionType]) -> ExpressionReader:
        conditions: dict[str, Any] = {}
        for name in ("ruleset.toml", "indicators.toml"):
            found = self.tables[name].get("condition", {})
            for condition, raw in found.items() if isinstance(found, dict) else ():
                if condition in conditions:
                    self.faults.add(name, f"condition.{condition}", N_("is there twice"))
                conditions[condition] = raw
        units = {value.value_id: value.unit for value in self.values}
        return ExpressionReader(file, questions, units, conditions, self.faults)


def load_rule_set(folder: Path) -> RuleSet:
    """Return the rule set of a folder.

    Raises:
        KnownError: RULE_SET_INVALID with every fault.
    """
    rule_set, faults = read_rule_set(folder)
    if rule_set is None or faults:
        raise invalid(folder.name, faults)
    return rule_set


def invalid(name: str, faults: list[Fault]) -> KnownError:
    """Return the error that lists the faults of a rule set."""
    return KnownError(
        ErrorCode.RULE_SET_INVALID,
        rule_set=name,
        count=len(faults),
        faults=tuple(fault.detail for fault in faults),
    )


def read_rule_set(folder: Path) -> tuple[RuleSet | None, list[Fault]]:
    """Return the rule set of a folder, or None with its faults."""
    faults = Faults()
    tables = {overlay.FILES[0]: _read(folder / overlay.FILES[0], faults)}
    laid_over = overlay.PARENT in tables[overlay.FILES[0]]
    files = overlay.FILES if laid_over else FILES
    tables |= {name: _read(folder / name, faults) for name in files[1:]}
    _note_other_files(folder, files, faults)
    if faults.items:
        return None, faults.items
    if laid_over:
        return _read_overlay(folder, tables, faults)
    rule_set = _rule_set(_Loader(tables, faults), folder.name)
    if rule_set is not None and not faults.items:
        for rule_id in unreached_classes(rule_set):
            faults.add("ruleset.toml", rule_id, N_("no household can ever be of this class"))
    return None if faults.items else rule_set, faults.items


def _note_other_files(folder: Path, files: Sequence[str], faults: Faults) -> None:
    """Note every table that would not be read: who wrote it believes that it counts."""
    for path in sorted(folder.glob("*.toml")):
        if path.name not in files:
            reason = (
                N_("is not read: an overlay changes values, all else is its parent's")
                if path.name in FILES
                else N_("is not read: a rule set has no such file")
            )
            faults.add(path.name, "-", reason)


def _read_overlay(folder: Path, tables: Mapping[str, Table], faults: Faults) -> tuple[RuleSet | None, list[Fault]]:
    main, name = tables[overlay.FILES[0]], tables[overlay.FILES[0]][overlay.PARENT]
    where = next((path for path in parent_folders(folder, name) if path.is_dir()), None)
    if where is None:
        faults.add(overlay.FILES[0], overlay.PARENT, N_("there is no rule set “{name}”"), name=name)
        return None, faults.items
    parent, found = read_rule_set(where)
    if parent is None or parent.parent:
        reason = N_("must be a rule set without faults and without a parent of its own")
        faults.add(overlay.FILES[0], overlay.PARENT, reason)
        faults.items.extend(found)
        return None, faults.items
    parent_tables = {file: _read(where / file, faults) for file in FILES}
    merged, changed = overlay.merge(tables, parent_tables, faults)
    for key in overlay.NEEDED:
        if key not in main:
            faults.add(overlay.FILES[0], key, N_("is missing"))
    if faults.items:
        return None, faults.items
    rule_set = _rule_set(_Loader(merged, faults), folder.name)
    if rule_set is not None and not faults.items:
        overlay.check_stricter(rule_set, parent, changed, faults)
    return None if faults.items or rule_set is None else replace(rule_set, parent=parent.id), faults.items


def parent_folders(folder: Path, name: object) -> tuple[Path, ...]:
    """Return where the parent of an overlay may lie: among the shipped rule sets, or beside it."""
    if not isinstance(name, str) or not name or Path(name).name != name:
        return ()
    return asset("resources", "rules") / name, folder.parent / name


def _read(path: Path, faults: Faults) -> Table:
    try:
        data = path.read_bytes()
    except OSError as error:
        faults.add(path.name, "-", N_("the file cannot be read: {cause}"), cause=error.strerror)
        return {}
    return parse_toml(data, path.name, faults)


def _rule_set(loader: _Loader, folder: str) -> RuleSet | None:
    tables, faults = loader.tables, loader.faults
    main = Reader(tables["ruleset.toml"], "ruleset.toml", "", faults)
    rule_set_id = main.text("id")
    name = folder.partition("@")[0]  # an installed version lies in a folder `<id>@<check sum>`
    if rule_set_id != name:
        main.fault("id", N_("must be the name of its folder, “{name}”"), name=name)
    title = read_text(main, "title")
    start, end, checked_on = main.day("from"), main.day("until"), main.day("checked_on")
    review_from = main.day("review_from", required=False) or start
    forms = main.texts("forms")
    income_table = main.choice("income_table", _INCOME_TABLES)
    loader.documents = _documents(main, faults)
    loader.dimensions = _dimensions(main)
    life = None
    if start is not None and end is not None:
        life = (start, end)
        if end < start:
            main.fault("until", N_("lies before “from”"))
        if review_from is not None and review_from > start:
            main.fault("review_from", N_("lies after “from”"))
    loader.values = read_values(tables["values.toml"], life, loader.documents, faults)
    questions, words = read_facts(tables["facts.toml"], faults)
    sentences = read_sentences(tables["sentences.toml"], faults)
    expressions = loader.expressions("indicators.toml", {**BUILT_IN_FACTS, **questions})
    indicators = _indicators(loader, expressions)
    expressions.file = "ruleset.toml"
    expressions.facts = {**BUILT_IN_FACTS, **questions, **DERIVED_FACTS}
    scores = _scores(main, expressions)
    classes = _classes(main, loader, expressions)
    alone = main.raw("without_indicators")
    if alone is not None:
        alone = expressions.test(alone, Level.HOUSEHOLD, "without_indicators")
    told, circumstances = main.texts("told", ()), main.texts("circumstances", ())
    for name in (*told, *circumstances):
        if name not in expressions.facts:
            main.fault("told", N_("there is no question or fact “{name}”"), name=name)
    designations = read_designations(main, expressions, loader.values, loader.documents)
    main.raw("condition")
    main.done()
    more = [*nodes_of(designations), *([alone] if alone is not None else [])]
    _unused(loader, expressions, indicators, classes, scores, set(questions) - set(told), more)
    if start is None or end is None or review_from is None or checked_on is None:
        return None  # each of them is a fault already
    return RuleSet(
        rule_set_id, title, start, end, review_from, checked_on, forms, income_table,
        tuple(loader.documents.values()), tuple(loader.dimensions.values()), indicators,
        scores[0], scores[1], classes, loader.values, questions, words, sentences, _content_hash(tables),
        without_indicators=alone, designations=designations, told=told, circumstances=circumstances,
    )  # fmt: skip


def _documents(main: Reader, faults: Faults) -> dict[str, Document]:
    found = {}
    for document_id, raw in main.table("document").items():
        reader = Reader(raw, main.file, f"document.{document_id}", faults)
        found[document_id] = Document(
            document_id,
            read_text(reader, "name"),
            reader.text("title"),
            reader.day("issued_on", required=False),
            reader.day("in_force_from", required=False),
        )
        reader.done()
    return found


def _dimensions(main: Reader) -> dict[str, Dimension]:
    found: dict[str, Dimension] = {}
    for reader in main.tables("dimension"):
        dimension = Dimension(reader.text("id"), read_text(reader, "title"))
        if dimension.dimension_id in found:
            reader.fault("id", N_("is there twice"))
        found[dimension.dimension_id] = dimension
        reader.done()
    return found


def _indicators(loader: _Loader, expressions: ExpressionReader) -> tuple[Indicator, ...]:
    reader = Reader(loader.tables["indicators.toml"], "indicators.toml", "", loader.faults)
    found: dict[str, Indicator] = {}
    for each in reader.tables("indicator"):
        indicator_id = each.text("id")
        each.key = f"indicator.{indicator_id}"
        if indicator_id in found:
            each.fault("id", N_("is there twice"))
        title = read_text(each, "title")
        dimension = loader.dimensions.get(each.choice("dimension", loader.dimensions))
        when = expressions.test(each.raw("when"), Level.HOUSEHOLD, each.path("when"))
        threshold = read_text(each, "threshold")
        met, nobody = read_text(each, "met", empty=True), read_text(each, "nobody", empty=True)
        check_tokens(each, [threshold, met, nobody], loader.values)
        source = loader.source(each)
        each.done()
        if dimension is not None and when is not None and source is not None:
            found[indicator_id] = Indicator(indicator_id, title, dimension, when, threshold, met, nobody, source)
    reader.raw("condition")
    reader.done()
    return tuple(found.values())


def _scores(main: Reader, expressions: ExpressionReader) -> tuple[Score, Score]:
    scores = []
    tables = main.table("score")
    for name in ("income", "deprivation"):
        reader = Reader(tables.pop(name, None), main.file, f"score.{name}", expressions.faults)
        title = read_text(reader, "title")
        number: Number | None = expressions.number(reader.raw("number"), Level.HOUSEHOLD, reader.path("number"))
        if number is not None and expressions.unit_of(number) != _SCORE_UNIT:
            reader.fault("number", N_("must be a number in the unit {unit}"), unit=_SCORE_UNIT)
        if (
            number is not None
            and name == "deprivation"
            and {fact.name for fact in facts_in(number)} != {DEPRIVED_COUNT}
        ):
            reader.fault("number", N_("must be worked out from “{name}” alone"), name=DEPRIVED_COUNT)
        reader.done()
        scores.append(Score(title, number or _NO_NUMBER))
    for name in tables:
        main.fault(f"score.{name}", N_("is not known here"))
    return scores[0], scores[1]


def _classes(main: Reader, loader: _Loader, expressions: ExpressionReader) -> tuple[ClassRule, ...]:
    known = [each.value for each in HouseholdClass if each is not HouseholdClass.INCOMPLETE]
    found: list[ClassRule] = []
    closed = False
    for reader in main.tables("class"):
        name = reader.choice("id", known)
        reader.key = f"class.{name}"
        if name in {rule.household_class for rule in found}:
            reader.fault("id", N_("is there twice"))
        if closed:
            reader.fault("", N_("is never reached: the class before it takes all that are left"))
        title, threshold = read_text(reader, "title"), read_text(reader, "threshold")
        when: Test | None = None
        if reader.flag("otherwise", default=False):
            closed = True
        else:
            when = expressions.test(reader.raw("when"), Level.HOUSEHOLD, reader.path("when"))
        check_tokens(reader, [threshold], loader.values)
        source = loader.source(reader)
        reader.done()
        if source is not None:
            found.append(ClassRule(name, title, when, threshold, source))
    if not closed:
        main.fault("class", N_("the last class must take all that are left (otherwise = true)"))
    return tuple(found)


def _unused(
    loader: _Loader,
    expressions: ExpressionReader,
    indicators: tuple[Indicator, ...],
    classes: tuple[ClassRule, ...],
    scores: tuple[Score, Score],
    questions: set[str],
    more: list[Test],
) -> None:
    """Note conditions, values and questions that no rule ever reaches."""
    faults = loader.faults
    for name in expressions.conditions:
        if name not in expressions.used:
            own = loader.tables["ruleset.toml"].get("condition", {})
            faults.add("ruleset.toml" if name in own else "indicators.toml", f"condition.{name}", N_("is never used"))
    if faults.items:
        return
    nodes: list[Test | Number] = [*more, *[indicator.when for indicator in indicators]]
    nodes += [rule.when for rule in classes if rule.when is not None]
    nodes += [score.number for score in scores]
    used_values = {value_id for node in nodes for value_id in values_in(node)}
    told = [*[rule.threshold for rule in classes], *[indicator.threshold for indicator in indicators]]
    used_values |= {token[1:] for text in told for token in TOKEN.findall(text.vi) if token.startswith("@")}
    counted = set(values_in(scores[1].number))
    for value in loader.values:
        if value.value_id not in used_values:
            faults.add("values.toml", value.full_id, N_("is never used"))
        if value.value_id in counted and any(period.value is None for period in value.periods):
            faults.add("values.toml", value.full_id, N_("must be loaded, because B2 is worked out from it"))
    asked = {name for node in nodes for fact in facts_in(node) for name in (fact.name, fact.asks)}
    for name in questions:
        if name not in asked:
            faults.add("facts.toml", name, N_("is never used"))


def _content_hash(tables: Mapping[str, Table]) -> str:
    """Return the SHA-256 of what the files say: order of keys, comments and spacing do not matter."""
    return hashlib.sha256(canonical_json(_plain(tables)).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bool | int | str):
        return value
    return str(value.normalize()) if isinstance(value, Decimal) else str(value)
