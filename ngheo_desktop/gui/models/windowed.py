"""A table model over any number of rows: their numbers in an array, the rows themselves fetched by the page.

Sorting, filtering and searching mean a new array from the service; nothing is sorted here (a proxy model over 100,000
rows takes five seconds).
"""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ngheo_desktop.domain.table_content import Cell, TableColumn, TableContent
from ngheo_desktop.messages import tr

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

_ROWS_A_PAGE = 64
_PAGES_KEPT = 32
_NOWHERE = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_SHOWN_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.UserRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.TextAlignmentRole,
    }
)


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column of a list.

    Attributes:
        title: English message id of the heading.
        text: what the cell says.
        chars: width in characters; the table turns it into pixels of the text size in use.
        least: to how many characters it may shrink where the list has less room; 0 when it keeps its width.
        order: name of the order the service knows for this column; empty when it cannot be sorted by.
        is_number: figures stand at the right.
        value: what a delegate paints from (`Qt.UserRole`), for example a household class.
        help: what the tool tip says, if anything.
        key: name in code, under which the table remembers its width; the title when empty.
        spare: the greatest is hidden first where even the least widths do not fit; 0 is never hidden.
        whole: English message ids that must never be cut; the column becomes as wide as they need, with a mark before
            them where there is a `value`.
        cell: the value in a file, where it is not the text: a number, a date.
    """

    title: str
    text: Callable[[Row], str]
    chars: int = 12
    order: str = ""
    is_number: bool = False
    value: Callable[[Row], object] | None = None
    help: Callable[[Row], str] | None = None
    whole: tuple[str, ...] = ()
    least: int = 0
    key: str = ""
    spare: int = 0
    cell: Callable[[Row], Cell] | None = None

    @property
    def name(self) -> str:
        """The name under which the table remembers the column."""
        return self.key or self.title


def content(title: str, columns: Sequence[Column[Row]], rows: Iterable[Row]) -> TableContent:
    """Return rows of a list as a table for a file, in the language of the screen."""
    return TableContent(
        title,
        tuple(TableColumn(tr(column.title), column.is_number) for column in columns),
        tuple(tuple((column.cell or column.text)(row) for column in columns) for row in rows),
    )


class WindowedModel(QAbstractTableModel, Generic[Row]):
    """Rows by number.

    Signals:
        about_to_reset(): views scroll to the top now; a reset while scrolled to the end takes 750 ms.
        order_wanted(str, bool): a heading was pressed: the order of its column, and whether descending. Whoever owns
            the model answers with `set_numbers`.
    """

    about_to_reset = Signal()
    order_wanted = Signal(str, bool)

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        fetch: Callable[[Sequence[int]], Sequence[Row]],
        number_of: Callable[[Row], int],
        parent: QObject | None = None,
    ) -> None:
        """Take the columns, what fetches the rows of some numbers in any order, and what tells a row's number."""
        super().__init__(parent)
        self.columns = tuple(columns)
        self._fetch = fetch
        self._number_of = number_of
        self._numbers: Sequence[int] = array("q")
        self._pages: OrderedDict[int, dict[int, Row]] = OrderedDict()

    @property
    def numbers(self) -> Sequence[int]:
        """The numbers of all rows in their order; not to be changed."""
        return self._numbers

    def set_numbers(self, numbers: Sequence[int]) -> None:
        """Show these rows in this order from now on; at first only a page of them is looked at."""
        self.about_to_reset.emit()
        self.beginResetModel()
        self._numbers = numbers
        self._pages.clear()
        self.endResetModel()

    def complete(self, numbers: Sequence[int]) -> bool:
        """Take all rows where only the first were known, and leave what is in sight.

        Return False, and change nothing, when they do not begin with those that are shown.
        """
        known = len(self._numbers)
        # Those further on are perhaps not worked out yet, and were not looked at.
        looked_at = min(known, _ROWS_A_PAGE)
        if list(numbers[:looked_at]) != list(self._numbers[:looked_at]) or len(numbers) < known:
            return False
        if len(numbers) > known:
            self.beginInsertRows(_NOWHERE, known, len(numbers) - 1)
        # The last page was cut short, and rows may have gone meanwhile.
        self._pages.clear()
        self._numbers = numbers
        if len(numbers) > known:
            self.endInsertRows()
        return True

    def content(self, title: str) -> TableContent:
        """Return every row, those that are not in sight too, as a table for a file."""
        return content(title, self.columns, self._fetch(self._numbers))

    def refresh_rows(self) -> None:
        """Fetch again what is shown, the order being the same."""
        self._pages.clear()
        if self._numbers:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._numbers) - 1, len(self.columns) - 1))

    def row(self, position: int) -> Row | None:
        """Return the row at a position of the list; None when it has been removed meanwhile."""
        page_number = position // _ROWS_A_PAGE
        page = self._pages.get(page_number)
        if page is None:
            start = page_number * _ROWS_A_PAGE
            fetched = self._fetch(self._numbers[start : start + _ROWS_A_PAGE])
            page = {self._number_of(row): row for row in fetched}
            self._pages[page_number] = page
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(page_number)
        return page.get(self._numbers[position])

    def position_of(self, number: int) -> int:
        """Return where the row of this number stands, or -1."""
        try:
            return self._numbers.index(number)
        except ValueError:
            return -1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._numbers)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        # Views ask for a dozen roles of every cell; those that are not shown must cost nothing.
        if role not in _SHOWN_ROLES or not index.isValid() or index.row() >= len(self._numbers):
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_number else _LEFT
        source: Callable[[Row], object] | None = column.text
        if role == Qt.ItemDataRole.UserRole:
            source = column.value
        elif role == Qt.ItemDataRole.ToolTipRole:
            source = column.help
        if source is None:
            return None
        row = self.row(index.row())
        return source(row) if row is not None else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            column = self.columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return tr(column.title)
            if role == Qt.ItemDataRole.TextAlignmentRole:
                side = Qt.AlignmentFlag.AlignRight if column.is_number else Qt.AlignmentFlag.AlignLeft
                return side | Qt.AlignmentFlag.AlignVCenter
        if orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole:
            return section + 1
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.columns) and self.columns[column].order:
            self.order_wanted.emit(self.columns[column].order, order == Qt.SortOrder.DescendingOrder)
