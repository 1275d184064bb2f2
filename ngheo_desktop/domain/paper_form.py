"""A questionnaire for paper: every word and box as it is printed, blank or with what is known already."""

from dataclasses import dataclass
from enum import StrEnum

from ngheo_desktop.domain.ids import RecordId


class PaperKind(StrEnum):
    """How a question is answered by hand."""

    BOXES = "boxes"
    LINE = "line"


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """A box to tick. `key` is the key that chooses it on screen; the paper prints it in the box."""

    key: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question of the household; `value` is what is known already, empty for a line to write on."""

    label: str
    help: str
    kind: PaperKind
    choices: tuple[PaperChoice, ...]
    value: str


@dataclass(frozen=True, slots=True)
class PaperSection:
    """Questions that stand together under a heading."""

    title: str
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """A column of the table of members.

    Attributes:
        width: in millimetres; 0 shares what is left.
        legend: the codes that may be written into it, as (code, words).
    """

    title: str
    help: str
    width: float
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PaperForm:
    """One household's questionnaire on paper.

    Attributes:
        sheet: which of the forms it is: `A` (quick identification), `B`, or `VIII` (income survey).
        code: the text of the printed code, by which a scanner opens the household; empty on a blank form.
        note: what has to be known of where the form comes from.
        facts: lines of the head, each of (label, value) side by side; an empty value is a line to write on.
        rows: the cells of each member; further empty rows are for people who are not known yet.
        signatures: who signs, from left to right.
    """

    household_id: RecordId | None
    village_id: RecordId | None
    sheet: str
    code: str
    title: str
    subtitle: str
    note: str
    commune: str
    province: str
    village: str
    number: str
    head_name: str
    facts: tuple[tuple[tuple[str, str], ...], ...]
    sections: tuple[PaperSection, ...]
    member_title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    signatures: tuple[str, ...]
    is_sample: bool
