"""Telephones and the household book from the window: files out, answers back, by keys, read again by other programs."""

import csv
import io
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pyxform.xls2xform import convert
from tests_support.certificates_page import save_to, settle
from tests_support.household_list import answer
from tests_support.reading import clashing_mnemonics, unnamed_widgets

from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.paper_code import paper_code
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.gui import files
from ngheo_desktop.gui.dialogs.phones import PhonesDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.phone_forms import PhoneForms
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households, journal, questionnaires

AREA = "33.5"


@pytest.fixture
def forms(folder: Folder, standards: Standards, review_round: ReviewRound) -> PhoneForms:
    return PhoneForms(folder, standards, review_round)


@pytest.fixture
def dialog(qtbot, workspace: Workspace, folder: Folder, forms: PhoneForms, tmp_path: Path) -> Iterator[PhonesDialog]:
    villages = [(one.village_id, one.name) for one in HouseholdBook(folder).villages()]
    made = PhonesDialog(workspace.operations, forms, villages, tmp_path)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    yield made
    workspace.operations.close()
    QApplication.processEvents()


def filled(forms: PhoneForms, household: Household | None, path: Path, *, new_person: str = "") -> Path:
    """Write a questionnaire as Collect does, with another area than the one on record."""
    root = ET.Element("data", {"id": forms.form_id, "version": "1"})
    if household is not None:
        ET.SubElement(root, "household_code").text = paper_code(household.household_id)
    group = ET.SubElement(root, "section_house")
    ET.SubElement(group, "house.area_m2").text = AREA
    if new_person:
        ET.SubElement(ET.SubElement(root, "person"), "full_name").text = new_person
    path.write_bytes(ET.tostring(root, encoding="utf-8"))
    return path


def press(widget, qtbot, workspace: Workspace) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Qt.Key.Key_Space)
    settle(qtbot, workspace)


def choose(monkeypatch: pytest.MonkeyPatch, chosen: list[Path]) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(one) for one in chosen], ""))


def area(folder: Folder, household: Household) -> object:
    found = questionnaires.get(folder.database, household.household_id, get_round(folder).round_id)
    return found.household_answers.get("house.area_m2") if found else None


def test_the_files_for_a_village_are_those_that_collect_takes(
    dialog, folder, everybody, qtbot, workspace, monkeypatch, tmp_path
) -> None:
    monkeypatch.setattr(files, "ask_folder", lambda *_: tmp_path)
    dialog.village_combo.setFocus()
    QTest.keyClick(dialog.village_combo, Qt.Key.Key_Down)
    village = dialog.village_combo.currentText()
    press(dialog.write_button, qtbot, workspace)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "households.csv").read_text("utf-8"), newline="")))

    assert not convert(tmp_path / "phieu.xlsx").warnings
    assert {row["village"] for row in rows} == {village}
    assert len(rows) == sum(one.village == village for one in everybody)
    assert dialog.banner.kind == "saved"


def test_answers_that_differ_are_shown_and_taken_only_when_asked_for(
    dialog, forms, folder, everybody, qtbot, workspace, monkeypatch, tmp_path
) -> None:
    household = next(one for one in everybody if area(folder, one) not in {None, AREA})
    before = area(folder, household)
    choose(monkeypatch, [filled(forms, household, tmp_path / "a.xml")])
    written = journal.count(folder.database)
    press(dialog.choose_button, qtbot, workspace)
    assert dialog.differences_table.rowCount() == 1
    assert dialog.differences_table.item(0, 4).text() == AREA
    assert not dialog.apply_button.isEnabled()
    assert area(folder, household) == before
    assert journal.count(folder.database) == written

    press(dialog.differing_check, qtbot, workspace)
    press(dialog.apply_button, qtbot, workspace)

    assert area(folder, household) == AREA
    assert dialog.banner.kind == "saved"
    assert not dialog.apply_button.isVisible()


