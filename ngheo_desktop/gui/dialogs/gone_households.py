"""Households that are no longer on the lists: why and since when, their history, and the way back."""

from array import array
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QWidget

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.gui.widgets.form.line_field import LineField
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import N_, format_date, ntr, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.gone_households import Gone, gone_households, restore
from ngheo_desktop.services.standards import Standards

_Numbered = tuple[int, Gone]


class GoneHouseholdsDialog(QDialog):
    """Lists the households that are gone, those that went last first."""

    count_label: QLabel
    help_label: QLabel
    banner: Banner
    table: WindowedTable
    nothing_gone: EmptyState
    reason_edit_label: QLabel
    reason_edit: LineField
    restore_button: QPushButton
    history_button: QPushButton
    close_button: QPushButton

    def __init__(
        self, workspace: Workspace, folder: Folder, standards: Standards, parent: QWidget | None = None
    ) -> None:
        """Show the list.

        Raises:
            KnownError: STORE_ codes.
        """
        super().__init__(parent)
        self._workspace = workspace
        self._folder = folder
        self._standards = standards
        self._found: list[Gone] = []
        load_ui(self, "gone_households_dialog.ui", promoted={"LineField": LineField})
        self._model = WindowedModel(self._columns(), self._rows, lambda one: one[0], self)
        self.table.set_rows(self._model)
        self.nothing_gone.set_content("circle-check", tr("No household is gone."))
        self._connect()
        style, screen = theme.current(), self.screen().availableSize()
        self.resize(min(style.chars(120), screen.width() - 40), min(style.em(40), screen.height() - 80))
        self._show(0)

    def _connect(self) -> None:
        self.table.current_changed.connect(lambda _: self._allow())
        self.table.opened.connect(lambda _: self.reason_edit.setFocus())
        self.reason_edit.advanced.connect(self.restore_button.setFocus)
        self.restore_button.clicked.connect(self.restore)
        self.history_button.clicked.connect(self.show_history)
        self.close_button.clicked.connect(self.reject)
        QShortcut(QKeySequence("Ctrl+H"), self).activated.connect(self.show_history)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            widget = self.focusWidget()
            if isinstance(widget, QPushButton):
                widget.click()
            return
        super().keyPressEvent(event)

    @staticmethod
    def _columns() -> list[Column[_Numbered]]:
        return [
            Column(N_("Head"), lambda one: one[1].name, chars=26, least=14),
            Column(N_("Village"), lambda one: one[1].village, chars=18, least=8),
            Column(N_("No."), lambda one: one[1].number, chars=9),
            Column(N_("What became of it"), lambda one: one[1].why, chars=30, least=14),
            Column(N_("Date"), lambda one: format_date(one[1].on) if one[1].on else "", chars=11),
        ]

    def _rows(self, numbers: Sequence[int]) -> list[_Numbered]:
        return [(number, self._found[number]) for number in numbers]

    @property
    def household(self) -> Gone | None:
        """The household in focus."""
        number = self.table.current_number
        return self._found[number] if 0 <= number < len(self._found) else None

    def _show(self, place: int) -> None:
        self._found = gone_households(self._folder, self._standards)
        self._model.set_numbers(array("q", range(len(self._found))))
        some = bool(self._found)
        self.count_label.setText(ntr("{n} household is gone", "{n} households are gone", len(self._found)))
        for widget in (self.table, self.reason_edit, self.reason_edit_label, self.restore_button, self.history_button):
            widget.setVisible(some)
        for widget in (self.count_label, self.help_label):
            widget.setVisible(some)
        self.nothing_gone.setVisible(not some)
        if some:
            self.table.select_number(min(place, len(self._found) - 1))
            self.table.setFocus()
        else:
            self.close_button.setFocus()
        self._allow()

    def _allow(self) -> None:
        household = self.household
        can = household is not None and household.can_come_back
        self.reason_edit.setEnabled(can)
        self.restore_button.setEnabled(can)

    def show_history(self) -> None:
        """Show who changed what of the household in focus."""
        household = self.household
        if household is None:
            return
        from ngheo_desktop.gui.dialogs.history import HistoryDialog  # noqa: PLC0415  (at the first need)

        dialog = HistoryDialog(self._workspace, self._folder, self._standards, household.household_id, self)
        dialog.exec()
        dialog.deleteLater()
        self._show(max(0, self.table.current_number))

    def restore(self) -> None:
        """Put the household in focus back on the lists."""
        household, reason = self.household, self.reason_edit.text().strip()
        if household is None or not self.restore_button.isEnabled():
            return
        self.banner.clear()
        theme.set_state(self.reason_edit, "problem", "" if reason else "error")
        if not reason:
            self.banner.show_fault(KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Reason")))
            self.reason_edit.setFocus()
            return
        place = self.table.current_number
        self.restore_button.setEnabled(False)

        def show(_: Changes) -> None:
            self.banner.show_message("saved", tr("Back on the lists: {name}", name=household.name))
            self.reason_edit.clear()
            self._show(place)

        def refuse(fault: KnownError) -> None:
            self._allow()
            self.banner.show_fault(fault)

        self._workspace.operations.run(
            self, lambda: restore(self._folder, self._standards, household, reason), show, on_fault=refuse
        )
