"""The table that shows a `WindowedModel`: rows of one height, sorted by heading, chosen and opened by key."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

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
        index = self._rows.index(position, 0)
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        )
        self.scrollTo(index)
        return True

    def keep_current(self, change: Callable[[], None]) -> None:
        """Do what gives the model other numbers, and choose the row in focus again where it still stands there."""
        number = self.current_number
        change()
        if number >= 0:
            self.select_number(number)

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
        if self._rows is not None and any(column.least for column in self._rows.columns):
            self._fit_columns(self._rows.columns)

    def _fit_columns(self, columns: Sequence[Column[Any]]) -> None:
        """Give columns their widths; those that may shrink share what is missing in the order of what they can give."""
        widths = [self._width(column) for column in columns]
        gives = [
            max(0, width - self._width(replace(column, chars=column.least))) if column.least else 0
            for width, column in zip(widths, columns, strict=True)
        ]
        share = min(1.0, max(0, sum(widths) - self.viewport().width()) / max(1, sum(gives)))
        for number, (width, give) in enumerate(zip(widths, gives, strict=True)):
            self.setColumnWidth(number, width - math.ceil(give * share))

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