def test_several_files_are_dropped_and_each_says_what_is_wrong_with_it(
    dialog, forms, folder, everybody, qtbot, workspace, tmp_path
) -> None:
    good = filled(forms, everybody[0], tmp_path / "good.xml", new_person="Lò Thị Mới")
    without = filled(forms, None, tmp_path / "without.xml")
    broken = tmp_path / "broken.xml"
    broken.write_text("<data", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in (good, without, broken)])
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(dialog, QDragEnterEvent(QPoint(9, 9), *how))
    QApplication.sendEvent(dialog, QDropEvent(QPointF(9, 9), *how))
    settle(qtbot, workspace)
    named = [dialog.problems_table.item(row, 0).text() for row in range(dialog.problems_table.rowCount())]
    assert named == ["without.xml", "broken.xml"]
    assert "1 người mới" in dialog.found_label.text()

    press(dialog.apply_button, qtbot, workspace)
    names = [member.full_name for member in households.get(folder.database, everybody[0].household_id).members]

    assert "Lò Thị Mới" in names


def test_the_lists_are_saved_by_key(dialog, forms, everybody, qtbot, workspace, monkeypatch, tmp_path) -> None:
    save_to(monkeypatch, tmp_path / "lists.xlsx")
    choose(monkeypatch, [filled(forms, everybody[0], tmp_path / "a.xml"), filled(forms, None, tmp_path / "b.xml")])
    press(dialog.choose_button, qtbot, workspace)
    QTest.keyClick(dialog, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, workspace)
    book = openpyxl.load_workbook(tmp_path / "lists.xlsx")

    assert book.worksheets[-1].cell(3, 1).value == "b.xml"


def test_a_zip_with_nothing_in_it_is_refused_and_a_stopped_reading_changes_nothing(
    dialog, forms, everybody, qtbot, workspace, monkeypatch, tmp_path
) -> None:
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    choose(monkeypatch, [tmp_path / "empty.zip"])
    press(dialog.choose_button, qtbot, workspace)
    assert "ODK-001" in dialog.banner.accessibleName()

    choose(monkeypatch, [filled(forms, everybody[0], tmp_path / "a.xml")])
    workspace.operations.started.connect(lambda operation: operation.cancel())
    press(dialog.choose_button, qtbot, workspace)

    assert dialog.banner.kind == "warning"
    assert dialog.tabs.isEnabled()


def test_every_control_has_a_name_and_a_letter_of_its_own(
    dialog, forms, everybody, qtbot, workspace, monkeypatch, tmp_path
) -> None:
    assert unnamed_widgets(dialog) == []
    assert clashing_mnemonics(dialog) == []
    choose(monkeypatch, [filled(forms, everybody[0], tmp_path / "a.xml"), filled(forms, None, tmp_path / "b.xml")])
    press(dialog.choose_button, qtbot, workspace)

    assert unnamed_widgets(dialog) == []
    assert clashing_mnemonics(dialog) == []


def test_ctrl_t_in_the_list_opens_the_telephones(page: HouseholdsPage, qtbot, workspace) -> None:
    seen: list[int] = []

    def look(dialog: PhonesDialog) -> None:
        seen.append(dialog.village_combo.count())
        QTest.keyClick(dialog.close_button, Qt.Key.Key_Space)

    answer(PhonesDialog, look)
    QTest.keyClick(page.table, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(seen))

    assert seen[0] > 2


def test_ctrl_b_saves_the_household_book(
    page: HouseholdsPage, qtbot, workspace, everybody, monkeypatch, tmp_path
) -> None:
    save_to(monkeypatch, tmp_path / "book.xlsx")
    said: list[str] = []
    workspace.said.connect(said.append)
    QTest.keyClick(page.table, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, workspace)
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")

    assert book.worksheets[0].max_row == len(everybody) + 2
    assert book.worksheets[1].max_row == sum(len(one.members) for one in everybody) + 2
    assert f"{len(everybody)} hộ" in said[-1]
