"""An explanation in plain words, from a classification's trace and the texts of its rule set.

What it says comes from data alone: the trace tells what was found, the rule set gives the sentences. Members stay ids;
a screen or a paper puts their names in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from types import MappingProxyType

from ngheo_desktop.domain.classification import Classification, HouseholdClass, Outcome, TraceStep
from ngheo_desktop.domain.expression import MEMBERS
from ngheo_desktop.domain.expression_program import NOT_LOADED
from ngheo_desktop.domain.overruling import CLASS, overruled_in
from ngheo_desktop.domain.point_trace import PointsText
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.errors import BugError
from ngheo_desktop.messages import format_decimal, format_int
from ngheo_desktop.rules.compiled import BASIS
from ngheo_desktop.rules.distance import Distance, distances
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.findings import CONCERNED, COUNTED
from ngheo_desktop.rules.meeting_note import MeetingNote, meeting_note
from ngheo_desktop.rules.model import ClassRule, Indicator, RuleSet, Source, Text
from ngheo_desktop.rules.parse_texts import TOKEN

_RULE_SETS_KEPT = 8
_TEXTS_KEPT = 64
_DISTANCES_KEPT = 4096
_NO_LABELS: Mapping[str, str] = MappingProxyType({})
_CLASS = "class."
_DISTANCE_SENTENCES = {
    ("income", True): "income_up",
    ("income", False): "income_down",
    ("deprived", True): "deprived_more",
    ("deprived", False): "deprived_fewer",
}


@dataclass(frozen=True, slots=True)
class FactText:
    """What was found: of a member (by id) or of the household ("")."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class ExplanationLine:
    """One indicator or class in words.

    Attributes:
        rule: id of the indicator or class.
        outcome: of an indicator, `yes` means deprived; what the village meeting decided counts.
        points: points of deprivation it brings; 0 when it brings none.
        threshold: the requirement.
        article: law and article.
        verified: whether the text was compared with the law.
        mark: the words to show beside it when it was not; empty otherwise.
        note: how an open wording is read.
        meeting: what the village meeting decided about it; the facts are those that were found all the same.
    """

    rule: str
    title: str
    dimension: str
    outcome: Outcome
    points: int
    facts: tuple[FactText, ...]
    threshold: str
    article: str
    verified: bool
    mark: str
    note: str
    meeting: MeetingNote | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a household has its class.

    Attributes:
        headline: class and scores in one sentence.
        distances: what would lead to another class, one sentence each; nothing where the meeting decided the class.
        decision: the rule of the class that the scores lead to; None while answers are missing.
        lines: the indicators, deprived ones first, then missing ones, then the others.
        missing: what is still to be asked.
        mark: how much of the result rests on texts nobody checked; empty when nothing does.
        meeting: everything the village meeting decided otherwise, the class first.
        computed_class: the class without any of its decisions; None where there is none.
        points: B1 item by item, with the point table; None where the total on paper was taken.
        worked_out: the sums that the surveyed income was worked out from; empty where it was not.
    """

    rule_set: str
    title: str
    household_class: HouseholdClass
    headline: str
    distances: tuple[str, ...]
    decision: ExplanationLine | None
    lines: tuple[ExplanationLine, ...]
    missing: tuple[FactText, ...]
    mark: str
    meeting: tuple[MeetingNote, ...] = ()
    computed_class: HouseholdClass | None = None
    points: PointsText | None = None
    worked_out: str = ""


@lru_cache(maxsize=_RULE_SETS_KEPT)
def _engine_of(rule_set: RuleSet) -> Engine:
    return Engine(rule_set)


# The texts of a rule that no household changes, by its id: title, dimension, threshold, article, mark.
@lru_cache(maxsize=_TEXTS_KEPT)
def _fixed_texts(rule_set: RuleSet, language: str, area: Area, on: date) -> dict[str, tuple[str, ...]]:  # noqa: ARG001
    return {}


@lru_cache(maxsize=_DISTANCES_KEPT)
def _distances_of(
    rule_set: RuleSet, area: Area, on: date, given: tuple[tuple[str, str], ...], income: int | None, deprived: int
) -> tuple[Distance, ...]:
    return distances(_engine_of(rule_set), area, on, dict(given), income, deprived)


def explain(
    classification: Classification, rule_set: RuleSet, language: str, labels: Mapping[str, str] = _NO_LABELS
) -> Explanation:
    """Return the explanation of a classification in Vietnamese (`vi`) or English.

    `labels` are the words of questions that the rule set has none for: the items of a point table.

    Raises:
        BugError: the classification is not one of this rule set, or its trace lacks its first step.
    """
    return _Speaker(classification, rule_set, language, labels).explanation()


class _Speaker:
    """Puts one classification into words."""

    def __init__(
        self, classification: Classification, rule_set: RuleSet, language: str, labels: Mapping[str, str]
    ) -> None:
        first = classification.trace[0] if classification.trace else None
        if classification.rule_set != rule_set.rule_set_id or first is None or first.rule != BASIS:
            raise BugError(f"not a classification of {rule_set.rule_set_id}")
        basis = {name: value for _, name, value in first.facts}
        self.classification = classification
        self.rule_set = rule_set
        self.language = language
        self.area = Area(basis.pop("area"))
        self.on = date.fromisoformat(basis.pop("on"))
        self.given = basis
        self.overruled = overruled_in(classification.trace)
        self.labels = labels
        tried = {step.rule for step in classification.trace}
        self.by_survey = classification.household_class is not HouseholdClass.INCOMPLETE and not any(
            each.indicator_id in tried for each in rule_set.indicators
        )

    def say(self, text: Text) -> str:
        return text.in_language(self.language)

    def sentence(self, name: str, **tokens: object) -> str:
        return self.say(self.rule_set.sentences[name]).format(**tokens)

    def number(self, value: int | Decimal) -> str:
        if isinstance(value, int):
            return format_int(value, language=self.language)
        return format_decimal(value, language=self.language)

    def filled(self, text: Text, tokens: dict[str, str]) -> str:
        """Return a text with its tokens filled: dated values and what was counted."""

        def word(token: str) -> str:
            if not token.startswith("@"):
                return tokens.get(token, "")
            value = self.rule_set.value(token[1:], self.area).on(self.rule_set.values_day(self.on)).value
            if value is None:
                return self.sentence("not_loaded_value")
            return ", ".join(sorted(value)) if isinstance(value, frozenset) else self.number(value)

        return TOKEN.sub(lambda match: word(match[1]), self.say(text))

    # --- facts ------------------------------------------------------------------------------------------------------

    def fact(self, name: str, value: str) -> str:
        """Return a fact in words: `24 tuổi`, `Đang học: Tiểu học`."""
        words = self.rule_set.words.get(name)
        if words is None:
            return f"{name}: {value}"
        if words.choices:
            said = ", ".join(
                self.say(words.choices[code]) if code in words.choices else code for code in value.split(",")
            )
            return f"{self.say(words.label)}: {said}"
        number = self._spoken(value)
        if words.text.vi:
            return self.say(words.text).format(value=number)
        return f"{self.say(words.label)}: {number}"

    def _spoken(self, value: str) -> str:
        try:
            number = Decimal(value)
        except InvalidOperation:
            return value
        return self.number(int(number) if number == number.to_integral_value() else number)

    def label(self, question: str) -> str:
        words = self.rule_set.words.get(question)
        return self.say(words.label) if words is not None else self.labels.get(question, question)

    def facts(self, step: TraceStep, rule: Indicator | ClassRule) -> tuple[FactText, ...]:
        if step.outcome is Outcome.MISSING:
            return self.lacking([(subject, name) for subject, name, _ in step.facts])
        counted = {name: value for subject, name, value in step.facts if not subject}
        found: list[FactText] = []
        if isinstance(rule, Indicator) and (CONCERNED in counted or COUNTED in counted):
            concerned = counted.get(CONCERNED)
            found.append(FactText("", self.filled(rule.nobody if concerned == "0" else rule.met, counted)))
        else:
            said = [self.fact(name, value) for name, value in counted.items() if name in self.rule_set.words]
            if said:
                found.append(FactText("", "; ".join(said)))
        of_members: dict[str, list[str]] = {}
        for subject, name, value in step.facts:
            if subject:
                of_members.setdefault(subject, []).append(self.fact(name, value))
        return (*found, *[FactText(subject, "; ".join(said)) for subject, said in of_members.items()])

    def lacking(self, missing: list[tuple[str, str]]) -> tuple[FactText, ...]:
        by_subject: dict[str, list[str]] = {}
        values: list[str] = []
        for subject, question in missing:
            if question.startswith(NOT_LOADED):
                values.append(self.say(self.rule_set.value(question.removeprefix(NOT_LOADED), self.area).title))
            else:
                by_subject.setdefault(subject, []).append(self.label(question))
        asked = [
            FactText(subject, self.sentence("missing", questions=", ".join(questions)))
            for subject, questions in by_subject.items()
        ]
        return (*asked, *[FactText("", self.sentence("not_loaded", value=value)) for value in values])

    # --- lines ------------------------------------------------------------------------------------------------------

    def line(self, step: TraceStep, rule: Indicator | ClassRule, points: int) -> ExplanationLine:
        source = rule.source
        found = self.overruled.get(step.rule) if isinstance(rule, Indicator) else None
        texts = _fixed_texts(self.rule_set, self.language, self.area, self.on)
        if step.rule not in texts:
            texts[step.rule] = self.fixed(rule)
        title, dimension, threshold, article, mark = texts[step.rule]
        return ExplanationLine(
            rule=step.rule,
            title=title,
            dimension=dimension,
            outcome=step.outcome if found is None else Outcome(found.decided),
            points=points,
            facts=self.facts(step, rule),
            threshold=threshold,
            article=article,
            verified=source.verified,
            mark=mark,
            note=source.note,
            meeting=meeting_note(found, self.rule_set, self.language) if found is not None else None,
        )

    def fixed(self, rule: Indicator | ClassRule) -> tuple[str, ...]:
        return (
            self.say(rule.title),
            self.say(rule.dimension.title) if isinstance(rule, Indicator) else "",
            self.filled(rule.threshold, {}),
            self.article(rule.source),
            "" if rule.source.verified else self.sentence("unverified"),
        )

    def article(self, source: Source) -> str:
        return self.sentence("source", document=self.say(source.document.name), article=source.article)

    def explanation(self) -> Explanation:
        result, rule_set = self.classification, self.rule_set
        steps = {step.rule: step for step in result.trace}
        points = self.points_each()
        indicators = [
            self.line(steps[each.indicator_id], each, points if each.indicator_id in result.deprived else 0)
            for each in rule_set.indicators
            if each.indicator_id in steps
        ]
        order = [Outcome.YES, Outcome.MISSING, Outcome.NO]
        by_meeting = self.overruled.get(CLASS)
        by_rules = result.household_class if by_meeting is None else HouseholdClass(by_meeting.computed)
        decision = None
        if by_rules is not HouseholdClass.INCOMPLETE:
            rule = rule_set.class_rule(by_rules)
            decision = self.line(steps[rule.rule_id], rule, 0)
        unverified = len(result.unverified)
        return Explanation(
            rule_set=rule_set.rule_set_id,
            title=self.say(rule_set.title),
            household_class=result.household_class,
            headline=self.headline(),
            distances=self.distance_sentences()
            if decision is not None and by_meeting is None and not self.by_survey
            else (),
            decision=decision,
            lines=tuple(sorted(indicators, key=lambda line: order.index(line.outcome))),
            missing=self.lacking([(lack.subject, lack.question) for lack in result.missing]),
            mark=self.sentence("unverified_class", count=unverified) if unverified else "",
            meeting=tuple(
                meeting_note(each, rule_set, self.language)
                for each in sorted(self.overruled.values(), key=lambda each: each.subject != CLASS)
            ),
            computed_class=result.computed_class,
            worked_out=self.worked_out(),
        )

    def worked_out(self) -> str:
        """Say from which sums the surveyed income was worked out; empty where it was not."""
        told = [name for name in self.rule_set.told if name in self.given]
        if not told or self.rule_set.told[0] not in told:
            return ""
        return self.sentence(
            "worked_out",
            facts="; ".join(self.fact(name, self.given[name]) for name in told),
            months=self.given.get("survey.months", ""),
            members=self.given.get(MEMBERS, ""),
        )

    def points_each(self) -> int:
        """Return the points that one more deprived indicator brings."""
        points = _engine_of(self.rule_set).compiled(self.area, self.on).points
        return points[1] - points[0]

    def headline(self) -> str:
        result = self.classification
        if result.household_class is HouseholdClass.INCOMPLETE:
            return self.sentence("headline_incomplete", count=len(result.missing))
        title = self.say(self.rule_set.class_rule(result.household_class).title)
        if self.by_survey:
            return self.sentence("headline_survey", title=title)
        if CLASS in self.overruled and (result.income_score is None or result.deprivation_score is None):
            # The meeting may decide before every answer is there, and then no scores explain the class.
            return f"{title}."
        return self.sentence(
            "headline" if result.income_score is not None else "headline_no_score",
            title=title,
            income=result.income_score,
            deprivation=result.deprivation_score,
            count=len(result.deprived),
        )

    def distance_sentences(self) -> tuple[str, ...]:
        result = self.classification
        given = tuple(self.given.items())
        found = _distances_of(self.rule_set, self.area, self.on, given, result.income_score, len(result.deprived))
        return tuple(
            self.sentence(
                _DISTANCE_SENTENCES[each.what, each.more],
                points=each.amount,
                count=each.amount,
                title=self.say(self.rule_set.class_rule(each.household_class).title),
            )
            for each in found
        )
