"""The windows before the main one, against the real services."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui.pages.first_run_answers import FirstRunAnswers
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.reports.recovery_sheet import recovery_sheet_pdf
from ngheo_desktop.services.folder import Folder, Setup, create_folder, open_folder
from ngheo_desktop.store import keyfile

PASSPHRASE = "con trâu đi trước"


class Folders:
    """What app.py wires: the windows before the main one against services/folder.py."""

    def __init__(self, areas: Areas, clock: FixedClock) -> None:
        self.areas, self.clock = areas, clock
        self.answers: FirstRunAnswers | None = None
        self.paths: DataFolder | None = None
        self.opened: list[Folder] = []

    def create(self, answers: FirstRunAnswers) -> str | None:
        self.answers = answers
        self.paths = DataFolder(answers.folder)
        setup = Setup(
            role=answers.role,
            officer=answers.officer,
            commune_code=answers.commune_code,
            province_code=answers.province_code,
            office_name=answers.office_name,
            upper_office=answers.upper_office,
        )
        created = create_folder(self.paths, setup, passphrase=answers.passphrase, clock=self.clock, areas=self.areas)
        self.opened.append(created.folder)
        return created.recovery_key

    def pdf(self, recovery_key: str, answers: FirstRunAnswers) -> bytes:
        return recovery_sheet_pdf(recovery_key, answers.officer, date(2026, 11, 21), str(answers.folder))

    def unlock(self, passphrase: str) -> None:
        assert self.paths is not None
        self.opened.append(open_folder(self.paths, clock=self.clock, passphrase=passphrase))

    def recover(self, recovery_key: str, new_passphrase: str) -> None:
        assert self.paths is not None
        self.opened.append(open_folder(self.paths, clock=self.clock, recovery_key=recovery_key))
        key = keyfile.unlock(self.paths.key_file, recovery_key=recovery_key)
        keyfile.change_passphrase(self.paths.key_file, key, new_passphrase)

    def close(self) -> None:
        while self.opened:
            self.opened.pop().close()


def show(qtbot, dialog: QDialog) -> None:
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)


def enter(qtbot) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def escape(qtbot) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
