"""The names of the rows, kept in sight while the numbers of a wide table scroll sideways beneath them."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView


class FrozenNames(QTableView):
    """The first column of a table, drawn over it as long as not all of its columns fit; not reached by Tab."""

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        self._table = table
        self.setProperty("surface", "frozen")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self.setEditTriggers(table.editTriggers())
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for policy in (self.setVerticalScrollBarPolicy, self.setHorizontalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(table.verticalScrollMode())
        table.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(table.verticalScrollBar().setValue)
        table.horizontalScrollBar().rangeChanged.connect(lambda _least, _most: self.place())
        self.doubleClicked.connect(table.doubleClicked)
        self.hide()

    def place(self) -> None:
        """Stand over the first column, or be hidden where every column is in sight."""
        table, model = self._table, self._table.model()
        is_needed = model.columnCount() > 1 and table.horizontalScrollBar().maximum() > 0
        self.setVisible(is_needed)
        if not is_needed:
            return
        self.setSelectionBehavior(table.selectionBehavior())
        self.setSelectionMode(table.selectionMode())
        for column in range(model.columnCount()):
            self.setColumnHidden(column, column > 0)
        self.setColumnWidth(0, table.columnWidth(0))
        heads = table.horizontalHeader().height()
        self.horizontalHeader().setFixedHeight(heads)
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        if table.wordWrap():
            for row in range(model.rowCount()):
                self.setRowHeight(row, table.rowHeight(row))
        seen = table.viewport().geometry()
        self.setGeometry(QRect(seen.x(), seen.y() - heads, table.columnWidth(0), seen.height() + heads))
        self.verticalScrollBar().setValue(table.verticalScrollBar().value())
        self.raise_()

    def viewportEvent(self, event: QEvent) -> bool:
        # The wheel belongs to the whole table, sideways too.
        if event.type() == QEvent.Type.Wheel:
            return bool(self._table.viewportEvent(event))
        return super().viewportEvent(event)
