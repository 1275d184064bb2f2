"""The people of a household in the window of life events: the blank ticks them, their new relations are typed."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QListWidget,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from ngheo_desktop.domain.household import Household, Member
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import BugError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.life_event_fields import RelationField
from ngheo_desktop.messages import current_language, format_date, tr
from ngheo_desktop.reference.catalogues import relations
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.history import name_ever
from ngheo_desktop.services.life_events import events_of
from ngheo_desktop.services.record_words import event_title

_NAME, _BORN, _NOW, _THEN = range(4)
_MOST_ROWS = 7
_MOST_LINES = 4


class _FieldDelegate(QStyledItemDelegate):
    """Draws the edge of a field around a cell that can be typed into, and types into it what a relation can be.

    Signals:
        offered(text): what can be typed.
    """

    offered = Signal(str)

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        del option, index
        field = RelationField(parent)
        field.offered.connect(self.offered)
        field.picked.connect(lambda: self._close(field))
        return field

    def _close(self, field: RelationField) -> None:
        self.commitData.emit(field)
        self.closeEditor.emit(field, QStyledItemDelegate.EndEditHint.SubmitModelCache)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            rect: QRect = option.rect
            painter.setPen(theme.current().colour("field_line"))
            painter.drawRect(rect.adjusted(2, 2, -3, -3))


class PeopleTable(QTableWidget):
    """Rows of people.

    Signals:
        ticked(): somebody else is ticked than before.
        offered(text): what the relation that is typed can be.
        advanced(): Enter in the last new relation: the next field is wanted.
    """

    ticked = Signal()
    offered = Signal(str)
    advanced = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 4, parent)
        self._members: tuple[Member, ...] = ()
        self._is_filling = False
        self._typed: dict[RecordId, str] = {}
        self.setHorizontalHeaderLabels([tr("Name"), tr("Date of birth"), tr("Relation"), tr("Relation from now on")])
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # The name gives way; its full text is the tip of its cell.
        self.horizontalHeader().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setSectionResizeMode(_THEN, QHeaderView.ResizeMode.Fixed)
        self.setWordWrap(False)
        fields = _FieldDelegate(self)
        fields.offered.connect(self.offered)
        self.setItemDelegateForColumn(_THEN, fields)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.itemChanged.connect(self._changed)

    def show_people(self, members: Sequence[Member], *, can_tick: bool) -> None:
        """Show these people, nobody ticked; without `can_tick` the event is about all of them."""
        self._is_filling = True
        self._members = tuple(members)
        self._typed = {}
        self.setRowCount(len(members))
        for row, member in enumerate(members):
            name = QTableWidgetItem(member.full_name)
            name.setToolTip(member.full_name)
            name.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            if can_tick:
                name.setFlags(name.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                name.setCheckState(Qt.CheckState.Unchecked)
            self.setItem(row, _NAME, name)
            born = format_date(member.birth_date) if member.birth_date else "–"
            for column, text in ((_BORN, born), (_NOW, relation_words(member.relation)), (_THEN, "")):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                self.setItem(row, column, item)
        if members:
            self.setCurrentCell(0, _NAME)
        self._fit_height()
        self._is_filling = False

    def ticked_ids(self) -> tuple[RecordId, ...]:
        """Return who is ticked, in the order of the form."""
        return tuple(
            member.member_id
            for row, member in enumerate(self._members)
            if self._cell(row, _NAME).checkState() is Qt.CheckState.Checked
        )

    def tick(self, member_ids: Collection[str]) -> None:
        """Tick these people and nobody else."""
        for row, member in enumerate(self._members):
            state = Qt.CheckState.Checked if member.member_id in member_ids else Qt.CheckState.Unchecked
            self._cell(row, _NAME).setCheckState(state)

    def ask_relations(self, suggested: Mapping[RecordId, str | None]) -> None:
        """Open the new relation of these people for typing, with what is suggested; the others keep theirs.

        What was typed before stays where it is asked still.
        """
        self._is_filling = True
        self.setColumnHidden(_THEN, not suggested)
        for row, member in enumerate(self._members):
            item = self._cell(row, _THEN)
            is_asked = member.member_id in suggested
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsEditable if is_asked else Qt.ItemFlag.ItemIsEnabled
            )
            own = self._typed.get(member.member_id)
            item.setText(own if is_asked and own is not None else relation_words(suggested.get(member.member_id)))
        self._is_filling = False

    def relations_typed(self) -> dict[RecordId, str]:
        """Return the words that stand in the open cells."""
        return {
            member.member_id: self._cell(row, _THEN).text()
            for row, member in enumerate(self._members)
            if self._cell(row, _THEN).flags() & Qt.ItemFlag.ItemIsEditable
        }

    def show_wrong(self, member_id: str) -> None:
        """Bring the new relation of a person into focus."""
        for row, member in enumerate(self._members):
            if member.member_id == member_id:
                self.setCurrentCell(row, _THEN)
                self.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.item(self.currentRow(), _NAME) if self.currentRow() >= 0 else None
        if event.key() == Qt.Key.Key_Space and item is not None and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            is_on = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)
        elif event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.tick([member.member_id for member in self._members])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.state() is not self.State.EditingState:
            here = self.currentRow() if self.currentColumn() == _THEN else -1
            if not self._type_next(here):
                event.ignore()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            # The field that was typed in is still on its way out.
            QTimer.singleShot(0, self, self._go_on)

    def _go_on(self) -> None:
        if not self._type_next(self.currentRow()):
            self.advanced.emit()

    def _type_next(self, after: int) -> bool:
        """Begin to type the next new relation that is still empty; False when there is none."""
        for row in range(after + 1, len(self._members)):
            item = self._cell(row, _THEN)
            if item.flags() & Qt.ItemFlag.ItemIsEditable and not item.text():
                self.setCurrentCell(row, _THEN)
                self.edit(self.currentIndex())
                return True
        return False

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        item = self.item(row, column)
        if item is None:
            raise BugError("a row of people without its cells")
        return item

    def _changed(self, item: QTableWidgetItem) -> None:
        if self._is_filling:
            return
        if item.column() == _NAME:
            self.ticked.emit()
        elif item.column() == _THEN:
            self._typed[self._members[item.row()].member_id] = item.text()

    def _fit_height(self) -> None:
        style = theme.current()
        self.verticalHeader().setDefaultSectionSize(style.row_height())
        self.setColumnWidth(_THEN, style.chars(20))
        rows = min(max(2, len(self._members)), _MOST_ROWS)
        height = self.horizontalHeader().sizeHint().height() + rows * style.row_height() + 2 * self.frameWidth()
        self.setFixedHeight(height)


def event_lines(folder: Folder, household: Household) -> list[tuple[RecordId, str]]:
    """Return the events of a household that were not taken back, newest first, each in one line with its people."""
    found = []
    for event in reversed(events_of(folder, household.household_id)):
        if not event.is_void:
            names = ", ".join(filter(None, (name_ever(folder, member_id) for member_id in event.member_ids)))
            parts = (format_date(event.on), event_title(event.kind), names, event.note)
            found.append((event.event_id, " · ".join(filter(None, parts))))
    return found


def fit_list(found: QListWidget) -> None:
    """Make a list as high as what it offers; long lines are wrapped, and the rest is scrolled to."""
    rows = min(found.count() + 1, _MOST_LINES)
    found.setWordWrap(True)
    found.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    found.setFixedHeight(rows * theme.current().row_height() + 2 * found.frameWidth())


def relation_words(key: str | None) -> str:
    """Return a relation in the language of the screen; empty for none."""
    relation = relations().find(key) if key else None
    if relation is None:
        return key or ""
    return relation.name if current_language() == "vi" else relation.english
