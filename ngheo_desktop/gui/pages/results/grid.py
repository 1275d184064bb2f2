"""A table of results on screen: small, whole in memory, walked cell by cell with the arrow keys."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.table_content import Cell, TableColumn, TableContent
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.pages.results.frozen import FrozenNames
from ngheo_desktop.gui.widgets.class_mark import ClassMarkDelegate, class_title
from ngheo_desktop.messages import format_date, format_decimal, format_int, tr

Index = QModelIndex | QPersistentModelIndex

_NOWHERE = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_NARROWEST, _WIDEST, _NARROWEST_WRAPPED = 6, 46, 24
# A heading takes more lines, as many letters wide, where the columns would not all be in sight.
_HEADING_CHARS = (12, 10, 8)
_ROWS_MEASURED = 200
_TALLEST = 10_000
_EMPTY = TableContent("", (), ())
_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible


def cell_text(cell: Cell) -> str:
    """Return a cell as a person reads it: a class by its name, a number with its thousands apart, nothing as empty."""
    if cell is None:
        return ""
    if isinstance(cell, HouseholdClass):
        return class_title(cell.value)
    if isinstance(cell, str):
        return cell
    if isinstance(cell, date):
        return format_date(cell)
    return format_int(cell) if isinstance(cell, int) else format_decimal(cell)


class GridModel(QAbstractTableModel):
    """The cells of a `TableContent`; a class among them has `Qt.UserRole`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.content = _EMPTY

    def set_content(self, content: TableContent) -> None:
        """Show another table."""
        self.beginResetModel()
        self.content = content
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.content.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.content.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        cell = self.content.rows[index.row()][index.column()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return cell_text(cell)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.content.columns[index.column()].is_number else _LEFT
        if role == Qt.ItemDataRole.UserRole and isinstance(cell, HouseholdClass):
            return cell.value
        if role == Qt.ItemDataRole.FontRole and index.row() in self.content.strong:
            return theme.current().font(bold=True)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            # A cell alone says nothing: its row and its column name it.
            head = cell_text(self.content.rows[index.row()][0])
            return f"{head}, {self.content.columns[index.column()].title}: {cell_text(cell)}"
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.content.columns):
            return None
        column: TableColumn = self.content.columns[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        return None


class CellDelegate(ClassMarkDelegate):
    """Paints classes with their mark and everything else as text."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if index.data(Qt.ItemDataRole.UserRole):
            super().paint(painter, option, index)
        else:
            QStyledItemDelegate.paint(self, painter, option, index)


class GridTable(QTableView):
    """Shows a `TableContent`, and hands it out again for a file (`domain.table_content.ShownTable`).

    Signals:
        opened(int, int): row and column of the cell that Enter or a double click opens.
        row_changed(int): the row in focus, -1 for none.
    """

    opened = Signal(int, int)
    row_changed = Signal(int)

    # Qt asks for the geometry while the table is still being made.
    _names: FrozenNames | None = None

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows_seen = 0
        self._wraps = False
        self._model = GridModel(self)
        self.setModel(self._model)
        self.setItemDelegate(CellDelegate(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(self._tell_row)
        copy = QAction(tr("&Copy"), self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_selected)
        self.addAction(copy)
        self._names = FrozenNames(self)
        theme.current().changed.connect(self._fit)

    def walk_cells(self) -> None:
        """Let single cells be in focus, for tables in which each number opens something."""
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)

    def show_all_rows(self) -> None:
        """Be as high as the table, so that nothing scrolls inside."""
        self._rows_seen = -1
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def wrap_last(self) -> None:
        """Let the last column, of sentences, take what the others leave and stand on several lines."""
        self._wraps = True
        self.setWordWrap(True)

    def show_rows(self, least: int) -> None:
        """Be high enough for at least so many rows."""
        self._rows_seen = least
        self._fit()

    def set_content(self, content: TableContent) -> None:
        """Show a table; the cell in focus stays where it is when it is still there."""
        row, column = self.currentIndex().row(), self.currentIndex().column()
        if column < 0 and self.selectionBehavior() == QAbstractItemView.SelectionBehavior.SelectItems:
            column = 1
        self._model.set_content(content)
        if content.title:
            self.setAccessibleName(content.title)
        self._fit()
        if content.rows:
            place = self._model.index(
                min(max(row, 0), len(content.rows) - 1), min(max(column, 0), len(content.columns) - 1)
            )
            self.setCurrentIndex(place)

    def shown_table(self) -> TableContent:
        """Return the table as it stands."""
        return self._model.content

    def copy_selected(self) -> None:
        """Put the chosen cells on the clipboard, apart by tabs, as workbooks take them."""
        by_row: dict[int, list[QModelIndex]] = {}
        for index in sorted(self.selectedIndexes(), key=lambda one: (one.row(), one.column())):
            by_row.setdefault(index.row(), []).append(index)
        lines = ["\t".join(str(one.data() or "") for one in row) for row in by_row.values()]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self._whole_height()) if self._rows_seen < 0 else hint

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if self._names is not None:
            self._names.place()

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _VISIBLE) -> None:
        super().scrollTo(index, hint)
        # What comes into sight at the left must not lie beneath the names.
        if index.column() > 0 and self._names is not None and not self._names.isHidden():
            hidden = self._names.width() - self.visualRect(index).left()
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - max(0, hidden))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _whole_height(self) -> int:
        rows = max(theme.current().row_height(), self.verticalHeader().length())
        bar = self.horizontalScrollBar().sizeHint().height()
        return self.horizontalHeader().height() + rows + bar + 2 * self.frameWidth()

    def _fit(self) -> None:
        """Give rows and columns the measures of the text size in use."""
        style = theme.current()
        content = self._model.content
        self.verticalHeader().setMinimumSectionSize(style.row_height())
        self.verticalHeader().setDefaultSectionSize(style.row_height())
        lines, left = 1, self.viewport().width()
        for position, (column, width) in enumerate(zip(content.columns, self._widths(left), strict=True)):
            if self._wraps and position == len(content.columns) - 1:
                width = max(left, style.chars(_NARROWEST_WRAPPED))  # noqa: PLW2901
            self.setColumnWidth(position, width)
            left -= width
            lines = max(lines, _lines_of(column.title, width - 2 * style.space("s")))
        metrics = QFontMetrics(style.font(bold=True))
        self.horizontalHeader().setFixedHeight(lines * metrics.lineSpacing() + style.space("m"))
        if self._wraps:
            self._fit_rows()
        if self._rows_seen < 0:
            self.setFixedHeight(self._whole_height())
        elif self._rows_seen:
            self.setMinimumHeight(self.horizontalHeader().height() + self._rows_seen * style.row_height())
        self.updateGeometry()

    def _fit_rows(self) -> None:
        """Give each row the height of its sentence; the hint of the style leaves the padding of its sheet out."""
        style, metrics = theme.current(), QFontMetrics(theme.current().font())
        last = len(self._model.content.columns) - 1
        # Inside a cell the style keeps a margin of its own beside the padding.
        room = self.columnWidth(last) - 2 * style.space("s") - style.space("s")
        for row, cells in enumerate(self._model.content.rows):
            text = QRect(0, 0, room, _TALLEST)
            height = metrics.boundingRect(text, Qt.TextFlag.TextWordWrap, cell_text(cells[last])).height()
            self.setRowHeight(row, max(style.row_height(), height + style.space("m")))

    def _widths(self, room: int) -> list[int]:
        """Return the widths of the columns, with headings as narrow as all of them need to be in sight."""
        content = self._model.content
        columns = [
            (position, column, [row[position] for row in content.rows[:_ROWS_MEASURED]])
            for position, column in enumerate(content.columns)
        ]
        usual: list[int] = []
        for chars in _HEADING_CHARS:
            widths = [self._width(*each, heading_chars=chars) for each in columns]
            if sum(widths) <= room:
                return widths
            usual = usual or widths
        return usual

    def _width(self, position: int, column: TableColumn, cells: Sequence[Cell], heading_chars: int) -> int:
        style = theme.current()
        title = column.title
        plain, bold = QFontMetrics(style.font()), QFontMetrics(style.font(bold=True))
        mark = style.em() + style.space("s") if any(isinstance(cell, HouseholdClass) for cell in cells) else 0
        longest = max((bold.horizontalAdvance(cell_text(cell)) for cell in cells), default=0) + mark
        word = max((bold.horizontalAdvance(part) for part in title.split()), default=0)
        # The first heading may name two standards and stands on one line.
        heading = bold.horizontalAdvance(title)
        if position:
            heading = max(word, min(heading, style.chars(heading_chars)))
        widest = plain.averageCharWidth() * _WIDEST
        least = plain.averageCharWidth() * _NARROWEST
        return max(least, min(longest, widest), heading) + 2 * style.space("s") + style.space("s")

    def _open(self, index: QModelIndex) -> None:
        if index.isValid():
            self.opened.emit(index.row(), index.column())

    def _tell_row(self, current: QModelIndex) -> None:
        self.row_changed.emit(current.row() if current.isValid() else -1)


def _lines_of(title: str, width: int) -> int:
    """Return on how many lines a heading stands in a width."""
    metrics = QFontMetrics(theme.current().font(bold=True))
    lines, used = 1, 0
    for word in title.split():
        step = metrics.horizontalAdvance(f"{word} ")
        if used and used + step - metrics.horizontalAdvance(" ") > width:
            lines, used = lines + 1, 0
        used += step
    return lines


def number_columns(titles: Sequence[str]) -> tuple[TableColumn, ...]:
    """Return columns of numbers with these headings."""
    return tuple(TableColumn(title, is_number=True) for title in titles)
