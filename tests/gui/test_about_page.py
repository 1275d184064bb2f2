"""The page “System” against a real folder."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit
from tests_support.reading import unnamed_widgets

from ngheo_desktop import __version__
from ngheo_desktop.assets import asset
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.pages.about_page import AboutPage
from ngheo_desktop.gui.preferences import Preferences
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.messages import tr
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services import maintenance
from ngheo_desktop.services.folder import COMMUNE, Setup, create_folder
from ngheo_desktop.settings import load_settings


class Maintenance:
    """What app.py wires: the page against services/maintenance.py."""

    def __init__(self, folder) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        return self._folder.paths.root

    def last_backup(self) -> datetime | None:
        return max(
            (datetime.fromtimestamp(p.stat().st_mtime) for p in self._folder.paths.backups.glob("*.db")), default=None
        )

    def check(self) -> maintenance.CheckReport:
        return maintenance.check_folder(self._folder)

    def back_up(self) -> Path:
        return maintenance.back_up(self._folder)


@dataclass
class Outcome:
    ok: bool
    faults: dict[str, int] = field(default_factory=dict)
    households: int = 400
    members: int = 1562
    changes: int = 5210
    digest: str = "0123456789abcdef0123"


@pytest.fixture
def folder(tmp_path, clock):
    created = create_folder(
        DataFolder(tmp_path / "data"),
        Setup(role=COMMUNE, officer="Triệu Mùi Ghến", commune_code="05665"),
        passphrase=None,
        clock=clock,
        areas=load_areas(),
    )
    yield created.folder
    created.folder.close()


@pytest.fixture
def preferences(qapp, folder) -> Preferences:
    path = folder.paths.settings_file
    return Preferences(path, load_settings(path), theme.current())


@pytest.fixture
def page(qtbot, folder, preferences, workspace) -> AboutPage:
    made = AboutPage(Maintenance(folder), preferences, workspace)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    return made


def texts(page: AboutPage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel)]


def test_a_check_of_a_sound_folder_names_every_counter(qtbot, page, operations) -> None:
    page.check_button.click()
    assert not page.check_button.isEnabled()
    qtbot.waitUntil(lambda: operations.is_idle, timeout=20_000)

    assert page.check_button.isEnabled()
    assert tr("✓ Everything is in order.") in texts(page)
    assert texts(page).count(tr("✓ in order")) == 6


def test_every_sort_of_fault_the_check_knows_has_a_name(page, folder) -> None:
    report = maintenance.check_folder(folder)
    page.show_outcome(report)

    assert not set(report.faults) & set(texts(page))


def test_a_fault_found_stands_in_words(page) -> None:
    page.show_outcome(Outcome(ok=False, faults={"chain": 2, "sqlite": 0}))

    assert tr("✗ Faults were found. Make no more entries.") in texts(page)
    assert tr("✗ {count} faults", count="2") in texts(page)
    assert texts(page).count(tr("✓ in order")) == 1


def test_a_second_check_replaces_the_first(qtbot, page, qapp) -> None:
    page.show_outcome(Outcome(ok=False, faults={"chain": 2}))
    page.show_outcome(Outcome(ok=True, faults={"chain": 0}))
    qapp.sendPostedEvents(None, 52)  # QEvent.DeferredDelete

    assert tr("✗ Faults were found. Make no more entries.") not in texts(page)
    assert tr("✓ Everything is in order.") in texts(page)


def test_a_backup_is_made_and_its_time_shown(qtbot, page, operations, folder) -> None:
    before = page.backup_label.text()
    page.backup_button.click()
    qtbot.waitUntil(lambda: operations.is_idle, timeout=20_000)

    assert before == tr("There is no backup yet.")
    assert len(list(folder.paths.backups.iterdir())) >= 1
    assert page.backup_label.text() != before


def test_the_folder_is_shown_and_copied(page, folder) -> None:
    page.copy_folder_button.click()

    assert page.folder_edit.text() == str(folder.paths.root) == QGuiApplication.clipboard().text()


def test_version_and_licences_are_there(page) -> None:
    shipped = len(list(asset("resources", "licenses").iterdir()))

    assert __version__ in page.version_label.text()
    assert page.licence_list.count() == shipped > 3


def test_a_licence_can_be_read(qtbot, page) -> None:
    read = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        read.append(dialog.findChild(QPlainTextEdit).toPlainText())
        dialog.reject()

    names = [page.licence_list.item(row).text() for row in range(page.licence_list.count())]
    page.licence_list.setCurrentRow(next(row for row, name in enumerate(names) if "tabler" in name))
    QTimer.singleShot(50, look)
    page.licence_button.click()

    assert "Paweł Kuna" in read[0]


def choose(page: AboutPage, name: str, value: object) -> None:
    combo = page._combos[name]
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def test_the_text_size_changes_at_once_and_is_kept(page, folder) -> None:
    choose(page, "text_scale", 150)

    assert theme.current().scale == 150
    assert load_settings(folder.paths.settings_file).settings.text_scale == 150
    assert page.restart_label.text() == ""


def test_the_colours_change_at_once(page) -> None:
    choose(page, "theme", "dark")

    assert theme.current().is_dark


def test_another_language_waits_for_the_next_start(page, folder) -> None:
    choose(page, "language", "en")

    assert page.restart_label.text() == tr("The change shows when the program is started again.")
    assert load_settings(folder.paths.settings_file).settings.language == "en"


def test_a_setting_that_cannot_be_kept_is_not_shown_as_if_it_were(page, folder) -> None:
    folder.paths.settings_file.mkdir()
    choose(page, "text_scale", 200)

    assert theme.current().scale == 100
    assert page._combos["text_scale"].currentData() == 100
    assert page.banner.isVisible()


def test_a_fault_stands_in_the_banner(page) -> None:
    page.show_fault(KnownError(ErrorCode.STORE_DISK_FULL))

    assert page.banner.isVisible()
    assert page.banner.kind == "error"


def test_everything_reached_by_tab_has_a_name(page) -> None:
    assert unnamed_widgets(page) == []


@pytest.mark.parametrize("scale", [100, 200])
def test_nothing_is_wider_than_the_smallest_window(page, scale: int) -> None:
    theme.current().apply("light", scale)

    assert page.minimumSizeHint().width() <= 900
