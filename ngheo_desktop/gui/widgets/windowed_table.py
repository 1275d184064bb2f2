"""The table that shows a `WindowedModel`: rows of one height, sorted by heading, chosen and opened by key."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.messages import tr

# Room for the arrow of a heading that sorts.
_ARROW_EM = 1.2


class WindowedTable(QTableView):
    """A list of rows.

    Signals:
        opened(int): the number of the row that Enter or a double click opens.
        current_changed(int): the number of the row in focus, -1 for none.
        selection_changed(): other rows are chosen; `selected_numbers` has them.
    """

    opened = Signal(int)
    current_changed = Signal(int)
    selection_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: WindowedModel[Any] | None = None
        self._sorted_column = -1
        # Widths chosen with the mouse, in em, by the names of their columns; and what they were when a drag began.
        self._chosen: dict[str, float] = {}
        self._before: list[int] = []
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setSectionsClickable(True)
        heads.setStretchLastSection(True)
        heads.sectionClicked.connect(self._sort_by)
        self.doubleClicked.connect(self._open)
        copy = QAction(tr("&Copy"), self)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy_selected)
        self.addAction(copy)
        self._usual = QAction(tr("Usual column &widths"), self)
        self._usual.triggered.connect(lambda: self.set_widths({}))
        self._usual.setEnabled(False)
        self.addAction(self._usual)
        heads.viewport().installEventFilter(self)

    def set_rows(self, model: WindowedModel[Any], *, sorted_by: str = "") -> None:
        """Show this model; `sorted_by` is the order it is in at first."""
        self._rows = model
        self.setModel(model)
        model.about_to_reset.connect(self.scrollToTop)
        self.selectionModel().currentRowChanged.connect(self._tell_current)
        self.selectionModel().selectionChanged.connect(self._tell_selected)
        self._fit()
        orders = [column.order for column in model.columns]
        self._sorted_column = orders.index(sorted_by) if sorted_by else -1
        self._show_order(Qt.SortOrder.AscendingOrder)

    @property
    def current_number(self) -> int:
        """The number of the row in focus, -1 for none."""
        index = self.currentIndex()
        return self._rows.numbers[index.row()] if self._rows is not None and index.isValid() else -1

    def selected_numbers(self) -> list[int]:
        """Return the numbers of the chosen rows in the order of the list."""
        if self._rows is None:
            return []
        positions = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._rows.numbers[position] for position in positions]

    def select_number(self, number: int) -> bool:
        """Choose and show the row of this number; False when the list does not have it."""
        position = self._rows.position_of(number) if self._rows is not None else -1
        if position < 0 or self._rows is None:
            return False
        # From a cell of a hidden column the arrow keys lead nowhere.
        index = self._rows.index(position, self._first_shown())
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )
        self.scrollTo(index)
        return True

    def _first_shown(self) -> int:
        columns = range(len(self._rows.columns)) if self._rows is not None else range(0)
        return next((place for place in columns if not self.isColumnHidden(place)), 0)

    @property
    def widths(self) -> dict[str, float]:
        """The widths that somebody chose, in em, by the names of their columns."""
        return dict(self._chosen)

    def set_widths(self, widths: Mapping[str, float]) -> None:
        """Take over widths chosen another time; none for the usual ones."""
        self._chosen = dict(widths)
        self._usual.setEnabled(bool(self._chosen))
        self._fit()

    def keep_current(self, change: Callable[[], None]) -> None:
        """Do what gives the model other numbers, and choose the row in focus again where it still stands there.

        Where that row alone is gone, the one that took its place is chosen: whoever goes on with the next key means
        the next row and not the first one of the list.
        """
        number, place, rows = self.current_number, self.currentIndex().row(), self._rows
        around = list(rows.numbers[max(0, place - 1) : place + 2]) if rows is not None and place >= 0 else []
        change()
        if number < 0 or rows is None or self.select_number(number):
            return
        own = around.index(number)
        # The next row, now at its place, or after the last one the row before.
        for other, there in ((around[own + 1 :], place), (around[:own], place - 1)):
            if other and rows.position_of(other[0]) == there and self.current_number < 0:
                self.select_number(other[0])

    def copy_selected(self) -> None:
        """Put the chosen rows on the clipboard, cells apart by tabs, as workbooks take them."""
        if self._rows is None:
            return
        columns = range(len(self._rows.columns))
        lines = [
            "\t".join(str(self._rows.index(position, column).data() or "") for column in columns)
            for position in sorted(index.row() for index in self.selectionModel().selectedRows())
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # What a drag of a heading's edge changed is known when the button is let go; stretching is nobody's choice.
        if watched is self.horizontalHeader().viewport() and self._rows is not None:
            if event.type() == QEvent.Type.MouseButtonPress:
                self._before = self._widths_now()
            elif event.type() == QEvent.Type.MouseButtonRelease and self._before:
                QTimer.singleShot(0, self, self._take_dragged)
        return super().eventFilter(watched, event)

    def _widths_now(self) -> list[int]:
        return [self.columnWidth(number) for number in range(self.horizontalHeader().count())]

    def _take_dragged(self) -> None:
        """Remember the column whose width was changed by hand."""
        before, self._before = self._before, []
        now = self._widths_now()
        dragged = [place for place, width in enumerate(now) if len(before) == len(now) and width != before[place]]
        if dragged and self._rows is not None:
            em = theme.current().em()
            chosen = {self._rows.columns[place].name: round(now[place] / em, 2) for place in dragged[:1]}
            self.set_widths({**self._chosen, **chosen})

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the rows chosen; the menu key opens it at the row in focus."""
        if not self.actions():
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.actions())
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        menu.popup(place)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
            event.accept()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """Give rows and columns the measures of the text size in use."""
        style = theme.current()
        self.verticalHeader().setDefaultSectionSize(style.row_height())
        if self._rows is not None:
            self._fit_columns(self._rows.columns)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._rows is not None and any(column.least or column.spare for column in self._rows.columns):
            self._fit_columns(self._rows.columns)

    def _fit_columns(self, columns: Sequence[Column[Any]]) -> None:
        """Give columns their widths, so that all of them are in sight.

        Those that may shrink share what is missing in the order of what they can give; where that is not enough, the
        columns that can be spared are hidden, those that can be spared most first.
        """
        widths = [self._wanted_width(column) for column in columns]
        gives = [
            max(0, width - self._width(replace(column, chars=column.least))) if column.least else 0
            for width, column in zip(widths, columns, strict=True)
        ]
        shown = set(range(len(columns)))
        for number in sorted(shown, key=lambda place: -columns[place].spare):
            least = sum(widths[place] - gives[place] for place in shown)
            if not columns[number].spare or least <= self.viewport().width():
                break
            shown.discard(number)
        missing = sum(widths[place] for place in shown) - self.viewport().width()
        share = min(1.0, max(0, missing) / max(1, sum(gives[place] for place in shown)))
        for number, (width, give) in enumerate(zip(widths, gives, strict=True)):
            self.setColumnHidden(number, number not in shown)
            if number in shown:
                self.setColumnWidth(number, width - math.ceil(give * share))
        if self.currentIndex().isValid() and self.isColumnHidden(self.currentIndex().column()):
            self.select_number(self.current_number)

    def _wanted_width(self, column: Column[Any]) -> int:
        """Return the width somebody chose, else the usual one."""
        em = self._chosen.get(column.name)
        return self._width(column) if em is None else max(theme.current().em(2), theme.current().em(em))

    def _width(self, column: Column[Any]) -> int:
        """Return the width for so many characters, and at least for the heading and the words that are never cut."""
        style = theme.current()
        heading = QFontMetrics(style.font(bold=True)).horizontalAdvance(tr(column.title))
        sorts = style.em(_ARROW_EM) if column.order else 0
        mark = style.em() + style.space("s") if column.value is not None else 0
        words = [QFontMetrics(style.font()).horizontalAdvance(tr(text)) + mark for text in column.whole]
        return max(style.chars(column.chars), heading + sorts, *words, 0) + 2 * style.space("s") + style.space("xs")

    def _sort_by(self, column: int) -> None:
        if self._rows is None or not self._rows.columns[column].order:
            self._show_order(self.horizontalHeader().sortIndicatorOrder())
            return
        heads = self.horizontalHeader()
        again = column == self._sorted_column and heads.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        self._sorted_column = column
        order = Qt.SortOrder.DescendingOrder if again else Qt.SortOrder.AscendingOrder
        self._show_order(order)
        self._rows.sort(column, order)

    def show_order(self, order: str, *, descending: bool) -> None:
        """Mark the heading of this order; the rows were put into it by their owner."""
        orders = [column.order for column in self._rows.columns] if self._rows is not None else []
        if order in orders:
            self._sorted_column = orders.index(order)
            self._show_order(Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)

    def _show_order(self, order: Qt.SortOrder) -> None:
        heads = self.horizontalHeader()
        heads.setSortIndicatorShown(self._sorted_column >= 0)
        if self._sorted_column >= 0:
            heads.setSortIndicator(self._sorted_column, order)

    def _open(self, index: QModelIndex) -> None:
        if self._rows is not None and index.isValid():
            self.opened.emit(self._rows.numbers[index.row()])

    def _tell_current(self, current: QModelIndex) -> None:
        self.current_changed.emit(
            self._rows.numbers[current.row()] if self._rows is not None and current.isValid() else -1
        )

    def _tell_selected(self) -> None:
        self.selection_changed.emit()
