"""Getting from a start to an open data folder: first run, unlocking, or a sample folder."""

from dataclasses import replace

from PySide6.QtWidgets import QDialog

from ngheo_desktop.clock import Clock
from ngheo_desktop.errors import CancelledError
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.pages.first_run import FirstRunDialog
from ngheo_desktop.gui.pages.first_run_answers import FirstRunAnswers
from ngheo_desktop.gui.pages.unlock import UnlockDialog
from ngheo_desktop.locations import DataFolder, remember_folder
from ngheo_desktop.messages import choose_language
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.folder import Folder, Setup, create_folder, needs_passphrase, open_folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.settings import load_settings, save_settings

SAMPLE_COMMUNE = "05665"
SAMPLE_HOUSEHOLDS = 400
SAMPLE_SEED = 2026


class FolderDoor:
    """Opens or makes the data folder and keeps it; what the dialogs of the first minutes talk to."""

    def __init__(self, location: DataFolder, clock: Clock, areas: Areas, standards: Standards) -> None:
        self.location = location
        self.folder: Folder | None = None
        self._clock = clock
        self._areas = areas
        self._standards = standards

    def unlock(self, passphrase: str) -> None:
        """Open with the passphrase; raises what `open_folder` raises."""
        self.folder = open_folder(self.location, clock=self._clock, passphrase=passphrase)

    def recover(self, recovery_key: str, new_passphrase: str) -> None:
        """Open with the recovery key and set a new passphrase; raises what `open_folder` raises."""
        folder = open_folder(self.location, clock=self._clock, recovery_key=recovery_key)
        folder.change_passphrase(new_passphrase)
        self.folder = folder

    def open_unprotected(self) -> Folder:
        """Open a sample folder; raises what `open_folder` raises."""
        self.folder = open_folder(self.location, clock=self._clock)
        return self.folder

    def create(self, answers: FirstRunAnswers) -> str | None:
        """Make the folder and return the recovery key; raises what `create_folder` raises."""
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
            self.location, setup, passphrase=answers.passphrase, clock=self._clock, areas=self._areas
        )
        self.folder = created.folder
        if answers.sample and created.folder.commune_code:
            self.fill(created.folder)
        loaded = load_settings(self.location.settings_file)
        save_settings(self.location.settings_file, replace(loaded.settings, language=answers.language))
        remember_folder(self.location)
        return created.recovery_key

    def create_sample(self) -> Folder:
        """Make the ready sample commune: 400 invented households, classified."""
        setup = Setup(
            role="commune",
            officer="Nguyễn Thị Mẫu",
            commune_code=SAMPLE_COMMUNE,
            upper_office="Sở Nông nghiệp và Môi trường tỉnh Thái Nguyên",
            signer_name="Trần Văn Mẫu",
        )
        created = create_folder(self.location, setup, passphrase=None, clock=self._clock, areas=self._areas)
        self.folder = created.folder
        self.fill(created.folder)
        return created.folder

    def fill(self, folder: Folder) -> None:
        """Add the invented households and classify them."""
        # Only a new sample folder needs the generator.
        from ngheo_desktop.services.classification import classify_round  # noqa: PLC0415
        from ngheo_desktop.services.rounds import get_round  # noqa: PLC0415
        from ngheo_desktop.services.samples import add_sample  # noqa: PLC0415

        added = add_sample(folder, self._standards, households=SAMPLE_HOUSEHOLDS, seed=SAMPLE_SEED)
        classify_round(folder, self._standards, get_round(folder, added.round_id))


class PaperKey:
    """Draws the sheet with the recovery key."""

    def __init__(self, clock: Clock, areas: Areas) -> None:
        self._clock = clock
        self._areas = areas

    def pdf(self, recovery_key: str, answers: FirstRunAnswers) -> bytes:
        """Return the sheet as a PDF of one page."""
        from ngheo_desktop.services.papers import recovery_sheet  # noqa: PLC0415  (ReportLab loads at the first need)

        name = answers.office_name or self._areas.commune(answers.commune_code).name
        return recovery_sheet(recovery_key, name, self._clock.today(), answers.folder)


def open_with_dialogs(door: FolderDoor, operations: Operations, clock: Clock, areas: Areas, *, sample: bool) -> Folder:
    """Return the open folder, asking whatever has to be asked.

    Raises:
        CancelledError: the person gave up.
        KnownError: an unprotected folder cannot be opened.
    """
    if not door.location.database.exists() and not door.location.key_file.exists():
        if sample:
            return door.create_sample()
        return _first_run(door, operations, clock, areas)
    if not needs_passphrase(door.location):
        return door.open_unprotected()
    dialog = UnlockDialog(door, operations, door.location.root)
    return _accepted(dialog, door)


def _first_run(door: FolderDoor, operations: Operations, clock: Clock, areas: Areas) -> Folder:
    while True:
        dialog = FirstRunDialog(areas, door, PaperKey(clock, areas), operations, door.location.root)
        wanted: list[str] = []
        dialog.language_wanted.connect(wanted.append)
        dialog.language_wanted.connect(dialog.close)
        if not wanted:
            dialog.exec()
        if not wanted:
            return _result(dialog, door)
        choose_language(wanted[-1])
        dialog.deleteLater()


def _accepted(dialog: QDialog, door: FolderDoor) -> Folder:
    dialog.exec()
    return _result(dialog, door)


def _result(dialog: QDialog, door: FolderDoor) -> Folder:
    accepted = dialog.result() == QDialog.DialogCode.Accepted
    dialog.deleteLater()
    if not accepted or door.folder is None:
        raise CancelledError
    return door.folder
