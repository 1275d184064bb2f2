"""Asks which field each column of a list is, where the headings do not say it or say it wrongly."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)

from ngheo_desktop.exchange.list_columns import Columns, Layout
from ngheo_desktop.exchange.list_fields import Column, quoted
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.messages import tr


class _FieldCombo(QComboBox):
    """A choice that the wheel leaves alone, so that scrolling past it changes nothing."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ListColumnsDialog(QDialog):
    """Shows the headings of each sheet with some values below them, and a field to choose for each.

    After it was accepted, `choices` holds what was chosen, by fingerprint of the layout.
    """

    sheet_label: QLabel
    sheet_combo: QComboBox
    skip_check: QCheckBox
    headings_area: QScrollArea
    state_label: QLabel
    reset_button: QPushButton
    cancel_button: QPushButton
    accept_button: QPushButton

    def __init__(self, layouts: tuple[Layout, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layouts = list(layouts)
        self._combos: dict[int, QComboBox] = {}
        load_ui(self, "list_columns_dialog.ui")
        for layout in layouts:
            self.sheet_combo.addItem(layout.cells.sheet)
        several = len(layouts) > 1
        self.sheet_label.setVisible(several)
        self.sheet_combo.setVisible(several)
        self.skip_check.setVisible(several)
        self.sheet_combo.currentIndexChanged.connect(self._show_sheet)
        self.skip_check.toggled.connect(self._skip)
        self.reset_button.clicked.connect(self._reset)
        self.cancel_button.clicked.connect(self.reject)
        self.accept_button.clicked.connect(self.accept)
        unclear = (place for place, one in enumerate(layouts) if _is_unclear(one))
        self.sheet_combo.setCurrentIndex(next(unclear, 0))
        self._show_sheet()
        style = theme.current()
        screen = self.screen().availableSize()
        self.resize(min(style.chars(96), screen.width() - 80), min(style.em(38), screen.height() - 120))

    @property
    def choices(self) -> dict[str, Columns]:
        """Return the column at each place, by fingerprint of the layout; none at all leaves a sheet out."""
        return {
            layout.fingerprint: {one.index: one.column for one in layout.headings if one.column is not None}
            for layout in self._layouts
        }

    @property
    def _current(self) -> Layout:
        return self._layouts[max(self.sheet_combo.currentIndex(), 0)]

    def _show_sheet(self) -> None:
        """Show the headings of the sheet that is chosen."""
        layout = self._current
        with QSignalBlocker(self.skip_check):
            self.skip_check.setChecked(layout.is_left_out)
        inside = QWidget()
        grid = QGridLayout(inside)
        style = theme.current()
        grid.setHorizontalSpacing(style.space("m"))
        grid.setVerticalSpacing(style.space("s"))
        self._combos = {}
        for place, text in enumerate((tr("Heading"), tr("First values"), tr("Is read as"))):
            title = QLabel(text, inside)
            title.setProperty("textStyle", "help")
            grid.addWidget(title, 0, place)
        for row, heading in enumerate(layout.headings, start=1):
            name = QLabel(heading.text, inside)
            name.setTextFormat(Qt.TextFormat.PlainText)
            name.setWordWrap(True)
            samples = QLabel(" · ".join(heading.samples), inside)
            samples.setTextFormat(Qt.TextFormat.PlainText)
            samples.setProperty("textStyle", "help")
            samples.setWordWrap(True)
            combo = _FieldCombo(inside)
            combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            combo.setAccessibleName(heading.text)
            combo.addItem(tr("(not read)"), None)
            for column in Column:
                combo.addItem(column.value, column.name)
            combo.setCurrentIndex(combo.findData(heading.column.name) if heading.column else 0)
            combo.currentIndexChanged.connect(self._chosen)
            name.setBuddy(combo)
            self._combos[heading.index] = combo
            for place, widget in enumerate((name, samples, combo)):
                grid.addWidget(widget, row, place)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 4)
        grid.setRowStretch(len(layout.headings) + 1, 1)
        self.headings_area.setWidget(inside)
        inside.setEnabled(not layout.is_left_out)
        self._show_state()
        first = next((combo for combo in self._combos.values() if combo.currentIndex() == 0), None)
        if first is not None:
            first.setFocus()

    def _chosen(self) -> None:
        """Take over what stands in the fields."""
        columns = {
            index: Column[combo.currentData()]
            for index, combo in self._combos.items()
            if combo.currentData() is not None
        }
        self._layouts[max(self.sheet_combo.currentIndex(), 0)] = self._current.with_columns(columns)
        self._show_state()

    def _skip(self, skipped: bool) -> None:  # noqa: FBT001  (a slot)
        self._replace({} if skipped else _by_headings(self._current))

    def _reset(self) -> None:
        self._replace(_by_headings(self._current))

    def _replace(self, columns: Columns) -> None:
        self._layouts[max(self.sheet_combo.currentIndex(), 0)] = self._current.with_columns(columns)
        self._show_sheet()

    def _show_state(self) -> None:
        """Say what is still missing in any sheet; the columns can be used once nothing is."""
        faults: list[str] = []
        for layout in self._layouts:
            if layout.is_left_out or not layout.columns:
                continue
            where = tr("Sheet “{sheet}”: ", sheet=layout.cells.sheet) if len(self._layouts) > 1 else ""
            if layout.missing:
                faults.append(where + tr("still missing: {columns}.", columns=quoted(layout.missing)))
            if Column.RELATION in layout.missing:
                faults.append(
                    where
                    + tr(
                        "If each row is a household of which only the head is named, choose “{column}” for the names.",
                        column=Column.HEAD_NAME.value,
                    )
                )
            if layout.double:
                faults.append(where + tr("chosen twice: {columns}.", columns=quoted(layout.double)))
        used = any(layout.columns and not layout.is_left_out for layout in self._layouts)
        if not used:
            faults.append(tr("No column is chosen."))
        self.state_label.setText("\n".join(faults or self._reading_of_heads()) or tr("All needed columns are there."))
        theme.set_state(self.state_label, "textStyle", "error" if faults else "saved")
        self.accept_button.setEnabled(not faults)

    def _reading_of_heads(self) -> list[str]:
        """Return which sheets are read as lists of heads."""
        several = len(self._layouts) > 1
        return [
            (tr("Sheet “{sheet}”: ", sheet=layout.cells.sheet) if several else "")
            + tr("All needed columns are there. Each row is read as a household of which only the head is known.")
            for layout in self._layouts
            if layout.heads_only and not layout.is_left_out
        ]


def _is_unclear(layout: Layout) -> bool:
    return not layout.is_left_out and bool(layout.missing or layout.double)


def _by_headings(layout: Layout) -> Columns:
    return {one.index: one.own for one in layout.headings if one.own is not None}
