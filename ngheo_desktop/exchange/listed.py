"""What a list says of a household and its people."""

from collections.abc import Mapping
from dataclasses import dataclass

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.household import HEAD, Sex
from ngheo_desktop.exchange.list_columns import ListSheet
from ngheo_desktop.exchange.problems import ListProblem


@dataclass(frozen=True, slots=True)
class ListedMember:
    """A person of a list. `relation` is a key of the catalogue, `birth_date` a partial ISO date; None is not known."""

    row: int
    full_name: str
    relation: str | None
    sex: Sex | None
    birth_date: str | None
    citizen_id: str | None
    ethnic_code: str | None


@dataclass(frozen=True, slots=True)
class ListedHousehold:
    """A household of a list.

    Attributes:
        row: the row of its head, from 1.
        number: the running number of the list.
        previous_class: the class it left, in a list of households that escaped.
        is_minority: None where the list has no such column; `no_labour` and `has_merit` likewise.
        size: how many people the list counts in it, None where it does not; nobody is made of it.
        heads_only: whether the list names nobody but heads.
        importable: False after a hard problem in any of its rows.
    """

    sheet: str
    row: int
    number: str
    village: str
    commune_code: str | None
    household_class: HouseholdClass | None
    previous_class: HouseholdClass | None
    income_score: int | None
    deprivation_score: int | None
    decision_number: str | None
    decision_date: str | None
    is_minority: bool | None
    no_labour: bool | None
    has_merit: bool | None
    causes: tuple[str, ...]
    members: tuple[ListedMember, ...]
    address: str | None = None
    phone: str | None = None
    size: int | None = None
    heads_only: bool = False
    importable: bool = True

    @property
    def head(self) -> ListedMember | None:
        """Return the head, or None while none is marked."""
        return next((member for member in self.members if member.relation == HEAD), None)

    @property
    def ethnic_code(self) -> str | None:
        """Return the ethnic group of the head."""
        return self.head.ethnic_code if self.head else None


@dataclass(frozen=True, slots=True)
class ListWorkbook:
    """What a workbook holds.

    Attributes:
        file: name of the file.
        digest: SHA-256 of its bytes, as hex.
        sheets: the sheets that hold lists.
        year: the year of the review, from the titles or else from the dates of the decisions.
        commune_codes: how many households are written under each commune code.
        totals: how many rows only add up others; they were passed over.
    """

    file: str
    digest: str
    sheets: tuple[ListSheet, ...]
    households: tuple[ListedHousehold, ...]
    problems: tuple[ListProblem, ...]
    year: int | None
    commune_codes: Mapping[str, int]
    totals: int

    @property
    def importable(self) -> tuple[ListedHousehold, ...]:
        """Return the households without a hard problem."""
        return tuple(household for household in self.households if household.importable)
