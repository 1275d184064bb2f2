"""A list whose rows can be ticked."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from ngheo_desktop.gui.models.windowed import Column, Index, WindowedModel

Row = TypeVar("Row")


class CheckableModel(WindowedModel[Row]):
    """Rows by number, with a box in the first column. Ticks stay when rows are filtered out of the list.

    Signals:
        checks_changed(): other rows are ticked.
    """

    checks_changed = Signal()

    def __init__(
        self,
        columns: Sequence[Column[Row]],
        fetch: Callable[[Sequence[int]], Sequence[Row]],
        number_of: Callable[[Row], int],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(columns, fetch, number_of, parent)
        self._checked: set[int] = set()

    @property
    def checked(self) -> frozenset[int]:
        """The numbers of all ticked rows, shown or not."""
        return frozenset(self._checked)

    def check(self, numbers: Iterable[int], *, on: bool) -> None:
        """Tick rows, or take their ticks away."""
        before = len(self._checked)
        if on:
            self._checked |= set(numbers)
        else:
            self._checked -= set(numbers)
        if len(self._checked) != before:
            if self.rowCount():
                self.dataChanged.emit(
                    self.index(0, 0), self.index(self.rowCount() - 1, 0), [Qt.ItemDataRole.CheckStateRole]
                )
            self.checks_changed.emit()

    def replace_checks(self, numbers: Iterable[int]) -> None:
        """Tick these rows and no others."""
        wanted = set(numbers)
        self.check(self._checked - wanted, on=False)
        self.check(wanted, on=True)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.CheckStateRole and index.isValid() and index.column() == 0:
            on = self.numbers[index.row()] in self._checked
            return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        self.check([self.numbers[index.row()]], on=Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == 0 else flags
