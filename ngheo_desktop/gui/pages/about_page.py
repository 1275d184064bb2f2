"""The page “System”: where the data are and whether they are whole, settings, version and licences."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
)

from ngheo_desktop import __version__
from ngheo_desktop.assets import asset
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.text import TextDialog
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.gui.preferences import Preferences
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.messages import N_, format_datetime, format_int, language_name, tr
from ngheo_desktop.settings import Declared, declaration

_FAULTS = {
    "sqlite": N_("Structure of the database"),
    "cipher": N_("Seals of the encrypted pages"),
    "foreign_keys": N_("Links between records"),
    "chain": N_("Chain of changes: nothing altered, removed or inserted"),
    "shape": N_("Changes that can be read"),
    "projection": N_("Tables equal to what the changes say"),
}


class CheckOutcome(Protocol):
    """What an integrity check found."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        ...

    @property
    def faults(self) -> Mapping[str, int]:
        """Number of faults of each sort, all sorts named."""
        ...

    @property
    def households(self) -> int:
        """Households not removed."""
        ...

    @property
    def members(self) -> int:
        """Members not removed."""
        ...

    @property
    def changes(self) -> int:
        """Changes in the journal."""
        ...

    @property
    def digest(self) -> str:
        """Digest of all changes."""
        ...


class Maintenance(Protocol):
    """Looks after the data. `check` and `back_up` are called on the worker thread."""

    @property
    def folder(self) -> Path:
        """Where the data are."""
        ...

    def last_backup(self) -> datetime | None:
        """Return when the newest verified backup was made; None when there is none."""
        ...

    def check(self) -> CheckOutcome:
        """Check everything; changes nothing."""
        ...

    def back_up(self) -> Path:
        """Write a verified backup and return it.

        Raises:
            KnownError: STORE_DISK_FULL, FILE_NOT_WRITTEN.
        """
        ...


