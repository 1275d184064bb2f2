"""The members of a household as a table model: a row for each person, a column for each thing asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ngheo_desktop.domain.household import Member
from ngheo_desktop.forms.model import Severity
from ngheo_desktop.gui.widgets.form.roster_columns import CellKind, RosterColumn
from ngheo_desktop.gui.widgets.form.wording import blank_words
from ngheo_desktop.messages import tr
from ngheo_desktop.services.questionnaires import QuestionnaireSession

Index = QModelIndex | QPersistentModelIndex
Place = tuple[str, str]
Faults = Mapping[Place, tuple[Severity, str]]

# What a cell is painted from: its text, whether it is asked, what is wrong, whether it is a number.
Cell = tuple[str, bool, tuple[Severity, str] | None, bool]
_NOWHERE = QModelIndex()


class RosterModel(QAbstractTableModel):
    """Shows a session's members; with `grows` an empty row follows, in which a new person's name is typed."""

    def __init__(self, columns: Sequence[RosterColumn], *, grows: bool, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._grows = grows
        self._session: QuestionnaireSession | None = None
        self._members: tuple[Member, ...] = ()
        self._asked: Mapping[str, tuple[str, ...]] = {}
        self._faults: Faults = {}
        self._reasons: Mapping[Place, tuple[str, str]] = {}
        # What was typed and could not be taken, with the reason: kept to be corrected, whatever cell is in focus.
        self._refused: dict[Place, tuple[str, str]] = {}
        self._cells: dict[tuple[int, int], Cell] = {}

    def set_session(self, session: QuestionnaireSession | None) -> None:
        """Show another household."""
        self.beginResetModel()
        self._session = session
        self._members = session.household.members if session is not None else ()
        self._asked, self._faults, self._reasons = {}, {}, {}
        self._cells.clear()
        self._refused = {place: found for place, found in self._refused.items() if self.row_of(place[0]) >= 0}
        self.endResetModel()

    def show_state(self, asked: Mapping[str, tuple[str, ...]], faults: Faults) -> None:
        """Show who is asked what and what is wrong; only cells that differ are drawn again."""
        if self._session is None:
            return
        if len(self._session.household.members) != len(self._members):
            self.set_session(self._session)
        before_asked, before_faults, before = self._asked, self._faults, self._members
        self._asked, self._faults, self._members = asked, faults, self._session.household.members
        for row, (member, old) in enumerate(zip(self._members, before, strict=True)):
            key = member.member_id
            if member is not old or asked.get(key) != before_asked.get(key):
                self._draw(row, 0, len(self.columns) - 1)
                continue
            for number, column in enumerate(self.columns):
                if faults.get((key, column.id)) != before_faults.get((key, column.id)):
                    self._draw(row, number, number)

    def show_reasons(self, reasons: Mapping[Place, tuple[str, str]]) -> None:
        """Keep what soft checks say and why it is right all the same; it is told beside the cell in focus."""
        self._reasons = reasons

    def reason_at(self, row: int, column: int) -> tuple[str, str]:
        """Return what a soft check says of a cell and the reason given for it; empty texts for nothing."""
        member = self.member_at(row)
        return self._reasons.get((member.member_id, self.columns[column].id), ("", "")) if member else ("", "")

    @property
    def has_refused(self) -> bool:
        """Whether a cell holds something that could not be taken."""
        return bool(self._refused)

    def refused_places(self) -> list[Place]:
        """Return the person and the column of every cell that holds something that could not be taken."""
        return list(self._refused)

    def is_refused(self, member_id: str, column_id: str) -> bool:
        """Whether a cell holds something that could not be taken."""
        return (member_id, column_id) in self._refused

    def refuse(self, member_id: str, column_id: str, text: str, message: str) -> None:
        """Keep what was typed into a cell and say why it was not taken."""
        self._refused[member_id, column_id] = (text, message)
        self.draw_cell(member_id, column_id)

    def accept(self, member_id: str, column_id: str) -> None:
        """A cell holds what was taken."""
        self._refused.pop((member_id, column_id), None)
        self.draw_cell(member_id, column_id)

    def take_back(self, row: int, column: int, text: str) -> None:
        """What stands on record was typed over what was refused: nothing is refused any more."""
        member = self.member_at(row)
        if member is not None and self.refused_text(row, column) and text == self.committed_text(row, column):
            self.accept(member.member_id, self.columns[column].id)

    def forget_refused(self) -> None:
        """Go back to what was taken in every cell."""
        self._refused.clear()
        self._cells.clear()

    def refused_text(self, row: int, column: int) -> str | None:
        """Return what could not be taken in a cell, None for nothing."""
        member = self.member_at(row)
        found = self._refused.get((member.member_id, self.columns[column].id)) if member is not None else None
        return found[0] if found is not None else None

    def committed_text(self, row: int, column: int) -> str:
        """Return the answer of a cell as it was taken."""
        member = self.member_at(row)
        if member is None or self._session is None:
            return ""
        return self.columns[column].text(self._session, member)

    def draw_cell(self, member_id: str, column_id: str) -> None:
        """Draw a cell again whose answer is another one."""
        for row, member in enumerate(self._members):
            if member.member_id == member_id:
                for number, column in enumerate(self.columns):
                    if column.id == column_id:
                        self._draw(row, number, number)

    def cell(self, row: int, number: int) -> Cell:
        """Return what a cell is painted from; remembered, because a step from cell to cell may paint all of them."""
        found = self._cells.get((row, number))
        if found is None:
            column = self.columns[number]
            is_asked = column.kind is CellKind.READ or self.is_open(row, number)
            found = (self._text(row, number), is_asked, self.fault_at(row, number), column.is_number)
            self._cells[row, number] = found
        return found

    def _draw(self, row: int, first: int, last: int) -> None:
        for number in range(first, last + 1):
            self._cells.pop((row, number), None)
        self.dataChanged.emit(self.index(row, first), self.index(row, last))

    @property
    def members(self) -> tuple[Member, ...]:
        """Everybody shown; the row that takes a new name is nobody."""
        return self._members

    def member_at(self, row: int) -> Member | None:
        """Return the person of a row, None for the empty one."""
        return self._members[row] if 0 <= row < len(self._members) else None

    def row_of(self, member_id: str) -> int:
        """Return the row of a person, or -1."""
        return next((row for row, member in enumerate(self._members) if member.member_id == member_id), -1)

    def is_open(self, row: int, column: int) -> bool:
        """Tell whether a cell is to be filled: asked of this person, or the name in the empty row."""
        if not (0 <= column < len(self.columns)) or not (0 <= row < self.rowCount()):
            return False
        kind = self.columns[column]
        member = self.member_at(row)
        if member is None:
            return column == 0
        if kind.kind is CellKind.READ:
            return False
        return kind.is_person or kind.id in self._asked.get(member.member_id, ())

    def chosen_code(self, row: int, column: int) -> str:
        """Return the code chosen in a cell, "" for none."""
        member = self.member_at(row)
        if member is None or self._session is None:
            return ""
        return self.columns[column].code(self._session, member)

    def fault_at(self, row: int, column: int) -> tuple[Severity, str] | None:
        """Return what is wrong in a cell."""
        member = self.member_at(row)
        if member is None:
            return None
        place = (member.member_id, self.columns[column].id)
        refused = self._refused.get(place)
        return (Severity.HARD, refused[1]) if refused is not None else self._faults.get(place)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        if parent.isValid() or self._session is None:
            return 0
        return len(self._members) + (1 if self._grows else 0)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or self._session is None:
            return None
        row, number = index.row(), index.column()
        column = self.columns[number]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            fault = self.fault_at(row, number)
            text = self._text(row, number)
            return f"{text}\n{fault[1]}".strip() if fault and role == Qt.ItemDataRole.ToolTipRole else text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, row: int, column: int) -> str:
        if self.member_at(row) is None:
            return tr("+ Add a person") if column == 0 else ""
        refused = self.refused_text(row, column)
        shown = self.committed_text(row, column) if refused is None else refused
        return shown or self.blank_text(row, column)

    def blank_text(self, row: int, column: int) -> str:
        """Return why a cell has no answer, empty for no reason."""
        member = self.member_at(row)
        if member is None or self._session is None:
            return ""
        return blank_words(self._session.blank(self.columns[column].id, member.member_id))

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Vertical:
            member = self.member_at(section)
            if member is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
                return None
            return str(section + 1) if self._grows else f"{section + 1}  {member.full_name}"
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole) and 0 <= section < len(self.columns):
            return self.columns[section].title
        return None
