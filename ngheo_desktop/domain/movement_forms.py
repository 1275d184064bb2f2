"""Forms 7.2 (poor) and 7.3 (near-poor) of Thông tư 07/2021/TT-BLĐTBXH, Phụ lục VII, counted from movements.

Their columns obey 9 = 1 - 2 - 3 - 4 + 5 + 6 + 7 + 8. Columns 1 and 9 are counted from the lists at both ends of the
year and columns 2 to 8 from the movements, so the identity is a test: where a movement is not known, the line that does
not fit is named with its households, and nothing is forced to fit.

People who join or leave a household that stays are counted on the list it was on at the start (columns 4 and 8), and
movements between lists with the people there are at the end: so one list gives what the other takes
(docs/decisions/0015).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.movement import CEASED, LISTS, Group, Move, Movement

COLUMNS = 9
_SIGNS = (1, -1, -1, -1, 1, 1, 1, 1)

Counting = Literal["households", "persons"]
COUNTINGS: tuple[Counting, ...] = ("households", "persons")

# The column in which a movement between lists leaves the one of the start, and that in which one comes onto the other.
_OUT: Mapping[Movement, int] = {
    Movement.ESCAPED_TO_NEAR_POOR: 2,
    Movement.FELL: 2,
    Movement.ESCAPED: 3,
}
_IN: Mapping[Movement, int] = {
    Movement.ESCAPED_TO_NEAR_POOR: 5,
    Movement.FELL: 5,
    Movement.RELAPSED: 6,
    Movement.NEWLY: 7,
    Movement.ARRIVED: 8,
    Movement.SPLIT: 8,
}
_FEWER, _MORE = 4, 8


@dataclass(frozen=True, slots=True)
class Flow:
    """The nine columns of a line of form 7.2 or 7.3; lines of two groups add up."""

    cells: tuple[int, ...] = (0,) * COLUMNS

    def __post_init__(self) -> None:
        if len(self.cells) != COLUMNS:
            raise ValueError(f"a line has {COLUMNS} columns")

    def __add__(self, other: "Flow") -> "Flow":
        return Flow(tuple(one + two for one, two in zip(self.cells, other.cells, strict=True)))

    def column(self, number: int) -> int:
        """Return a column by its printed number, from 1."""
        return self.cells[number - 1]

    @property
    def worked_out(self) -> int:
        """Return what column 9 should be: 1 - 2 - 3 - 4 + 5 + 6 + 7 + 8."""
        return sum(sign * cell for sign, cell in zip(_SIGNS, self.cells, strict=False))

    @property
    def difference(self) -> int:
        """Return the officers' control column: what stands in column 9 less what should; 0 when the line is right."""
        return self.cells[-1] - self.worked_out


@dataclass(frozen=True, slots=True)
class FormLines:
    """The two lines of a group on one form; those of two groups add up."""

    households: Flow = field(default_factory=Flow)
    persons: Flow = field(default_factory=Flow)

    def __add__(self, other: "FormLines") -> "FormLines":
        return FormLines(self.households + other.households, self.persons + other.persons)

    def line(self, counting: Counting) -> Flow:
        """Return one of the lines."""
        return self.households if counting == "households" else self.persons


def fill_forms(found: Iterable[Move[Group]]) -> dict[HouseholdClass, dict[Group, FormLines]]:
    """Return, for each of the two lists, the lines of every group in the order in which groups first appear."""
    counts: dict[tuple[HouseholdClass, Group], tuple[list[int], list[int]]] = {}
    for move in found:
        for household_class in LISTS:
            households, persons = counts.setdefault((household_class, move.group), ([0] * COLUMNS, [0] * COLUMNS))
            for column, number, people in _entries(move, household_class):
                households[column - 1] += number
                persons[column - 1] += people
    forms: dict[HouseholdClass, dict[Group, FormLines]] = {household_class: {} for household_class in LISTS}
    for (household_class, group), (households, persons) in counts.items():
        forms[household_class][group] = FormLines(Flow(tuple(households)), Flow(tuple(persons)))
    return forms


def _entries(move: Move[Group], household_class: HouseholdClass) -> list[tuple[int, int, int]]:
    """Return (column, households, persons) of a household on one form."""
    entries = []
    kind = move.kind
    if move.start is household_class:
        entries.append((1, 1, move.people_start))
        if kind in CEASED:
            entries.append((_FEWER, 1, move.people_start))
        elif kind is not None:
            change = move.people_end - move.people_start
            entries.append((_MORE if change > 0 else _FEWER, 0, abs(change)))
            if kind in _OUT:
                entries.append((_OUT[kind], 1, move.people_end))
    if move.end is household_class:
        if kind is not None and kind in _IN:
            entries.append((_IN[kind], 1, move.people_end))
        entries.append((COLUMNS, 1, move.people_end))
    return entries


@dataclass(frozen=True, slots=True)
class FlowFault(Generic[Group]):
    """A line whose column 9 does not follow from the others.

    Attributes:
        stands: what is on the list at the end.
        worked_out: what the columns 1 to 8 give.
        households: those of the group with a doubt, on this list at either end.
    """

    household_class: HouseholdClass
    group: Group
    counting: Counting
    stands: int
    worked_out: int
    households: tuple[RecordId, ...]


def check_forms(
    forms: Mapping[HouseholdClass, Mapping[Group, FormLines]], found: Iterable[Move[Group]]
) -> tuple[FlowFault[Group], ...]:
    """Return every line that breaks the identity 9 = 1 - 2 - 3 - 4 + 5 + 6 + 7 + 8, with the households in doubt."""
    doubtful: dict[tuple[HouseholdClass, Group], list[RecordId]] = {}
    for move in found:
        for household_class in {move.start, move.end} - {None} if move.doubts else ():
            if household_class is not None:
                doubtful.setdefault((household_class, move.group), []).append(move.household_id)
    return tuple(
        FlowFault(
            household_class,
            group,
            counting,
            line.column(COLUMNS),
            line.worked_out,
            tuple(doubtful.get((household_class, group), ())),
        )
        for household_class, groups in forms.items()
        for group, lines in groups.items()
        for counting in COUNTINGS
        if (line := lines.line(counting)).difference
    )


def add_lines(lines: Iterable[FormLines]) -> FormLines:
    """Return the lines of all groups together."""
    return sum(lines, start=FormLines())


def count_movements(found: Iterable[Move[Group]]) -> dict[HouseholdClass, dict[Movement, tuple[int, int]]]:
    """Return, for each list, (households, persons) by movement: of those who were on it at the start or are at the end.

    Persons are those at the end, or at the start for a household that is gone.
    """
    counts: dict[HouseholdClass, dict[Movement, tuple[int, int]]] = {
        household_class: dict.fromkeys(Movement, (0, 0)) for household_class in LISTS
    }
    for move in found:
        if move.kind is None:
            continue
        people = move.people_start if move.kind in CEASED else move.people_end
        for household_class in LISTS:
            if household_class in {move.start, move.end}:
                households, persons = counts[household_class][move.kind]
                counts[household_class][move.kind] = (households + 1, persons + people)
    return counts
