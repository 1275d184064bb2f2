"""The table of what is wrong with a list: sheet, cell, number, message; each message can be read whole."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from ngheo_desktop.domain.table_content import TableColumn, TableContent
from ngheo_desktop.gui import theme
from ngheo_desktop.messages import N_, tr
from ngheo_desktop.services.list_import import PlannedProblem

MOST_SHOWN = 500
_TALLEST = 10_000
_HEADS = (N_("Sheet"), N_("Row or cell"), N_("Code"), N_("What is wrong"))


def problems_tables(problems: Sequence[PlannedProblem]) -> list[TableContent]:
    """Return every problem as a table for a file, those too that the window has no room for."""
    rows = tuple((one.sheet, one.cell or str(one.row), one.code, one.message) for one in problems)
    content = TableContent(tr("Problems of the list"), tuple(TableColumn(tr(head)) for head in _HEADS), rows)
    return [content] if rows else []


class ProblemsView:
    """Fills a table with problems and keeps its rows as high as their messages."""

    def __init__(self, table: QTableWidget) -> None:
        self._table = table
        titles = [tr(head) for head in _HEADS]
        table.setColumnCount(len(titles))
        table.setHorizontalHeaderLabels(titles)
        table.verticalHeader().hide()
        table.setWordWrap(True)
        heads = table.horizontalHeader()
        heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        heads.setSectionResizeMode(len(titles) - 1, QHeaderView.ResizeMode.Stretch)
        # Messages wrap at the width that the window leaves them, so rows are measured once it is known.
        measure = QTimer(table)
        measure.setSingleShot(True)
        measure.timeout.connect(self._measure_rows)
        heads.sectionResized.connect(lambda *_: measure.start())
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show(self, problems: Sequence[PlannedProblem]) -> None:
        """Show the first of these problems, at most `MOST_SHOWN`."""
        table = self._table
        shown = problems[:MOST_SHOWN]
        table.setVisible(bool(shown))
        # One sheet needs no name beside each of its rows; large text needs the room.
        table.setColumnHidden(0, len({problem.sheet for problem in problems}) < 2)
        table.setRowCount(len(shown))
        for row, problem in enumerate(shown):
            sign = "✕" if problem.is_hard else "⚠"
            texts = (problem.sheet, problem.cell or str(problem.row), problem.code, f"{sign} {problem.message}")
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                if column == 1:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setToolTip(text)
                table.setItem(row, column, item)
        self._measure_rows()

    def _measure_rows(self) -> None:
        """Make each row as high as its message; Qt's own measure forgets the padding of the style sheet."""
        table, style = self._table, theme.current()
        last = table.columnCount() - 1
        room = QRect(0, 0, table.columnWidth(last) - style.em(2), _TALLEST)
        for row in range(table.rowCount()):
            message = table.item(row, last)
            if message is not None:
                needed = table.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), message.text()).height()
                table.setRowHeight(row, max(style.row_height(), needed + style.space("m")))
