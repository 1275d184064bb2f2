"""A rule set: a standard for one period as data, with the source of every value and sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.expression import Fact, FactKind, Level, Number, QuestionType, Test, facts_in, values_in
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.errors import ErrorCode, KnownError

INCOME_SCORE = "score.income"
DEPRIVATION_SCORE = "score.deprivation"
DEPRIVED_COUNT = "deprived.count"

# What the engine works out from the indicators, and class rules test.
DERIVED_FACTS: Mapping[str, QuestionType] = {
    INCOME_SCORE: QuestionType(FactKind.INTEGER, Level.HOUSEHOLD, unit="points"),
    DEPRIVATION_SCORE: QuestionType(FactKind.INTEGER, Level.HOUSEHOLD, unit="points"),
    DEPRIVED_COUNT: QuestionType(FactKind.INTEGER, Level.HOUSEHOLD, unit="indicators"),
}

HOUSEHOLD_CLASS = "household.class"

# What a designation may test beside the facts: the class its household has.
CLASS_FACT: Mapping[str, QuestionType] = {
    HOUSEHOLD_CLASS: QuestionType(FactKind.CHOICE, Level.HOUSEHOLD, tuple(each.value for each in HouseholdClass))
}

# The first language of every text in a rule set; English is the second.
VIETNAMESE = "vi"


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or name in Vietnamese and in English."""

    vi: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the Vietnamese text for `vi`, the English one for any other language."""
        return self.vi if language == VIETNAMESE else self.en


@dataclass(frozen=True, slots=True)
class Document:
    """A law or circular that values and rules are taken from."""

    document_id: str
    name: Text
    title: str
    issued_on: date | None
    in_force_from: date | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where something stands and who checked it against the text.

    Attributes:
        document: the law.
        article: article, clause or annex; says so in words when it was not found.
        confidence: P read in primary text, S in a secondary source, I inferred, M from memory.
        verified: whether somebody compared it with the text of the law.
        read_in: where it was read.
        verified_by: who compared it, when `verified`.
        verified_on: and when.
        note: how an open wording is read.
    """

    document: Document
    article: str
    confidence: str
    verified: bool
    read_in: str
    verified_by: str = ""
    verified_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A value from one day to another, both included.

    `value` is None while the law's value is not known: it is *not loaded*, and what needs it stays open.
    """

    start: date
    end: date
    value: int | Decimal | frozenset[str] | None
    source: Source


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value of law by area and date.

    Attributes:
        value_id: the id rules use, for example `cutoff.income`.
        area: the area it is for, or None when it is the same everywhere.
        unit: the unit of its numbers, or `codes`.
        stricter: which way more households come under the standard: `higher`, `lower`, of codes `fewer` or `more`;
            empty for a value that no overlay may change.
    """

    value_id: str
    area: Area | None
    unit: str
    title: Text
    note: str
    periods: tuple[Period, ...]
    stricter: str = ""

    @property
    def full_id(self) -> str:
        """Return the id with its area, for example `cutoff.income.rural`."""
        return self.value_id if self.area is None else f"{self.value_id}.{self.area.value}"

    def on(self, day: date) -> Period:
        """Return the period in force on a day.

        Raises:
            KnownError: RULE_NOT_IN_FORCE.
        """
        for period in self.periods:
            if period.start <= day <= period.end:
                return period
        raise KnownError(ErrorCode.RULE_NOT_IN_FORCE, name=self.full_id, date=day.isoformat())


@dataclass(frozen=True, slots=True)
class Dimension:
    """A basic social service, under which indicators stand."""

    dimension_id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of deprivation.

    Attributes:
        when: the test that a household is deprived.
        threshold: the requirement, with tokens of dated values.
        met: what is said when the requirement is met; empty when the facts say it.
        nobody: what is said when nobody of the household is concerned.
    """

    indicator_id: str
    title: Text
    dimension: Dimension
    when: Test
    threshold: Text
    met: Text
    nobody: Text
    source: Source

    @property
    def verified(self) -> bool:
        """Tell whether somebody compared the indicator with the text of the law."""
        return self.source.verified

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the questions the indicator needs, in the order it asks them."""
        return tuple(dict.fromkeys(fact.asks for fact in facts_in(self.when)))


@dataclass(frozen=True, slots=True)
class Score:
    """A number the classes are tested with."""

    title: Text
    number: Number


@dataclass(frozen=True, slots=True)
class ClassRule:
    """When a household is of a class; `when` is None for the class of all that are left."""

    household_class: str
    title: Text
    when: Test | None
    threshold: Text
    source: Source

    @property
    def rule_id(self) -> str:
        """Return the id of the class in traces, for example `class.poor`."""
        return f"class.{self.household_class}"


@dataclass(frozen=True, slots=True)
class Designation:
    """Something members are recognised as beside the class of their household, for example low-income workers.

    Attributes:
        start: the first day it is given; `end` the last.
        offered: the test that the household is asked about it at all.
        when: the test of the household.
        member: the test of each member.
        threshold: the requirement, with tokens of dated values.
    """

    designation_id: str
    title: Text
    start: date
    end: date
    offered: Test
    when: Test
    member: Test
    threshold: Text
    source: Source

    @property
    def rule_id(self) -> str:
        """Return the id of the designation in traces, for example `designation.low_income_worker`."""
        return f"designation.{self.designation_id}"


