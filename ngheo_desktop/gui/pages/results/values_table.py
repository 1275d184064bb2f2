"""The values of a standard, each with unit and source; a number to try is typed over the one in force."""

from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ngheo_desktop.domain.survey import Area
from ngheo_desktop.domain.table_content import Cell, TableColumn, TableContent
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.messages import N_, current_language, format_decimal, parse_decimal, tr
from ngheo_desktop.services.what_if import Threshold, checked

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TITLES = (N_("Value"), N_("Area"), N_("In force"), N_("To try"), N_("Unit"), N_("Source"))
_NUMBER, _TRY = 2, 3
_CHARS = (30, 11, 10, 10, 18, 30)
# Hidden one after the other where they do not fit: the line below the table tells them of the row in focus.
_SPARED = (5, 4)
_NARROWEST_TITLE, _WIDEST_TITLE = 18, 78
_ROWS_SEEN = 4
_AREAS = {None: "", Area.RURAL: N_("rural"), Area.URBAN: N_("urban")}
_UNITS = {
    "dong_per_person_month": N_("đồng a person a month"),
    "points": N_("points"),
    "points_per_indicator": N_("points an indicator"),
    "indicators": N_("indicators"),
    "percent": N_("percent"),
    "years": N_("years"),
    "months": N_("months"),
    "m2_per_person": N_("m² a person"),
    "codes": N_("codes of answers"),
}


class ValuesModel(QAbstractTableModel):
    """The values and what is tried instead.

    Signals:
        changed(): another number is to be tried.
        refused(KnownError): what was typed cannot be tried; the number before stays.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._values: tuple[Threshold, ...] = ()
        self.tried: dict[str, int | Decimal] = {}

    def set_values(self, values: tuple[Threshold, ...]) -> None:
        """Show these values as they are in force."""
        self.beginResetModel()
        self._values = values
        self.tried = {}
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._values)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_TITLES)

    def cells(self, row: int) -> tuple[Cell, ...]:
        """Return a row as plain data."""
        value = self._values[row]
        number = value.value
        return (
            value.dated.title.in_language(current_language()),
            tr(_AREAS[value.dated.area]),
            ", ".join(sorted(number)) if isinstance(number, frozenset) else number,
            self.tried.get(value.full_id),
            tr(_UNITS[value.dated.unit]),
            _source(value),
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        value = self._values[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.EditRole):
            cell = self.cells(index.row())[index.column()]
            if index.column() == _NUMBER and cell is None:
                return tr("not loaded")
            return format_decimal(cell) if isinstance(cell, int | Decimal) else cell or ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.cells(index.row())[0]}, {tr(_TITLES[index.column()])}: {self.data(index)}"
        return self._looks(value, index.column(), role)

    def _looks(self, value: Threshold, column: int, role: int) -> object:
        style = theme.current()
        if role == Qt.ItemDataRole.TextAlignmentRole and column in (_NUMBER, _TRY):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and value.full_id in self.tried:
            return style.font(bold=True)
        if role == Qt.ItemDataRole.ForegroundRole and not value.can_change:
            return style.colour("muted")
        if role == Qt.ItemDataRole.BackgroundRole and column == _TRY and value.can_change:
            return style.colour("sunken")
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(_TITLES[section])
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section in (_NUMBER, _TRY) else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and index.column() == _TRY and self._values[index.row()].can_change:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        threshold = self._values[index.row()]
        text = str(value or "").strip()
        before = self.tried.get(threshold.full_id)
        try:
            number = checked(threshold, parse_decimal(text)) if text else None
        except KnownError as fault:
            self.refused.emit(fault)
            return False
        if number is None or number == threshold.value:
            self.tried.pop(threshold.full_id, None)
        else:
            self.tried[threshold.full_id] = number
        if self.tried.get(threshold.full_id) != before:
            self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(_TITLES) - 1))
            self.changed.emit()
        return True


class ValueTable(QTableView):
    """Stands on the column of numbers to try; typing there replaces, Enter keeps, Delete takes it back.

    Signals:
        told(str): the whole of the row in focus, which its columns may cut.
    """

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = ValuesModel(self)
        self.setModel(self.rows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        # Titles differ at their ends: the area, the group of people.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.horizontalHeader().setStretchLastSection(True)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.selectionModel().currentRowChanged.connect(self._tell)
        theme.current().changed.connect(self._fit)
        self._fit()

    def set_values(self, values: tuple[Threshold, ...]) -> None:
        """Show these values, nothing tried yet, and stand on the first that can be tried."""
        self.rows.set_values(values)
        self._fit()
        first = next((row for row, value in enumerate(values) if value.can_change), 0)
        if values:
            self.setCurrentIndex(self.rows.index(first, _TRY))

    def shown_table(self) -> TableContent:
        """Return the table as it stands."""
        columns = tuple(TableColumn(tr(title), is_number=place == _TRY) for place, title in enumerate(_TITLES))
        return TableContent(
            self.accessibleName(), columns, tuple(self.rows.cells(row) for row in range(self.rows.rowCount()))
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        in_place = index.isValid() and index.column() == _TRY
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and in_place:
            # The Enter that keeps a number comes here, too, while its field is still open.
            if self.state() is not QAbstractItemView.State.EditingState:
                self.edit(index)
            event.accept()
            return
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and in_place:
            self.rows.setData(index, "")
            event.accept()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _tell(self, current: QModelIndex) -> None:
        if current.isValid():
            title, _, _, _, unit, source = self.rows.cells(current.row())
            self.told.emit(f"{title} ({unit}). {source}")

    def _fit(self) -> None:
        style = theme.current()
        self.verticalHeader().setDefaultSectionSize(style.row_height())
        self.setMinimumHeight((_ROWS_SEEN + 1) * style.row_height())
        bold = QFontMetrics(style.font(bold=True))
        widths = [
            max(style.chars(chars), bold.horizontalAdvance(tr(_TITLES[place]))) + 2 * style.space("s")
            for place, chars in enumerate(_CHARS)
        ]
        left = self.viewport().width() - sum(widths)
        for place in _SPARED:
            self.setColumnHidden(place, left < 0)
            left += widths[place] if left < 0 else 0
        widths[0] = max(style.chars(_NARROWEST_TITLE), min(widths[0] + left, style.chars(_WIDEST_TITLE)))
        for place, width in enumerate(widths):
            self.setColumnWidth(place, width)


def _source(value: Threshold) -> str:
    source = value.period.source
    told = f"{source.document.name.in_language(current_language())}, {source.article}"
    mark = tr("not verified")
    return told if source.verified else f"{told} ({mark})"
