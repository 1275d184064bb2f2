"""The fields of the window of life events: a sex by its digit, a relation and what it can be, a date as it is read."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from ngheo_desktop.domain.household import HEAD, Household, Member
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui.widgets.form.line_field import LineField
from ngheo_desktop.gui.widgets.form.option_button import Option
from ngheo_desktop.gui.widgets.form.roster_columns import offered_relations
from ngheo_desktop.messages import format_date, tr
from ngheo_desktop.services.life_event_work import NewPerson
from ngheo_desktop.services.people import parse_person
from ngheo_desktop.services.typed_dates import read_recent_date

_SEXES = ("", "male", "female")


class SexCombo(QComboBox):
    """Not known, male or female; the digits of the paper form choose, 1 male, 2 female.

    Signals:
        picked(): a digit chose; the next field is wanted.
    """

    picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for text, sex in zip((tr("Not known"), f"1  {tr('Male')}", f"2  {tr('Female')}"), _SEXES, strict=True):
            self.addItem(text, sex)

    @property
    def sex(self) -> str | None:
        """The sex as it is stored; None while it is not known."""
        return str(self.currentData()) or None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        letter = event.text().lower()
        if letter in ("1", "2"):
            self.setCurrentIndex(int(letter))
            self.picked.emit()
        elif letter == "n":
            # Both words begin with it in Vietnamese: it goes from one to the other.
            self.setCurrentIndex(2 if self.currentIndex() == 1 else 1)
        else:
            super().keyPressEvent(event)


class RelationField(LineField):
    """A relation to the head, typed with or without accents; a digit takes one of those that fit.

    Signals:
        offered(text): what can be typed, each behind its digit; empty when the field is left.
        picked(): a digit took one.
    """

    offered = Signal(str)
    picked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options: list[Option] = []
        self.textChanged.connect(self._offer)

    def _offer(self, text: str) -> None:
        if self.hasFocus():
            self._options = offered_relations(text.strip())
            self.offered.emit("   ".join(f"{one.key} {one.label}" for one in self._options))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        taken = next((one for one in self._options if event.text() and one.key == event.text()), None)
        if taken is None:
            super().keyPressEvent(event)
            return
        self.setText(taken.label)
        self.picked.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._offer("" if self.hasSelectedText() else self.text())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.offered.emit("")


class PersonFields(Protocol):
    """The fields in which somebody is typed who is not on record yet."""

    name_edit: LineField
    sex_combo: SexCombo
    birth_edit: LineField
    relation_edit: RelationField
    id_edit: LineField


def typed_person(fields: PersonFields, household: Household, today: date) -> NewPerson:
    """Return the person who was typed; the field of the first fault gets the focus.

    Raises:
        KnownError: what `services.people.parse_person` raises.
    """
    found: dict[str, str | None] = {}
    typed: Sequence[tuple[str, QLineEdit]] = (
        ("full_name", fields.name_edit),
        ("birth_date", fields.birth_edit),
        ("relation", fields.relation_edit),
        ("citizen_id", fields.id_edit),
    )
    for field, edit in typed:
        try:
            found[field] = parse_person(field, edit.text(), today)
        except KnownError:
            edit.setFocus(Qt.FocusReason.OtherFocusReason)
            raise
    head = household.head
    return NewPerson(
        full_name=found["full_name"] or "",
        sex=fields.sex_combo.sex,
        birth_date=found["birth_date"],
        relation=found["relation"] if found["relation"] != HEAD or head is None else HEAD,
        ethnic_code=head.ethnic_code if head is not None else None,
        citizen_id=found["citizen_id"],
    )


def offer_members(combo: QComboBox, members: Sequence[Member]) -> None:
    """Offer these people; the one chosen before stays chosen, and where there is no choice nothing is asked."""
    wanted = [member.member_id for member in members]
    if [combo.itemData(place) for place in range(1, combo.count())] == wanted:
        return
    before = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    combo.addItem(tr("Choose…"), "")
    for member in members:
        combo.addItem(member.full_name, member.member_id)
    combo.setCurrentIndex(max(0, combo.findData(wanted[0] if len(wanted) == 1 else before)))
    combo.blockSignals(False)


def typed_date(text: str, today: date) -> str:
    """Return the day that was typed, as ISO text.

    Raises:
        KnownError: INPUT_REQUIRED for none, INPUT_DATE, INPUT_DATE_AMBIGUOUS.
    """
    if not text.strip():
        raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Date"))
    return read_recent_date(text, today)


def date_reading(text: str, today: date) -> str:
    """Return how a typed date is read; empty for none, and where it is read just as it stands."""
    if not text.strip():
        return ""
    try:
        said = format_date(read_recent_date(text, today))
    except KnownError:
        return ""
    return "" if said == text.strip() else f"= {said}"