@dataclass(frozen=True, slots=True)
class FactWords:
    """How a fact is said in an explanation: its name, the words of its codes, the sentence of its number."""

    label: Text
    choices: Mapping[str, Text]
    text: Text


@dataclass(frozen=True, slots=True, eq=False)
class RuleSet:
    """A standard with everything it needs. Rule sets are compared by identity, what they say by `content_hash`.

    Attributes:
        start: first day it applies; `end` the last.
        review_from: first day of reviews under it; before `start` where households are reviewed for it in advance.
        parent: the rule set this one is laid over; empty for one that stands alone.
        any_day: a copy for trying what its nearest day would say on a day it does not apply.
        income_table: `not_loaded` while B1 is keyed as the total on the paper form.
        questions: the questions its rules read, with the type they expect.
        words: how facts are said in an explanation.
        sentences: the sentences an explanation is made of.
        content_hash: SHA-256 of the canonical content of its files; cases are not part of it.
        without_indicators: households whose class the class rules may settle before any indicator is known.
        designations: what members are recognised as beside the class.
        told: facts that say how another one was worked out; they join the first step of a trace when the first of them
            is given.
        circumstances: facts about the review, not about the household: no advice is given to change them.
    """

    rule_set_id: str
    title: Text
    start: date
    end: date
    review_from: date
    checked_on: date
    forms: tuple[str, ...]
    income_table: str
    documents: tuple[Document, ...]
    dimensions: tuple[Dimension, ...]
    indicators: tuple[Indicator, ...]
    income: Score
    deprivation: Score
    classes: tuple[ClassRule, ...]
    values: tuple[DatedValue, ...]
    questions: Mapping[str, QuestionType]
    words: Mapping[str, FactWords]
    sentences: Mapping[str, Text]
    content_hash: str
    parent: str = ""
    any_day: bool = False
    without_indicators: Test | None = None
    designations: tuple[Designation, ...] = ()
    told: tuple[str, ...] = ()
    circumstances: tuple[str, ...] = ()

    def offers(self, day: date) -> frozenset[str]:
        """Return the ids of the classes there are, and of what members can be recognised as on a day."""
        given = {each.designation_id for each in self.designations if each.start <= day <= each.end}
        return frozenset({rule.household_class for rule in self.classes} | given)

    @property
    def on_any_day(self) -> "RuleSet":
        """Return a copy that can be asked on any day, and answers with the values of its nearest one."""
        return replace(self, any_day=True)

    @property
    def id(self) -> str:
        """Return the id of the rule set, for example `vn-2022-2026`."""
        return self.rule_set_id

    @property
    def legal_basis(self) -> str:
        """Return the names of its documents, as a paper cites them."""
        return "; ".join(document.name.vi for document in self.documents)

    def indicator(self, indicator_id: str) -> Indicator:
        """Return an indicator by its id.

        Raises:
            KeyError: the rule set has no such indicator.
        """
        for indicator in self.indicators:
            if indicator.indicator_id == indicator_id:
                return indicator
        raise KeyError(indicator_id)

    def class_rule(self, household_class: str) -> ClassRule:
        """Return the rule of a class by its id.

        Raises:
            KeyError: the rule set has no such class.
        """
        for rule in self.classes:
            if rule.household_class == household_class:
                return rule
        raise KeyError(household_class)

    def value(self, value_id: str, area: Area) -> DatedValue:
        """Return a dated value by the id rules use.

        Raises:
            KeyError: the rule set has no such value.
        """
        for value in self.values:
            if value.value_id == value_id and value.area in {None, area}:
                return value
        raise KeyError(value_id)

    def values_of(self, node: Test | Number, area: Area) -> tuple[DatedValue, ...]:
        """Return the dated values an expression uses in an area."""
        return tuple(self.value(value_id, area) for value_id in values_in(node))

    def facts_of(self, node: Test | Number) -> tuple[Fact, ...]:
        """Return the facts an expression reads."""
        return facts_in(node)

    def require_in_force(self, day: date) -> None:
        """Check that households may be reviewed under the rule set on a day.

        Raises:
            KnownError: RULE_NOT_IN_FORCE.
        """
        if not self.review_from <= day <= self.end:
            raise KnownError(ErrorCode.RULE_NOT_IN_FORCE, name=self.rule_set_id, date=day.isoformat())

    def values_day(self, day: date) -> date:
        """Return the day whose values count in a review on `day`: the first day in force for one held in advance.

        Raises:
            KnownError: RULE_NOT_IN_FORCE.
        """
        if not self.any_day:
            self.require_in_force(day)
        return min(max(day, self.start), self.end)

    @property
    def unverified_ids(self) -> tuple[str, ...]:
        """Return the ids of everything nobody has compared with the text of the law: values, indicators, classes."""
        values = [value.full_id for value in self.values if not all(period.source.verified for period in value.periods)]
        indicators = [indicator.indicator_id for indicator in self.indicators if not indicator.verified]
        classes = [rule.rule_id for rule in self.classes if not rule.source.verified]
        others = [each.rule_id for each in self.designations if not each.source.verified]
        return (*values, *indicators, *classes, *others)

    @property
    def not_loaded_ids(self) -> tuple[str, ...]:
        """Return the ids of the values that are not known on some day of the rule set."""
        return tuple(value.full_id for value in self.values if any(period.value is None for period in value.periods))
