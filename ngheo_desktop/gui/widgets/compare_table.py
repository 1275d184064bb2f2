"""Two records side by side, one field a line: which of the two values counts is chosen by key."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.messages import tr

LEFT, RIGHT = 0, 1
_FIRST_VALUE = 1
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_CHOOSES = {Qt.Key.Key_1: LEFT, Qt.Key.Key_Left: LEFT, Qt.Key.Key_2: RIGHT, Qt.Key.Key_Right: RIGHT}


@dataclass(frozen=True, slots=True)
class CompareRow:
    """A field: its name in code and on the screen, both values in words, and which of them counts.

    Attributes:
        fixed: there is nothing to choose; both values are shown as they are.
    """

    key: str
    title: str
    left: str
    right: str
    chosen: int = LEFT
    fixed: bool = False


class CompareTable(QTableWidget):
    """Lines of `CompareRow`: 1 or ← takes the value at the left, 2 or → the one at the right, the blank the other one.

    Attributes:
        key_caps: the keys shown before the values that do not count.

    Signals:
        changed(): another value counts.
        advanced(): Enter: what was compared is to be done.
    """

    changed = Signal()
    advanced = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(0, 3, parent)
        self._rows: tuple[CompareRow, ...] = ()
        self._cells: list[tuple[QTableWidgetItem, QTableWidgetItem]] = []
        self._chosen: dict[str, int] = {}
        self.key_caps = ("1", "2")
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(True)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        heads = self.horizontalHeader()
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        heads.setHighlightSections(False)
        heads.setSectionsClickable(False)
        heads.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for column in (_FIRST_VALUE, _FIRST_VALUE + 1):
            heads.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    @property
    def chosen(self) -> dict[str, int]:
        """Which value counts, by the key of each line where there is something to choose."""
        return dict(self._chosen)

    def show_rows(self, rows: Sequence[CompareRow], left: str, right: str, corner: str = "") -> None:
        """Compare these; the line in focus stays where it was.

        `left` and `right` are the headings, `corner` stands over the names of the fields.
        """
        before = self.currentRow()
        self._rows = tuple(rows)
        self._chosen = {row.key: row.chosen for row in rows if not row.fixed}
        self._cells = []
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels([corner, left, right])
        for number, row in enumerate(rows):
            title = QTableWidgetItem(row.title)
            title.setForeground(theme.current().colour("muted"))
            self.setItem(number, 0, title)
            self._cells.append((QTableWidgetItem(), QTableWidgetItem()))
            for side, cell in enumerate(self._cells[number]):
                self.setItem(number, _FIRST_VALUE + side, cell)
            self._draw(number)
        if rows:
            first = next((number for number, row in enumerate(rows) if not row.fixed), 0)
            self.selectRow(before if 0 <= before < len(rows) else first)
        self._fit_rows()

    def choose(self, key: str, side: int) -> None:
        """Let the value of this side count."""
        if key not in self._chosen or self._chosen[key] == side:
            return
        self._chosen[key] = side
        self._draw(next(number for number, row in enumerate(self._rows) if row.key == key))
        self.changed.emit()

    def choose_all(self, side: int) -> None:
        """Let every value of this side count."""
        for key in self._chosen:
            self.choose(key, side)

    def _draw(self, number: int) -> None:
        row, style = self._rows[number], theme.current()
        chosen = self._chosen.get(row.key)
        for side, text in enumerate((row.left, row.right)):
            item = self._cells[number][side]
            if chosen is None:
                item.setText(text)
                item.setForeground(style.colour("muted"))
                continue
            counts = side == chosen
            words = text or tr("nothing")
            item.setText(f"✓ {words}" if counts else f"{self.key_caps[side]}  {words}")
            item.setFont(style.font(bold=counts))
            item.setForeground(style.colour("ink" if counts else "muted"))

    # -- events ---------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, number = event.key(), self.currentRow()
        row = self._rows[number] if 0 <= number < len(self._rows) else None
        if key in _ENTER:
            self.advanced.emit()
        elif row is not None and key in _CHOOSES and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.choose(row.key, _CHOOSES[Qt.Key(key)])
        elif row is not None and key == Qt.Key.Key_Space:
            self.choose(row.key, RIGHT - self._chosen.get(row.key, LEFT))
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() >= _FIRST_VALUE:
            self.choose(self._rows[index.row()].key, index.column() - _FIRST_VALUE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_rows()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and self._rows:
            self._fit_rows()

    def _fit_rows(self) -> None:
        """Make each line as high as its text; an address may need two lines."""
        least = theme.current().row_height()
        for number in range(self.rowCount()):
            self.setRowHeight(number, max(least, self.sizeHintForRow(number)))
