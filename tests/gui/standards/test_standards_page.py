"""The page “Standards” over a real folder: everything is listed, filtered by keys, and a set is installed by two."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from tests_support.entry import new_commune, write
from tests_support.overlays import OVERLAY, OVERLAY_ID, PARENT_ID, overlay_copy
from tests_support.reading import unnamed_widgets
from tests_support.rule_sets import edit

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.standards.install_dialog import StandardsInstallDialog
from ngheo_desktop.gui.pages.standards.page import StandardsPage
from ngheo_desktop.gui.pages.standards.remove_dialog import StandardsRemoveDialog
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.installed_rules import InstalledRules
from ngheo_desktop.services.rule_installs import install, look_at
from ngheo_desktop.services.rule_shelf import StandardsDesk
from ngheo_desktop.services.standards import Standards


@pytest.fixture
def opened(tmp_path: Path, clock: FixedClock) -> Iterator[tuple[Folder, Standards]]:
    made = new_commune(tmp_path / "data", clock, with_round=False)
    made.standards.attach(InstalledRules(made.folder))
    yield made.folder, made.standards
    made.folder.close()


def show(qtbot, workspace: Workspace, opened: tuple[Folder, Standards]) -> StandardsPage:
    page = StandardsPage(StandardsDesk(*opened), workspace)
    qtbot.addWidget(page)
    qtbot.addWidget(page.inspector())
    workspace.operations.changed.connect(lambda changes, _: page.refresh(changes))
    page.resize(830, 660)
    page.show()
    qtbot.waitUntil(page.isActiveWindow)
    page.activate()
    qtbot.waitUntil(lambda: page.sets_table.model().rowCount() > 0, timeout=20_000)
    return page


def texts(page: StandardsPage, column: int) -> list[str]:
    model = page.provisions_table.model()
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def sets(page: StandardsPage) -> list[str]:
    model = page.sets_table.model()
    return [str(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)) for row in range(model.rowCount())]


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, modifier)


def fill(field: QLineEdit, text: str) -> None:
    """Put other words into a field by keys."""
    field.setFocus()
    field.selectAll()
    write(text)


def dialog_of(qtbot, page: StandardsPage, kind: type[QDialog]) -> QDialog:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(kind)), timeout=30_000)
    found = next(one for one in page.findChildren(kind) if one.isVisible())
    qtbot.waitUntil(found.isActiveWindow)
    return found


def choose(monkeypatch: pytest.MonkeyPatch, source: Path) -> None:
    monkeypatch.setattr(files, "ask_open", lambda *_: source)


def test_the_standard_in_force_is_shown_filtered_to_what_nobody_verified(qtbot, workspace, opened) -> None:
    page = show(qtbot, workspace, opened)
    rules = opened[1].rule_set(PARENT_ID)

    assert sets(page) == ["vn-2016-2021", PARENT_ID, "vn-2027-2030", "vn-2026", "vn-2026b"]
    assert page.sets_table.current_number == 1
    assert page.unverified_chip.isChecked()
    assert len(texts(page, 0)) >= len(rules.unverified_ids)
    assert {text[0] for text in texts(page, 2)} <= {"○", "∅"}
    assert unnamed_widgets(page) == []


def test_keys_change_the_filter_and_the_standard(qtbot, workspace, opened) -> None:
    page = show(qtbot, workspace, opened)
    unverified = len(texts(page, 0))
    press(page.sets_table, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    everything = len(texts(page, 0))
    press(page.sets_table, Qt.Key.Key_Down)
    press(page.sets_table, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)

    assert everything > unverified
    assert page.sets_table.current_number == 2
    assert [page._rows[number].provision_id for number in page._row_model.numbers] == [
        "cutoff.income.rural", "cutoff.income.urban",
    ]  # fmt: skip
    assert {text[0] for text in texts(page, 2)} == {"∅"}


def test_a_day_leaves_what_counts_on_it_and_half_a_date_leaves_all(qtbot, workspace, opened) -> None:
    page = show(qtbot, workspace, opened)
    page.all_chip.click()
    all_periods = len(texts(page, 0))
    page.day_edit.setFocus()
    fill(page.day_edit, "31/12/2025")
    on_the_day = [page._rows[number] for number in page._row_model.numbers]
    fill(page.day_edit, "12/2025")

    assert 0 < len(on_the_day) < all_periods
    assert all(row.in_force_on(date(2025, 12, 31)) for row in on_the_day)
    assert len(texts(page, 0)) == all_periods
    assert page.day_edit.property("problem") == "warning"


def test_words_without_accents_find_a_provision(qtbot, workspace, opened) -> None:
    page = show(qtbot, workspace, opened)
    page.all_chip.click()
    page.search_edit.setText("thu nhap thanh thi")
    page.search_edit.search_now()

    assert texts(page, 0)
    assert all("thành thị" in text for text in texts(page, 0))


def test_the_panel_tells_where_a_value_was_read_and_what_is_needed(qtbot, workspace, opened) -> None:
    page = show(qtbot, workspace, opened)
    press(page.sets_table, Qt.Key.Key_Return)
    press(page.provisions_table, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
    row = page._rows[page.provisions_table.current_number]
    panel = page.inspector().facts

    assert not row.verified
    assert row.read_in in panel.values()
    assert row.provision_id in panel.values()
    assert any(row.document in text and row.article in text for text in panel.values())


def test_a_form_lists_its_criteria_as_not_loaded(qtbot, workspace, opened) -> None:
    page = show(qtbot, workspace, opened)
    page.open_target("vn-2026")
    page.not_loaded_chip.click()

    assert len(texts(page, 0)) == 9


def test_an_unsigned_set_is_installed_with_its_check_sum_and_a_name(qtbot, workspace, opened, monkeypatch) -> None:
    page = show(qtbot, workspace, opened)
    choose(monkeypatch, OVERLAY)
    press(page.sets_table, Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    dialog = dialog_of(qtbot, page, StandardsInstallDialog)
    assert isinstance(dialog, StandardsInstallDialog)
    digest = dialog._candidate.package.content_hash
    waits = dialog.install_button.isEnabled()
    unnamed = unnamed_widgets(dialog)
    fill(dialog.hash_edit, "00000000")
    fill(dialog.name_edit, "Lò Thị Mai")
    press(dialog.name_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.banner.isVisible)
    refused = dialog.banner.text
    fill(dialog.hash_edit, digest[:8])
    press(dialog.hash_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: OVERLAY_ID in sets(page), timeout=20_000)

    assert (waits, unnamed) == (False, [])
    assert "00000000" in refused
    assert opened[1].rule_set_ids[-1] == OVERLAY_ID
    assert page.banner.kind == "saved"
    qtbot.waitUntil(lambda: sets(page)[page.sets_table.currentIndex().row()] == OVERLAY_ID)
    assert page.remove_button.isEnabled()
    assert "Lò Thị Mai" in page.inspector().facts.values()


def test_a_set_with_faults_shows_all_of_them_and_cannot_be_installed(
    qtbot, workspace, opened, monkeypatch, tmp_path
) -> None:
    page = show(qtbot, workspace, opened)
    choose(monkeypatch, overlay_copy(tmp_path / "bad", ("value = 150", "value = 155"), ("value = 8\n", "value = 9\n")))
    page.install_button.click()
    dialog = dialog_of(qtbot, page, StandardsInstallDialog)
    assert isinstance(dialog, StandardsInstallDialog)

    assert len(dialog.faults_edit.toPlainText().splitlines()) == 2
    assert "cases/changed.toml" in dialog.faults_edit.toPlainText()
    assert not dialog.install_button.isEnabled()
    assert not dialog.confirm_box.isVisible()
    press(dialog, Qt.Key.Key_Escape)


def test_a_file_that_is_none_is_refused_in_the_page(qtbot, workspace, opened, monkeypatch, tmp_path) -> None:
    page = show(qtbot, workspace, opened)
    file = tmp_path / "x.ngheo-rules"
    file.write_bytes(b"PK nothing")
    choose(monkeypatch, file)
    page.install_button.click()
    qtbot.waitUntil(page.banner.isVisible)

    assert "x.ngheo-rules" in page.banner.text
    assert page.install_button.isEnabled()


def test_an_installed_set_is_removed_with_a_reason_and_an_altered_one_is_told(qtbot, workspace, opened) -> None:
    folder, standards = opened
    candidate = look_at(folder, standards, OVERLAY)
    digits = candidate.package.content_hash[:8]
    done = install(folder, standards, candidate, confirmed_hash=digits, confirmed_by="Lò Thị Mai")
    edit(folder.paths.rules / done.name / "values.toml", "value = 150", "value = 155")
    standards.forget_installed()
    page = show(qtbot, workspace, opened)
    told = page.banner.text
    page.open_target(OVERLAY_ID)
    page.remove_button.click()
    dialog = dialog_of(qtbot, page, StandardsRemoveDialog)
    assert isinstance(dialog, StandardsRemoveDialog)
    waits = dialog.remove_button.isEnabled()
    fill(dialog.reason_edit, "quyết định đã bãi bỏ")
    press(dialog.reason_edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: OVERLAY_ID not in standards.rule_set_ids, timeout=20_000)

    assert OVERLAY_ID in told
    assert not waits
    qtbot.waitUntil(lambda: done.name in sets(page), timeout=20_000)


@pytest.mark.parametrize("scale", [100, 200])
def test_no_word_of_the_buttons_is_cut(qtbot, workspace, opened, scale: int) -> None:
    theme.current().apply("light", scale)
    page = show(qtbot, workspace, opened)
    page.resize(830 if scale == 100 else 1240, 560)
    # The chips take their places when the row they stand in has its width.
    QApplication.processEvents()

    for button in (page.install_button, page.remove_button, page.all_chip, page.unverified_chip, page.not_loaded_chip):
        assert button.width() >= button.sizeHint().width()


@pytest.mark.parametrize(("width", "scale"), [(830, 100), (1150, 100), (1240, 200)])
def test_neither_list_scrolls_sideways_and_the_names_stay(qtbot, workspace, opened, width: int, scale: int) -> None:
    theme.current().apply("light", scale)
    page = show(qtbot, workspace, opened)
    page.resize(width, 600)
    QApplication.processEvents()

    for table in (page.sets_table, page.provisions_table):
        assert table.horizontalScrollBar().maximum() == 0
        assert not table.isColumnHidden(0)
    assert not page.provisions_table.isColumnHidden(1)
    # The search field keeps its width: what does not fit beside it goes to the next line.
    assert page.search_edit.width() >= theme.current().chars(18)
    assert page.day_edit.geometry().right() <= page.day_box.width()
