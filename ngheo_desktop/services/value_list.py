"""Every provision of a standard or a form as a row: what it says, since when, where it stands and who checked it.

A value of law has one row for each of its periods. Nothing is left out and nothing is summed up: the list is there so
that a person can go through what nobody has compared with the law yet.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ngheo_desktop.domain.expression import Includes, OneOf, walk
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.domain.text import fold
from ngheo_desktop.forms.model import Form
from ngheo_desktop.forms.screening import Screening
from ngheo_desktop.messages import format_decimal, format_int
from ngheo_desktop.rules.model import VIETNAMESE, DatedValue, Period, RuleSet, Source, Text
from ngheo_desktop.rules.parse_texts import TOKEN

_LISTED = 3


class ProvisionKind(StrEnum):
    """What a row is about."""

    VALUE = "value"
    INDICATOR = "indicator"
    CLASS = "class"
    DESIGNATION = "designation"
    LIMIT = "limit"
    CRITERION = "criterion"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Provision:
    """A row.

    Attributes:
        provision_id: the id rules use, with the area where there is one.
        value: a number as the screen's language writes it, codes in words, a requirement in a sentence; empty while it
            is not loaded.
        unit: of a number; the ids of `rules.parse_values`.
        area: `rural`, `urban`, or empty when it is the same everywhere.
        start: the first day it counts, None where nothing is said; `end` the last.
        confidence: P, S, I or M; S/M for what was read about in part; empty where nothing is said.
        loaded: whether there is a value at all.
    """

    kind: ProvisionKind
    provision_id: str
    title: str
    verified: bool
    value: str = ""
    unit: str = ""
    area: str = ""
    start: date | None = None
    end: date | None = None
    document: str = ""
    article: str = ""
    confidence: str = ""
    verified_by: str = ""
    verified_on: date | None = None
    read_in: str = ""
    note: str = ""
    loaded: bool = True

    @property
    def searched(self) -> str:
        """Return what a search looks in, folded."""
        return fold(f"{self.provision_id} {self.title} {self.value} {self.document} {self.article}")

    def in_force_on(self, day: date) -> bool:
        """Tell whether it counts on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def matches(self, text: str) -> bool:
        """Tell whether all words of a search are in it; accents and case do not count."""
        searched = self.searched
        return all(word in searched for word in fold(text).split())


def provisions_of(rules: RuleSet, language: str) -> list[Provision]:
    """Return the provisions of a rule set: values period by period, indicators and classes in legal order."""
    found = [_value(rules, value, period, language) for value in rules.values for period in value.periods]
    for indicator in rules.indicators:
        row = _sourced(ProvisionKind.INDICATOR, indicator.indicator_id, indicator.source, language)
        found.append(_rule(row, rules, indicator.title, indicator.threshold, language))
    for rule in rules.classes:
        row = _sourced(ProvisionKind.CLASS, rule.rule_id, rule.source, language)
        found.append(_rule(row, rules, rule.title, rule.threshold, language))
    for each in rules.designations:
        row = _sourced(ProvisionKind.DESIGNATION, each.rule_id, each.source, language)
        row = _rule(row, rules, each.title, each.threshold, language)
        found.append(replace(row, start=each.start, end=each.end))
    return found


def provisions_of_form(form: Form, language: str) -> list[Provision]:
    """Return the provisions of a form: the limit and criteria of Phiếu A, and where each question comes from."""
    vietnamese = language == VIETNAMESE
    found = _provisions_of_screening(form.screening, vietnamese=vietnamese) if form.screening is not None else []
    listed = {row.provision_id for row in found}
    for question in form.questions:
        if question.id not in listed:
            found.append(
                Provision(
                    ProvisionKind.QUESTION,
                    question.id,
                    question.label if vietnamese else question.label_en,
                    question.verified,
                    document=question.source,
                )
            )
    return found


def _provisions_of_screening(screening: Screening, *, vietnamese: bool) -> list[Provision]:
    limit = Provision(
        ProvisionKind.LIMIT,
        "screening.limit",
        screening.title if vietnamese else screening.title_en,
        screening.verified,
        value=format_int(screening.limit),
        document=screening.document,
        article=screening.article,
        confidence=screening.confidence,
        verified_by=screening.verified_by,
        verified_on=screening.verified_on,
        read_in=screening.read_in,
    )
    return [
        limit,
        *(
            Provision(
                ProvisionKind.CRITERION,
                criterion.question,
                criterion.text if vietnamese else criterion.text_en,
                criterion.verified,
                document=criterion.document,
                article=criterion.article,
                loaded=criterion.verified,
            )
            for criterion in screening.criteria
        ),
    ]


def _sourced(kind: ProvisionKind, provision_id: str, source: Source, language: str) -> Provision:
    """Return a row with where it stands and who checked it."""
    return Provision(
        kind,
        provision_id,
        "",
        source.verified,
        document=source.document.name.in_language(language),
        article=source.article,
        confidence=source.confidence,
        verified_by=source.verified_by,
        verified_on=source.verified_on,
        read_in=source.read_in,
        note=source.note,
    )


def _value(rules: RuleSet, value: DatedValue, period: Period, language: str) -> Provision:
    said = period.value
    if isinstance(said, frozenset):
        words = _words_of_codes(rules, value.value_id, language)
        text = "; ".join(words.get(code, code) for code in sorted(said, key=_code_order))
    else:
        text = "" if said is None else _number(said)
    row = _sourced(ProvisionKind.VALUE, value.full_id, period.source, language)
    return replace(
        row,
        title=value.title.in_language(language),
        value=text,
        unit="" if isinstance(said, frozenset) else value.unit,
        area="" if value.area is None else value.area.value,
        start=period.start,
        end=period.end,
        note=" ".join(part for part in (value.note, row.note) if part),
        loaded=said is not None,
    )


def _rule(row: Provision, rules: RuleSet, title: Text, threshold: Text, language: str) -> Provision:
    return replace(
        row,
        title=title.in_language(language),
        value=_filled(threshold, rules, language),
        start=rules.start,
        end=rules.end,
    )


def _number(value: int | Decimal) -> str:
    return format_int(value) if isinstance(value, int) else format_decimal(value)


def _code_order(code: str) -> tuple[int, str]:
    return (int(code), "") if code.isdigit() else (0, code)


def _words_of_codes(rules: RuleSet, value_id: str, language: str) -> dict[str, str]:
    """Return the words of the codes of a list, from the fact that the list is tested with."""
    for indicator in rules.indicators:
        for node in walk(indicator.when):
            if isinstance(node, OneOf | Includes) and node.value == value_id:
                words = rules.words.get(node.fact.name)
                choices = words.choices if words is not None else {}
                return {code: text.in_language(language) for code, text in choices.items()}
    return {}


def _filled(threshold: Text, rules: RuleSet, language: str) -> str:
    """Return a requirement with its values of law put in; every one that it had, where areas or periods differ."""
    text = threshold.in_language(language)
    for token in dict.fromkeys(TOKEN.findall(text)):
        if token.startswith("@"):
            said = list(dict.fromkeys(_said(rules, token[1:])))
            text = text.replace(f"{{{token}}}", " / ".join(said[:_LISTED]))
    return text


def _said(rules: RuleSet, value_id: str) -> Iterator[str]:
    for area in Area:
        for period in rules.value(value_id, area).periods:
            if isinstance(period.value, int | Decimal):
                yield _number(period.value)
            elif period.value is None:
                yield "—"
