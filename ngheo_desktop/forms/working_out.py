"""Answers that are added up from others: the income of a household from its survey.

The survey of Phụ lục VIII, Thông tư 07/2021, goes over the twelve months before the review and leaves out what the
State pays as social allowance. Which questions are its sources and costs, and how the quotient is rounded, stands in
the form.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ngheo_desktop.domain.environment import integer_of
from ngheo_desktop.domain.expression import FactKind, Level, QuestionType

KEYED = ".keyed"
DONG = "dong"
ROUNDINGS = ("half_up", "down", "up")


class IncomeSource(NamedTuple):
    """A source of income: the question of what it brought, and of what it cost (empty where nothing is subtracted)."""

    income: str
    cost: str


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """An answer a person and month, worked out from sums of the whole household.

    Attributes:
        question: the question whose answer it gives; what is keyed there is only compared with it.
        unit: its unit.
        total: the fact with the sum of the household over the whole period.
        section: the section of the questions it is worked out from; nothing is worked out while that is closed.
        sources: what is added up, and what is subtracted from it.
        set_apart: questions whose answers are kept and never counted, the social allowances.
        period: the question for the months covered; only `months` of them count.
        rounding: one of `ROUNDINGS`, to whole units.
        asks_too: further questions that are asked where this is read.
    """

    question: str
    unit: str
    total: str
    section: str
    title: str
    title_en: str
    sources: tuple[IncomeSource, ...]
    set_apart: tuple[str, ...]
    period: str
    months: int
    rounding: str
    asks_too: tuple[str, ...]
    source: str
    verified: bool

    @property
    def keyed(self) -> str:
        """Return the fact that holds what was keyed for the question itself."""
        return f"{self.question}{KEYED}"

    @property
    def asks(self) -> tuple[str, ...]:
        """Return every question that has to do with it."""
        counted = [name for source in self.sources for name in source if name]
        return (*counted, *self.set_apart, self.period, *self.asks_too)

    @property
    def types(self) -> tuple[tuple[str, QuestionType], ...]:
        """Return the facts it adds, with their types."""
        return (
            (self.total, QuestionType(FactKind.INTEGER, Level.HOUSEHOLD, unit=DONG)),
            (self.keyed, QuestionType(FactKind.INTEGER, Level.HOUSEHOLD, unit=self.unit)),
        )

    def sum(self, answers: Mapping[str, object]) -> int | None:
        """Return the sum of a household in dong, sources less their costs; None while anything is missing.

        The cost of a source that brought nothing is not asked and counts as nothing.
        """
        found = 0
        for source in self.sources:
            income = integer_of(answers.get(source.income))
            cost = integer_of(answers.get(source.cost)) if source.cost and income != 0 else 0
            if income is None or cost is None:
                return None
            found += income - cost
        return found

    def each(self, total: int, members: int) -> int:
        """Return what a sum is a person and month, in whole dong; a loss is no income."""
        share = self.months * members
        whole, rest = divmod(max(total, 0), share)
        goes_up = {"down": False, "half_up": 2 * rest >= share, "up": rest > 0}[self.rounding]
        return whole + goes_up