class AboutPage(Page):
    """Version, data folder, integrity check, backup, settings, licences."""

    banner: Banner
    folder_edit: QLineEdit
    open_folder_button: QPushButton
    copy_folder_button: QPushButton
    backup_label: QLabel
    backup_button: QPushButton
    check_button: QPushButton
    check_grid: QGridLayout
    settings_grid: QGridLayout
    restart_label: QLabel
    version_label: QLabel
    licence_list: QListWidget
    licence_button: QPushButton

    def __init__(self, maintenance: Maintenance, preferences: Preferences, workspace: Workspace) -> None:
        super().__init__()
        self._maintenance = maintenance
        self._preferences = preferences
        self._workspace = workspace
        load_ui(self, "about_page.ui")
        self.folder_edit.setText(str(maintenance.folder))
        self.open_folder_button.clicked.connect(self._open_folder)
        self.copy_folder_button.clicked.connect(self._copy_folder)
        self.backup_button.clicked.connect(self._back_up)
        self.check_button.clicked.connect(self._check)
        self._combos = {declared.name: self._add_setting(row, declared) for row, declared in enumerate(declaration())}
        self.settings_grid.setColumnStretch(2, 1)
        self.settings_grid.setHorizontalSpacing(theme.current().space("l"))
        self.restart_label.hide()
        self._licences = sorted(asset("resources", "licenses").iterdir())
        self._show_program()
        self._show_backup()
        theme.fit_to_text(self)

    def activate(self) -> None:
        """Read anew when the last backup was made."""
        self._show_backup()

    # -- data -----------------------------------------------------------------------------------------------------

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._maintenance.folder)))

    def _copy_folder(self) -> None:
        QGuiApplication.clipboard().setText(str(self._maintenance.folder))
        self._workspace.say(tr("Path copied"))

    def _show_backup(self) -> None:
        last = self._maintenance.last_backup()
        if last is None:
            self.backup_label.setText(tr("There is no backup yet."))
        else:
            self.backup_label.setText(tr("Last verified backup: {time}", time=format_datetime(last)))
        theme.set_state(self.backup_label, "textStyle", "warning" if last is None else "")

    def _back_up(self) -> None:
        self.backup_button.setEnabled(False)
        operation = self._workspace.operations.run_long(
            self,
            lambda _progress: self._maintenance.back_up(),
            self._backed_up,
            title=tr("Backing up"),
            can_cancel=False,
        )
        self._enable_at_end(self.backup_button, operation)

    def _backed_up(self, path: Path) -> None:
        self._show_backup()
        self._workspace.say(tr("Backup written and verified: {file}", file=path.name))
        self._workspace.status_wanted.emit()

    def _check(self) -> None:
        self.check_button.setEnabled(False)
        operation = self._workspace.operations.run_long(
            self, lambda _progress: self._maintenance.check(), self.show_outcome, title=tr("Checking"), can_cancel=False
        )
        self._enable_at_end(self.check_button, operation)

    def _enable_at_end(self, button: QPushButton, operation: object) -> None:
        def end(ended: object) -> None:
            if ended is operation:
                button.setEnabled(True)
                self._workspace.operations.ended.disconnect(end)

        self._workspace.operations.ended.connect(end)

    def show_outcome(self, outcome: CheckOutcome) -> None:
        """Show what a check found, fault by fault."""
        while self.check_grid.count():
            item = self.check_grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        verdict = tr("✓ Everything is in order.") if outcome.ok else tr("✗ Faults were found. Make no more entries.")
        self._add_result(verdict, "", "saved" if outcome.ok else "error")
        if not outcome.ok:
            advice = tr("Restore the latest backup from the folder “backups”, or send it and this page for help.")
            self._add_result(advice, "", "")
        for name, count in outcome.faults.items():
            found = tr("✓ in order") if not count else tr("✗ {count} faults", count=format_int(count))
            self._add_result(tr(_FAULTS[name]) if name in _FAULTS else name, found, "" if not count else "error")
        for title, number in (
            (tr("Households"), outcome.households),
            (tr("Members"), outcome.members),
            (tr("Changes"), outcome.changes),
        ):
            self._add_result(title, format_int(number), "")
        self._add_result(tr("Digest of all changes"), outcome.digest[:16], "")
        self.check_grid.setColumnStretch(1, 1)
        self.check_grid.setHorizontalSpacing(theme.current().space("l"))

    def _add_result(self, title: str, value: str, style: str) -> None:
        row = self.check_grid.rowCount()
        for column, text in enumerate((title, value) if value else (title,)):
            label = QLabel(text)
            label.setProperty("textStyle", style or ("help" if column == 0 and value else ""))
            label.setWordWrap(not value)
            self.check_grid.addWidget(label, row, column, 1, 1 if value else 2)

    # -- settings -------------------------------------------------------------------------------------------------

    def _add_setting(self, row: int, declared: Declared) -> QComboBox:
        label = QLabel(tr(declared.label))
        combo = QComboBox()
        combo.setAccessibleName(tr(declared.label))
        combo.setProperty("fieldChars", 24)
        label.setBuddy(combo)
        if declared.choices:
            for choice in declared.choices:
                combo.addItem(tr(choice.label) if choice.label else language_name(choice.value), choice.value)
        else:
            for value in range(declared.minimum, declared.maximum + 1, declared.step):
                combo.addItem(f"{value} %", value)
        combo.setCurrentIndex(combo.findData(getattr(self._preferences.settings, declared.name)))
        combo.activated.connect(lambda: self._change(declared.name))
        self.settings_grid.addWidget(label, row, 0)
        self.settings_grid.addWidget(combo, row, 1)
        return combo

    def _change(self, name: str) -> None:
        combo = self._combos[name]
        try:
            waits = self._preferences.change(**{name: combo.currentData()})
        except KnownError as fault:
            combo.setCurrentIndex(combo.findData(getattr(self._preferences.settings, name)))
            self.show_fault(fault)
            return
        if waits:
            self.restart_label.setText(tr("The change shows when the program is started again."))
            self.restart_label.show()

    # -- program --------------------------------------------------------------------------------------------------

    def _show_program(self) -> None:
        self.version_label.setText(
            tr("Version {version}, licence EUPL-1.2. Made with Qt {qt} (LGPL-3.0).", version=__version__, qt=qVersion())
        )
        for path in self._licences:
            self.licence_list.addItem(path.stem.replace("-", " "))
        self.licence_list.setCurrentRow(0)
        self.licence_list.itemActivated.connect(self._read_licence)
        self.licence_button.clicked.connect(self._read_licence)

    def _read_licence(self) -> None:
        path = self._licences[max(0, self.licence_list.currentRow())]
        dialog = TextDialog(path.stem, path.read_text(encoding="utf-8"), self.window())
        dialog.exec()
        dialog.deleteLater()
