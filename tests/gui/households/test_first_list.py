"""An empty folder gets its round and its households."""

from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from tests_support.entry import Commune
from tests_support.household_list import answer, show

from ngheo_desktop.gui.dialogs.create_round import CreateRoundDialog
from ngheo_desktop.gui.dialogs.list_import import ListImportDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.services.list_import import ListImporter
from ngheo_desktop.services.rounds import all_rounds

LIST = Path(__file__).parents[2] / "data" / "lists" / "danh-sach-2025.xlsx"


def test_without_a_round_one_can_be_created(qtbot, workspace: Workspace, empty: Commune) -> None:
    page = show(qtbot, workspace, empty.folder, empty.standards)
    assert page.banner.kind == "info"
    answer(CreateRoundDialog, lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Return))
    page.banner.action.emit()

    # Both standards that households can be reviewed under this autumn are proposed.
    found = [(one.year, one.rule_sets) for one in all_rounds(empty.folder)]
    assert found == [(2026, ("vn-2022-2026", "vn-2027-2030"))]
    assert page.banner.isHidden()


def test_an_empty_commune_imports_its_list(qtbot, workspace: Workspace, empty: Commune) -> None:
    page = show(qtbot, workspace, empty.folder, empty.standards)
    assert page.list_stack.currentWidget() is page.no_households
    dialog = ListImportDialog(workspace, ListImporter(empty.folder, empty.standards.areas), str(LIST), page)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog._plan is not None)
    plan = dialog._plan
    assert dialog.problems_table.rowCount() == len(plan.problems)
    assert dialog.import_button.isEnabled()
    dialog.import_now()
    qtbot.waitUntil(lambda: dialog.result() == QDialog.DialogCode.Accepted)
    qtbot.waitUntil(lambda: workspace.operations.is_idle)

    assert page._model.rowCount() == plan.added
    again = ListImportDialog(workspace, ListImporter(empty.folder, empty.standards.areas), str(LIST), page)
    qtbot.addWidget(again)
    qtbot.waitUntil(lambda: again._plan is not None)
    assert again._plan.added == 0
    assert not again.import_button.isEnabled()


def test_a_problem_is_read_whole_at_the_width_of_the_window(
    qtbot, workspace: Workspace, empty: Commune, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(LIST)
    book.worksheets[0].cell(4, 5).value = "31/02/1960"
    file = tmp_path / "list.xlsx"
    book.save(file)
    page = show(qtbot, workspace, empty.folder, empty.standards)
    dialog = ListImportDialog(workspace, ListImporter(empty.folder, empty.standards.areas), str(file), page)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.problems_table.rowCount() == 1)
    table = dialog.problems_table

    for width in (dialog.width(), dialog.width() - 120):
        dialog.resize(width, dialog.height())
        message = table.item(0, 3).text()
        room = table.columnWidth(3) - 16
        lines = -(-table.fontMetrics().horizontalAdvance(message) // room)
        qtbot.waitUntil(lambda lines=lines: table.rowHeight(0) >= lines * table.fontMetrics().height())


def test_an_import_that_is_stopped_changes_nothing(qtbot, workspace: Workspace, empty: Commune) -> None:
    page = show(qtbot, workspace, empty.folder, empty.standards)
    importer = ListImporter(empty.folder, empty.standards.areas)
    dialog = ListImportDialog(workspace, importer, str(LIST), page)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog._plan is not None)
    qtbot.keyClick(dialog.import_button, Qt.Key.Key_Return)
    qtbot.keyClick(dialog.cancel_button, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: workspace.operations.is_idle)

    assert dialog.isVisible()
    assert dialog.banner.kind == "warning"
    assert importer.plan(LIST).added == 280


def test_a_file_that_is_no_workbook_is_said_in_the_window(
    qtbot, workspace: Workspace, empty: Commune, tmp_path: Path
) -> None:
    page = show(qtbot, workspace, empty.folder, empty.standards)
    file = tmp_path / "list.xlsx"
    file.write_text("no workbook", "utf-8")
    dialog = ListImportDialog(workspace, ListImporter(empty.folder, empty.standards.areas), str(file), page)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.banner.isVisible)

    assert dialog.banner.kind == "error"
    assert not dialog.import_button.isEnabled()
