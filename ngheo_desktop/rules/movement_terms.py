"""How the movement between years is counted and printed: `resources/movement.toml`, read strictly."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.movement import LISTS, RelapseRule
from ngheo_desktop.domain.movement_forms import COLUMNS
from ngheo_desktop.domain.tables import Faults, Reader, parse_toml
from ngheo_desktop.errors import N_
from ngheo_desktop.rules.model import Text
from ngheo_desktop.rules.parse import invalid
from ngheo_desktop.rules.parse_texts import read_text


@dataclass(frozen=True, slots=True)
class Reading:
    """How an open point is read, in words; `verified` only when somebody compared it with the text of the law."""

    text: Text
    source: Text
    verified: bool


@dataclass(frozen=True, slots=True)
class MovementForm:
    """One of the two forms. `columns` are the headings of columns 1 to 9."""

    number: str
    title: Text
    columns: tuple[Text, ...]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class MovementTerms:
    """Everything that is open about counting movements.

    Attributes:
        rule: when a household has relapsed.
        relapse: how that is read, in words.
        persons: how persons are counted, in words.
        forms: by the list they are about.
    """

    rule: RelapseRule
    relapse: Reading
    persons: Reading
    forms: Mapping[HouseholdClass, MovementForm]


def load_movement_terms(file: Path) -> MovementTerms:
    """Return what the file says.

    Raises:
        KnownError: RULE_SET_INVALID with every fault.
    """
    faults = Faults()
    reader = Reader(parse_toml(file.read_bytes(), file.name, faults), file.name, "", faults)
    reader.day("checked_on")
    relapse_table = Reader(reader.table("relapse"), file.name, "relapse", faults)
    years = relapse_table.integer("years")
    if years < 0:
        relapse_table.fault("years", N_("must not be negative"))
    rule = RelapseRule(years or None, relapse_table.flag("other_standards"))
    forms = [_form(table) for table in reader.tables("form")]
    terms = MovementTerms(
        rule=rule,
        relapse=_reading(relapse_table),
        persons=_reading(Reader(reader.table("persons"), file.name, "persons", faults)),
        forms={HouseholdClass(name): form for name, form in forms if name in LISTS},
    )
    if sorted(name for name, _ in forms) != sorted(LISTS):
        reader.fault("form", N_("must be there once for each of: {known}"), known=", ".join(LISTS))
    reader.done()
    if faults.items:
        raise invalid(file.name, faults.items)
    return terms


def _reading(reader: Reader) -> Reading:
    found = Reading(read_text(reader, "text"), read_text(reader, "source"), reader.flag("verified"))
    reader.done()
    return found


def _form(reader: Reader) -> tuple[str, MovementForm]:
    household_class = reader.choice("class", LISTS)
    columns, english = reader.texts("columns"), reader.texts("columns_en")
    for name, texts in (("columns", columns), ("columns_en", english)):
        if len(texts) != COLUMNS:
            reader.fault(name, N_("must have {count} entries"), count=COLUMNS)
    form = MovementForm(
        number=reader.text("number"),
        title=read_text(reader, "title"),
        columns=tuple(Text(vi, en) for vi, en in zip(columns, english, strict=False)),
        source=reader.text("source"),
        verified=reader.flag("verified"),
    )
    reader.done()
    return household_class, form
