"""An income point table as rows to compare with the text of the law, and what is wrong with a workbook."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem

from ngheo_desktop.domain.point_table import COLUMNS, AreaColumn, PointTable
from ngheo_desktop.exchange.point_table_workbook import PointFault
from ngheo_desktop.forms.point_section import point_words
from ngheo_desktop.gui import theme
from ngheo_desktop.messages import current_language, format_int, tr

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter
_TALLEST = 10_000
_ITEM, _OPTION, _FIRST_POINTS = 1, 3, 4
_MESSAGE = 3


def show_items(table: QTableWidget, points: PointTable, own: AreaColumn | None) -> None:
    """Show every option with its points; the column of the commune is marked."""
    words, style = point_words(), theme.current()
    language = "title" if current_language() == "vi" else "title_en"
    titles = [tr("No."), tr("Item"), tr("Answer"), tr("Option")]
    short = "short" if current_language() == "vi" else "short_en"
    areas = [("▸ " if column is own else "") + words["column"][column.value][short] for column in COLUMNS]
    _prepare(table, [*titles, *areas], len(titles) + len(COLUMNS))
    table.setRowCount(points.option_count)
    row = 0
    for number, item in enumerate(points.items, start=1):
        kind = words["kind"][item.kind.value][language]
        title = f"{item.title}\n{item.note}" if item.note else item.title
        for place, option in enumerate(item.options):
            texts = [format_int(number), title, kind, option.label] if place == 0 else ["", "", "", option.label]
            for column, text in enumerate([*texts, *[format_int(each) for each in option.points]]):
                cell = QTableWidgetItem(text)
                cell.setToolTip(text)
                if column >= _FIRST_POINTS:
                    cell.setTextAlignment(_RIGHT)
                    if own is not None and COLUMNS[column - _FIRST_POINTS] is own:
                        font = cell.font()
                        font.setBold(True)
                        cell.setFont(font)
                table.setItem(row, column, cell)
            row += 1
    row = 0
    table.clearSpans()
    for item in points.items:
        if len(item.options) > 1:
            for column in range(_OPTION):
                table.setSpan(row, column, len(item.options), 1)
        row += len(item.options)
    widths = [style.chars(5), style.chars(28), style.chars(12), style.chars(32), *[style.chars(11)] * len(COLUMNS)]
    for column, width in enumerate(widths):
        table.setColumnWidth(column, width)
        heading = table.horizontalHeaderItem(column)
        if column >= _FIRST_POINTS and heading is not None:
            heading.setToolTip(words["column"][COLUMNS[column - _FIRST_POINTS].value][language])
    _fit_heading(table, [*titles, *areas], widths)
    _fit_rows(table, (_OPTION,))


def show_faults(table: QTableWidget, faults: Sequence[PointFault]) -> None:
    """Show every fault with its sheet, row and column."""
    titles = [tr("Sheet"), tr("Row"), tr("Column"), tr("What is wrong")]
    _prepare(table, titles, len(titles))
    table.setRowCount(len(faults))
    for row, fault in enumerate(faults):
        message = tr(fault.message, **fault.context)
        texts = (fault.sheet, format_int(fault.row) if fault.row else "", fault.column, f"✕ {message}")
        for column, text in enumerate(texts):
            cell = QTableWidgetItem(text)
            cell.setToolTip(text)
            if column == 1:
                cell.setTextAlignment(_RIGHT)
            table.setItem(row, column, cell)
    heads = table.horizontalHeader()
    heads.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    heads.setSectionResizeMode(_MESSAGE, QHeaderView.ResizeMode.Stretch)
    # The width of the message is known when the window has laid itself out.
    QTimer.singleShot(0, table, lambda: _fit_rows(table, (_MESSAGE,)))


def _prepare(table: QTableWidget, titles: list[str], count: int) -> None:
    table.clear()
    table.setColumnCount(count)
    table.setHorizontalHeaderLabels(titles)
    table.verticalHeader().hide()
    table.setWordWrap(True)
    heads = table.horizontalHeader()
    heads.setDefaultAlignment(Qt.AlignmentFlag(_CENTRE | Qt.TextFlag.TextWordWrap))


def _fit_heading(table: QTableWidget, titles: Sequence[str], widths: Sequence[int]) -> None:
    """Make the heading as high as the longest name of an area; Qt keeps it at one line."""
    style, heads = theme.current(), table.horizontalHeader()
    font = heads.font()
    font.setBold(True)
    metrics = QFontMetrics(font)
    rooms = [QRect(0, 0, max(width - style.em(1), style.em(4)), _TALLEST) for width in widths]
    flags = int(Qt.TextFlag.TextWordWrap)
    tallest = max(metrics.boundingRect(room, flags, title).height() for room, title in zip(rooms, titles, strict=True))
    heads.setFixedHeight(tallest + style.space("m"))


def _fit_rows(table: QTableWidget, columns: tuple[int, ...]) -> None:
    """Make rows as high as their words; Qt's own measure forgets the padding of the style sheet."""
    style = theme.current()
    for row in range(table.rowCount()):
        needed = style.row_height()
        for column in columns:
            cell = table.item(row, column)
            room = QRect(0, 0, max(table.columnWidth(column) - style.em(2), style.em(4)), _TALLEST)
            if cell is not None:
                words = table.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), cell.text())
                needed = max(needed, words.height() + style.space("m"))
        table.setRowHeight(row, needed)
