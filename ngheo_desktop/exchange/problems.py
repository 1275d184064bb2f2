"""What can be wrong with a row of a list: listed for the officer beside sheet and row, never an exception."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from ngheo_desktop.errors import N_
from ngheo_desktop.messages import tr


class Severity(StrEnum):
    """Whether a household with this problem can be imported."""

    HARD = "hard"
    SOFT = "soft"


class RowProblem(Enum):
    """Every problem of a row: its printed number, its severity and its message (an English message id).

    After a soft problem of a cell, the cell counts as empty unless the message says otherwise.
    """

    def __init__(self, number: str, severity: Severity, message: str) -> None:
        self.number = number
        self.severity = severity
        self.message = message

    NAME_MISSING = ("ROW-001", Severity.HARD, N_("The name is missing."))
    RELATION_UNKNOWN = ("ROW-002", Severity.HARD, N_("“{text}” is not a known relation to the head."))
    TWO_HEADS = ("ROW-003", Severity.HARD, N_("The household has a second head; the first is in row {first}."))
    MEMBER_BEFORE_HEAD = ("ROW-004", Severity.HARD, N_("This person comes before any household."))
    HEAD_MISSING = ("ROW-005", Severity.HARD, N_("The household has no head."))
    ETHNIC_UNKNOWN = ("ROW-006", Severity.SOFT, N_("“{text}” is not the name of one ethnic group."))
    DATE_IMPOSSIBLE = ("ROW-007", Severity.HARD, N_("“{text}” in the column “{column}” is not a date of the calendar."))
    BIRTH_FUTURE = ("ROW-008", Severity.HARD, N_("The date of birth {text} lies in the future."))
    ID_LENGTH = ("ROW-009", Severity.SOFT, N_("The identity number “{text}” must have 12 digits, an old one 9."))
    ID_ZERO = (
        "ROW-010",
        Severity.SOFT,
        N_("The identity number {text} has lost leading zeros; with them it would be {repaired}."),
    )
    ID_DUPLICATE = (
        "ROW-011",
        Severity.HARD,
        N_("The identity number {text} also stands in sheet “{sheet}”, row {first}."),
    )
    CLASS_UNKNOWN = ("ROW-012", Severity.HARD, N_("“{text}” is not a class of households."))
    VILLAGE_MISSING = ("ROW-013", Severity.HARD, N_("The village is missing."))
    COMMUNE_OTHER = ("ROW-014", Severity.HARD, N_("The commune code is {found}, not {expected}."))
    HOUSEHOLD_DUPLICATE = (
        "ROW-015",
        Severity.HARD,
        N_("The same household already stands in sheet “{sheet}”, row {first}."),
    )
    SCORE_INVALID = (
        "ROW-016",
        Severity.SOFT,
        N_("“{text}” in the column “{column}” is not a whole number from 0 to 1,000."),
    )
    SCORE_STEP = ("ROW-017", Severity.SOFT, N_("B2 is {text}; it was kept although it is not a multiple of 10."))
    SEX_UNKNOWN = ("ROW-018", Severity.SOFT, N_("“{text}” is not a sex: Nam or Nữ is expected."))
    FLAG_UNKNOWN = ("ROW-019", Severity.SOFT, N_("“{text}” in the column “{column}” is neither x nor empty."))
    CAUSE_UNKNOWN = ("ROW-020", Severity.SOFT, N_("“{text}” is not a cause of poverty from 1 to 8."))
    LEFT_OUT = ("ROW-021", Severity.SOFT, N_("This row describes no person and was left out: “{text}”."))
    HEAD_NAME_DIFFERS = (
        "ROW-022",
        Severity.SOFT,
        N_("The head is called “{text}” in one column and “{name}” in the other; the second was kept."),
    )
    VILLAGE_UNKNOWN = ("ROW-023", Severity.HARD, N_("“{text}” is not a village of this commune."))
    BIRTH_MISSING = ("ROW-024", Severity.SOFT, N_("The date of birth is missing."))
    ID_AND_SEX = ("ROW-025", Severity.SOFT, N_("The identity number and the sex do not fit; both were kept."))
    ID_AND_BIRTH = (
        "ROW-026",
        Severity.SOFT,
        N_("The identity number and the year of birth do not fit; both were kept."),
    )
    NAME_LETTERS = (
        "ROW-027",
        Severity.SOFT,
        N_("The name “{text}” holds signs that are no letters, perhaps of an old font; it was kept."),
    )
    DECISION_DATE = ("ROW-028", Severity.SOFT, N_("“{text}” is not the date of a decision."))
    VILLAGE_ONCE = (
        "ROW-029",
        Severity.SOFT,
        N_("The village “{text}” stands only once in this list; check its spelling."),
    )
    DIFFERS = ("ROW-030", Severity.SOFT, N_("The list says “{text}”, the data here “{here}”; the data were kept."))
    ID_REPAIRED = ("ROW-031", Severity.SOFT, N_("The identity number {text} was repaired to {repaired}."))
    ROW_REPEATED = ("ROW-032", Severity.SOFT, N_("This row repeats row {first}; the person was taken once."))
    FORMULA_EMPTY = (
        "ROW-033",
        Severity.HARD,
        N_("The formula in the column “{column}” has no value; open the list in Excel and save it."),
    )
    DATE_CENTURY = ("ROW-034", Severity.SOFT, N_("“{text}” was read as {shown}; write the year in full if it is not."))
    DATE_SERIAL = ("ROW-035", Severity.SOFT, N_("The number {text} was read as the day {shown}, as Excel counts days."))
    AGE_OR_YEAR = (
        "ROW-036",
        Severity.HARD,
        N_("“{text}” may be an age or a year; write the year in full, or choose “Tuổi” for this column."),
    )
    AGE_USED = (
        "ROW-037",
        Severity.SOFT,
        N_("The age {text} gave the year of birth {shown}; day and month are unknown."),
    )
    AGE_INVALID = ("ROW-038", Severity.HARD, N_("“{text}” is not an age."))
    ID_NOBODY = ("ROW-039", Severity.SOFT, N_("“{text}” is nobody's identity number; the cell counts as empty."))
    ID_OF_OTHER = (
        "ROW-040",
        Severity.HARD,
        N_("The identity number {text} belongs to {name} in the data here; correct the one that is wrong."),
    )
    PERSON_ELSEWHERE = (
        "ROW-041",
        Severity.HARD,
        N_(
            "{name}, number {text}, is on record in the household of {head}, {village}; record the move or the split"
            " there first."
        ),
    )
    BIRTH_NEEDED = (
        "ROW-042",
        Severity.HARD,
        N_(
            "A household of {name} is in this village already, and nothing tells whether it is the same; write the date"
            " of birth or the identity number of the head."
        ),
    )
    PERSON_GONE = (
        "ROW-046",
        Severity.HARD,
        N_("{name} was taken off the lists here ({text}, {shown}); delete the row, or take the event back."),
    )
    SEX_MISSING = ("ROW-043", Severity.SOFT, N_("The sex is missing."))
    RELATION_MISSING = ("ROW-044", Severity.HARD, N_("The relation to the head is missing."))
    SIZE_DIFFERS = ("ROW-047", Severity.SOFT, N_("The list counts {text} people in this household and names {here}."))
    SIZE_HERE = (
        "ROW-048",
        Severity.SOFT,
        N_("The list counts {text} people in this household, the data here {here}; nobody was added or removed."),
    )
    HEAD_IS_MEMBER = (
        "ROW-049",
        Severity.HARD,
        N_(
            "{name} is on record in the household of {head}, {village}; record there who is the head now, or the split."
        ),
    )
    HEAD_TWICE = (
        "ROW-050",
        Severity.SOFT,
        N_(
            "Sheet “{sheet}”, row {first} names the same head in the same village, and nothing tells them apart; both"
            " are households of their own."
        ),
    )
    KNOWN_BY_NAME = (
        "ROW-051",
        Severity.SOFT,
        N_("Taken for the household of {name} that is here with nothing but this name; look whether it is the same."),
    )
    CLASS_MISSING = ("ROW-045", Severity.HARD, N_("The class of the household is missing."))


@dataclass(frozen=True, slots=True)
class ListProblem:
    """A problem of one row; `row` is counted from 1, `cell` is an address such as E12 or empty: as Excel shows them."""

    sheet: str
    row: int
    problem: RowProblem
    context: Mapping[str, str] = field(default_factory=dict)
    cell: str = ""

    @property
    def code(self) -> str:
        """Return the printed number, for example ROW-004."""
        return self.problem.number

    @property
    def is_hard(self) -> bool:
        """Tell whether the household of this row cannot be imported."""
        return self.problem.severity is Severity.HARD


def problem_text(problem: ListProblem) -> str:
    """Return what is wrong, in the language of the screen."""
    return tr(problem.problem.message, **problem.context)
