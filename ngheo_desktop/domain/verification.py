"""Keying a questionnaire twice: what is compared, and how well operators and questions agree.

The second operator keys blind. Whatever either of the two answered is compared, answer by answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId, derived_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.rounding import rounded
from ngheo_desktop.domain.survey import Questionnaire

_SEPARATOR = "|"

Fields = Mapping[str, Value]


def verification_id(round_id: str, household_id: str) -> RecordId:
    """Return the id of the one second keying of a household in a round."""
    return derived_record_id(records.VERIFICATION, round_id, household_id)


@dataclass(frozen=True, slots=True)
class Difference:
    """An answer of which two people read different things; None where one of them keyed nothing."""

    field: str
    first: Value
    second: Value


class Tally(NamedTuple):
    """How often answers were compared, and how often they differed."""

    compared: int = 0
    differing: int = 0

    @property
    def agreement(self) -> str:
        """Return the share that agreed in percent with one decimal; empty when nothing was compared."""
        return rounded(Fraction(100 * (self.compared - self.differing), self.compared), 1) if self.compared else ""


def fields_of(questionnaire: Questionnaire) -> dict[str, Value]:
    """Return the answers of a questionnaire by journal field."""
    fields = {records.household_answer(name): value for name, value in questionnaire.household_answers.items()}
    for member_id, answers in questionnaire.member_answers.items():
        fields |= {records.member_answer(member_id, name): value for name, value in answers.items()}
    return {name: value for name, value in fields.items() if value is not None}


def differences(first: Fields, second: Fields) -> list[Difference]:
    """Return the fields whose answers are not the same, those of the household first."""
    names = sorted({*first, *second}, key=lambda name: (not name.startswith(records.HOUSEHOLD_ANSWER), name))
    return [
        Difference(name, first.get(name), second.get(name)) for name in names if first.get(name) != second.get(name)
    ]


def question_of(field: str) -> str:
    """Return the question of an answer field; those of all members count together."""
    split = records.split_answer(field)
    return field if split is None else split[1]


def tallies(first: Fields, second: Fields, authors: Mapping[str, str]) -> dict[tuple[str, str], Tally]:
    """Return tallies by (question, who keyed it first); what only the second keyed is nobody's."""
    found: dict[tuple[str, str], Tally] = {}
    for name in {*first, *second}:
        key = (question_of(name), authors.get(name, ""))
        before = found.get(key, Tally())
        differs = first.get(name) != second.get(name)
        found[key] = Tally(before.compared + 1, before.differing + differs)
    return found


def tallies_to_list(found: Mapping[tuple[str, str], Tally]) -> list[str]:
    """Return tallies as the journal keeps them."""
    return [
        _SEPARATOR.join((question, str(tally.compared), str(tally.differing), author))
        for (question, author), tally in sorted(found.items())
    ]


def tallies_from_list(entries: Iterable[str]) -> dict[tuple[str, str], Tally]:
    """Return the tallies that `tallies_to_list` wrote; what is not one is passed over."""
    found: dict[tuple[str, str], Tally] = {}
    for entry in entries:
        question, *numbers = entry.split(_SEPARATOR, 3)
        if len(numbers) == 3 and numbers[0].isdigit() and numbers[1].isdigit():
            found[question, numbers[2]] = Tally(int(numbers[0]), int(numbers[1]))
    return found


def add_up(parts: Sequence[Mapping[tuple[str, str], Tally]], place: int) -> dict[str, Tally]:
    """Return the sums of tallies by question (place 0) or by operator (place 1), the worst agreement first."""
    found: dict[str, Tally] = {}
    for part in parts:
        for key, tally in part.items():
            before = found.get(key[place], Tally())
            found[key[place]] = Tally(before.compared + tally.compared, before.differing + tally.differing)
    return dict(sorted(found.items(), key=lambda item: (-item[1].differing / item[1].compared, item[0])))
