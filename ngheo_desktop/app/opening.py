"""Getting from a start to an open data folder: first run, unlocking, or a sample folder."""

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog

from ngheo_desktop.clock import Clock
from ngheo_desktop.errors import CancelledError
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.pages.unlock import UnlockDialog
from ngheo_desktop.locations import DataFolder, remember_folder
from ngheo_desktop.messages import choose_language
from ngheo_desktop.settings import load_settings, save_settings
from ngheo_desktop.store.keyfile import is_protected

# The services bring the database, the rules and their checks with them: half a second. The window that asks for the
# passphrase is up before, and they load beside it while the officer types.
if TYPE_CHECKING:
    from ngheo_desktop.gui.pages.first_run_answers import FirstRunAnswers
    from ngheo_desktop.reference.areas import Areas
    from ngheo_desktop.services.folder import Folder
    from ngheo_desktop.services.standards import Standards

SAMPLE_COMMUNE = "05665"
SAMPLE_HOUSEHOLDS = 400
SAMPLE_SEED = 2026

_AFTER_FIRST_PAINT_MS = 150


class FolderDoor:
    """Opens or makes the data folder and keeps it; what the dialogs of the first minutes talk to."""

    def __init__(self, location: DataFolder, clock: Clock) -> None:
        self.location = location
        self.folder: Folder | None = None
        self._clock = clock

    @cached_property
    def areas(self) -> "Areas":
        """The administrative units, read when they are first asked for."""
        from ngheo_desktop.reference.areas import load_areas  # noqa: PLC0415

        return load_areas()

    @cached_property
    def standards(self) -> "Standards":
        """The rule sets and forms, read when they are first asked for."""
        from ngheo_desktop.services.standards import Standards  # noqa: PLC0415

        return Standards(self.areas)

    def get_ready(self) -> None:
        """Load what the main window needs; on the worker thread, while the officer types the passphrase."""
        import ngheo_desktop.services.folder  # noqa: F401, PLC0415

        for rule_set in self.standards.rule_set_ids:
            self.standards.engine(rule_set)

    def unlock(self, passphrase: str) -> None:
        """Open with the passphrase; raises what `open_folder` raises."""
        from ngheo_desktop.services.folder import open_folder  # noqa: PLC0415

        self.folder = open_folder(self.location, clock=self._clock, passphrase=passphrase)

    def recover(self, recovery_key: str, new_passphrase: str) -> None:
        """Open with the recovery key and set a new passphrase; raises what `open_folder` raises."""
        from ngheo_desktop.services.folder import open_folder  # noqa: PLC0415

        folder = open_folder(self.location, clock=self._clock, recovery_key=recovery_key)
        folder.change_passphrase(new_passphrase)
        self.folder = folder

    def open_unprotected(self) -> "Folder":
        """Open a sample folder; raises what `open_folder` raises."""
        from ngheo_desktop.services.folder import open_folder  # noqa: PLC0415

        self.folder = open_folder(self.location, clock=self._clock)
        return self.folder

    def create(self, answers: "FirstRunAnswers") -> str | None:
        """Make the folder and return the recovery key; raises what `create_folder` raises."""
        from ngheo_desktop.services.folder import Setup, create_folder  # noqa: PLC0415

        self.location = DataFolder(answers.folder)
        setup = Setup(
            role=answers.role,
            officer=answers.officer,
            commune_code=answers.commune_code,
            province_code=answers.province_code,
            office_name=answers.office_name,
            upper_office=answers.upper_office,
        )
        created = create_folder(
            self.location, setup, passphrase=answers.passphrase, clock=self._clock, areas=self.areas
        )
        self.folder = created.folder
        if answers.sample and created.folder.commune_code:
            self.fill(created.folder)
        loaded = load_settings(self.location.settings_file)
        save_settings(self.location.settings_file, replace(loaded.settings, language=answers.language))
        remember_folder(self.location)
        return created.recovery_key

    def create_sample(self) -> "Folder":
        """Make the ready sample commune: 400 invented households, classified."""
        from ngheo_desktop.services.folder import Setup, create_folder  # noqa: PLC0415

        setup = Setup(
            role="commune",
            officer="Nguyễn Thị Mẫu",
            commune_code=SAMPLE_COMMUNE,
            upper_office="Sở Nông nghiệp và Môi trường tỉnh Thái Nguyên",
            signer_name="Trần Văn Mẫu",
        )
        created = create_folder(self.location, setup, passphrase=None, clock=self._clock, areas=self.areas)
        self.folder = created.folder
        self.fill(created.folder)
        return created.folder

    def fill(self, folder: "Folder") -> None:
        """Add the invented households and classify them."""
        # Only a new sample folder needs the generator.
        from ngheo_desktop.services.classification import classify_round  # noqa: PLC0415
        from ngheo_desktop.services.rounds import get_round  # noqa: PLC0415
        from ngheo_desktop.services.samples import add_sample  # noqa: PLC0415

        added = add_sample(folder, self.standards, households=SAMPLE_HOUSEHOLDS, seed=SAMPLE_SEED)
        classify_round(folder, self.standards, get_round(folder, added.round_id))


class PaperKey:
    """Draws the sheet with the recovery key."""

    def __init__(self, clock: Clock, areas: "Areas") -> None:
        self._clock = clock
        self._areas = areas

    def pdf(self, recovery_key: str, answers: "FirstRunAnswers") -> bytes:
        """Return the sheet as a PDF of one page."""
        from ngheo_desktop.services.papers import recovery_sheet  # noqa: PLC0415  (ReportLab loads at the first need)

        name = answers.office_name or self._areas.commune(answers.commune_code).name
        return recovery_sheet(recovery_key, name, self._clock.today(), answers.folder)


def open_with_dialogs(door: FolderDoor, operations: Operations, clock: Clock, *, sample: bool) -> "Folder":
    """Return the open folder, asking whatever has to be asked.

    Raises:
        CancelledError: the person gave up.
        KnownError: KEY_FILE_DAMAGED, or an unprotected folder cannot be opened.
    """
    location = door.location
    if not location.database.exists() and not location.key_file.exists():
        if sample:
            return door.create_sample()
        return _first_run(door, operations, clock)
    if not is_protected(location.key_file):
        return door.open_unprotected()
    dialog = UnlockDialog(door, operations, location.root)
    QTimer.singleShot(_AFTER_FIRST_PAINT_MS, dialog, lambda: operations.run(dialog, door.get_ready))
    return _accepted(dialog, door)


def _first_run(door: FolderDoor, operations: Operations, clock: Clock) -> "Folder":
    from ngheo_desktop.gui.pages.first_run import FirstRunDialog  # noqa: PLC0415  (once in a folder's life)

    while True:
        dialog = FirstRunDialog(door.areas, door, PaperKey(clock, door.areas), operations, door.location.root)
        wanted: list[str] = []
        dialog.language_wanted.connect(wanted.append)
        dialog.language_wanted.connect(dialog.close)
        dialog.exec()
        if not wanted:
            return _result(dialog, door)
        choose_language(wanted[-1])
        dialog.deleteLater()


def _accepted(dialog: QDialog, door: FolderDoor) -> "Folder":
    dialog.exec()
    return _result(dialog, door)


def _result(dialog: QDialog, door: FolderDoor) -> "Folder":
    accepted = dialog.result() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not accepted or door.folder is None:
        raise CancelledError
    return door.folder
