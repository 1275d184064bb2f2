"""The first start, by keyboard, against the real services."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog
from tests_support.opening import PASSPHRASE, enter, escape, show
from tests_support.reading import clashing_mnemonics, unnamed_widgets

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import files, printing, theme
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.pages.first_run import FirstRunDialog
from ngheo_desktop.messages import choose_language, describe
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.folder import open_folder


@pytest.fixture
def dialog(qtbot, folders, operations, tmp_path: Path) -> FirstRunDialog:
    made = FirstRunDialog(folders.areas, folders, folders, operations, tmp_path / "data")
    show(qtbot, made)
    return made


def choose_commune(dialog: FirstRunDialog, text: str, name: str, province: str) -> None:
    dialog.commune_search_edit.setText(text)
    dialog.commune_search_edit.search_now()
    wanted = [
        row
        for row in range(dialog.commune_list.count())
        if name in dialog.commune_list.item(row).text() and province in dialog.commune_list.item(row).text()
    ]
    dialog.commune_list.setCurrentRow(wanted[0])


def go_to_folder_step(qtbot, dialog: FirstRunDialog, passphrase: str = PASSPHRASE) -> None:
    dialog.language_combo.setFocus()
    dialog.next_button.click()
    choose_commune(dialog, "van lang thai nguyen", "Xã Văn Lăng", "Thái Nguyên")
    dialog.next_button.click()
    dialog.officer_edit.setText("Triệu Mùi Ghến")
    dialog.next_button.click()
    if dialog.real_radio.isChecked():
        dialog.passphrase_edit.setText(passphrase)
        dialog.repeat_edit.setText(passphrase)
        dialog.next_button.click()


def set_up(qtbot, dialog: FirstRunDialog, operations: Operations) -> None:
    go_to_folder_step(qtbot, dialog)
    enter(qtbot)
    qtbot.waitUntil(lambda: operations.is_idle, timeout=20_000)


def test_a_commune_is_found_without_accents_and_with_its_province(dialog) -> None:
    choose_commune(dialog, "van lang thai nguyen", "Xã Văn Lăng", "Thái Nguyên")

    assert dialog.answers().commune_code == "05665"
    assert dialog.answers().province_code == "19"


def test_of_several_communes_none_is_chosen_for_the_person(dialog) -> None:
    dialog.commune_search_edit.setText("van lang")
    dialog.commune_search_edit.search_now()
    dialog.next_button.click()
    dialog.next_button.click()

    assert dialog.commune_list.count() > 1
    assert dialog.answers().commune_code == ""
    assert dialog.commune_list.isVisible()


def test_who_only_enters_the_list_of_communes_has_chosen_none(qtbot, dialog) -> None:
    enter(qtbot)
    dialog.commune_search_edit.setText("van lang")
    dialog.commune_search_edit.search_now()
    qtbot.keyClick(dialog.commune_search_edit, Qt.Key.Key_Tab)
    entered = dialog.commune_list.hasFocus()
    enter(qtbot)

    assert entered
    assert dialog.answers().commune_code == ""
    assert dialog.banner.isVisible()


def test_enter_in_the_search_goes_to_the_communes_found(qtbot, dialog) -> None:
    enter(qtbot)
    dialog.commune_search_edit.setText("van lang")
    qtbot.keyClick(dialog.commune_search_edit, Qt.Key.Key_Return)

    assert dialog.commune_list.hasFocus()
    assert dialog.commune_list.selectedItems()


def test_the_only_commune_that_fits_is_chosen(dialog) -> None:
    dialog.commune_search_edit.setText("05665")
    dialog.commune_search_edit.search_now()

    assert dialog.answers().commune_code == "05665"


def test_a_search_that_finds_too_much_says_so(dialog) -> None:
    dialog.commune_search_edit.setText("xa")
    dialog.commune_search_edit.search_now()

    assert dialog.commune_list.count() == 50
    assert "50" in dialog.commune_count_label.text()


def test_every_step_is_gone_through_by_keyboard_alone(qtbot, dialog, folders, operations) -> None:
    enter(qtbot)
    assert dialog.commune_search_edit.hasFocus()
    dialog.commune_search_edit.setText("văn lăng thái nguyên")
    qtbot.keyClick(dialog.commune_search_edit, Qt.Key.Key_Down)
    assert dialog.commune_list.hasFocus()
    enter(qtbot)
    assert dialog.officer_edit.hasFocus()
    assert not dialog.banner.isVisible()
    dialog.officer_edit.setText("Triệu Mùi Ghến")
    enter(qtbot)
    assert dialog.passphrase_edit.hasFocus()
    dialog.passphrase_edit.setText(PASSPHRASE)
    dialog.repeat_edit.setText(PASSPHRASE)
    enter(qtbot)
    assert dialog.next_button.hasFocus()
    enter(qtbot)
    qtbot.waitUntil(lambda: operations.is_idle, timeout=20_000)
    assert dialog.print_button.hasFocus()
    qtbot.keyClick(dialog.kept_check, Qt.Key.Key_Space)
    qtbot.keyClick(dialog.kept_check, Qt.Key.Key_Return)

    assert dialog.result() == QDialog.DialogCode.Accepted
    assert folders.opened[0].profile.officer == "Triệu Mùi Ghến"
    assert folders.opened[0].profile.commune_code == "05665"


def test_the_key_has_to_be_kept_before_work_begins(qtbot, dialog, operations) -> None:
    set_up(qtbot, dialog, operations)
    before = dialog.next_button.isEnabled()
    escape(qtbot)
    still_open = dialog.isVisible()
    dialog.kept_check.setChecked(True)

    assert not before
    assert still_open
    assert dialog.next_button.isEnabled()


def test_the_key_shown_opens_the_data(qtbot, dialog, folders, operations) -> None:
    set_up(qtbot, dialog, operations)
    shown = dialog.key_label.text()
    folders.close()

    reopened = open_folder(folders.paths, clock=folders.clock, recovery_key=shown)
    reopened.close()


def test_the_passphrase_does_not_stay_in_the_fields(qtbot, dialog, operations) -> None:
    set_up(qtbot, dialog, operations)

    assert dialog.passphrase_edit.text() == dialog.repeat_edit.text() == ""


def test_the_sheet_is_saved(qtbot, dialog, operations, monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(files.QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "sheet"), "PDF (*.pdf)"))
    set_up(qtbot, dialog, operations)
    dialog.save_button.click()
    qtbot.waitUntil(lambda: bool(dialog.key_done_label.text()))

    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")


def test_the_sheet_is_printed(qtbot, dialog, operations, monkeypatch, tmp_path) -> None:
    printer = printing.new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "paper.pdf"))
    monkeypatch.setattr(printing, "ask_printer", lambda owner, title: printer)
    set_up(qtbot, dialog, operations)
    dialog.print_button.click()
    qtbot.waitUntil(lambda: dialog.key_done_label.text() == "✓ Đã gửi tới máy in")

    with PdfPages((tmp_path / "paper.pdf").read_bytes()) as pages:
        assert len(pages) == 1


def test_a_sheet_that_cannot_be_saved_is_told(qtbot, dialog, operations, monkeypatch, tmp_path) -> None:
    missing = tmp_path / "no" / "sheet.pdf"
    monkeypatch.setattr(files.QFileDialog, "getSaveFileName", lambda *args: (str(missing), "PDF (*.pdf)"))
    set_up(qtbot, dialog, operations)
    dialog.save_button.click()
    qtbot.waitUntil(lambda: bool(dialog.banner.text))

    assert dialog.key_done_label.text() == ""
    assert "sheet.pdf" in dialog.banner.text


def test_sample_data_need_no_passphrase_and_no_key(qtbot, dialog, folders, operations) -> None:
    dialog.sample_radio.setChecked(True)
    set_up(qtbot, dialog, operations)

    assert dialog.result() == QDialog.DialogCode.Accepted
    assert folders.answers.sample
    assert folders.answers.passphrase is None
    assert folders.opened[0].is_sample


def test_an_office_names_itself_and_its_province(qtbot, dialog, folders, operations) -> None:
    dialog.next_button.click()
    dialog.office_radio.setChecked(True)
    dialog.province_combo.setCurrentIndex(dialog.province_combo.findData("19"))
    dialog.next_button.click()
    asked_for_a_name = dialog.banner.text
    dialog.office_name_edit.setText("Sở Nông nghiệp và Môi trường")
    dialog.next_button.click()
    answers = dialog.answers()

    assert asked_for_a_name
    assert (answers.role, answers.commune_code, answers.province_code) == ("office", "", "19")
    assert answers.office_name == "Sở Nông nghiệp và Môi trường"
    assert dialog.officer_edit.hasFocus()


@pytest.mark.parametrize(("passphrase", "repeated"), [("ngắn", "ngắn"), (PASSPHRASE, "con trâu đi sau"), ("", "")])
def test_a_passphrase_that_will_not_do_is_refused_beside_its_field(qtbot, dialog, passphrase, repeated) -> None:
    go_to_folder_step(qtbot, dialog, "")
    dialog.passphrase_edit.setText(passphrase)
    dialog.repeat_edit.setText(repeated)
    dialog.next_button.click()

    assert dialog.repeat_problem_label.text()
    assert dialog.passphrase_edit.isVisible()


def test_a_passphrase_that_is_too_short_is_corrected_where_it_is_too_short(qtbot, dialog) -> None:
    go_to_folder_step(qtbot, dialog, "")
    dialog.passphrase_edit.setText("ngắn")
    enter(qtbot)
    at_the_first = dialog.passphrase_edit.hasFocus()
    dialog.passphrase_edit.setText(PASSPHRASE)
    enter(qtbot)

    assert at_the_first
    assert dialog.repeat_edit.hasFocus()


def test_without_a_commune_and_a_name_there_is_no_next_step(dialog) -> None:
    dialog.next_button.click()
    dialog.next_button.click()
    about_commune = dialog.banner.text
    choose_commune(dialog, "van lang thai nguyen", "Xã Văn Lăng", "Thái Nguyên")
    dialog.next_button.click()
    dialog.next_button.click()

    assert about_commune
    assert dialog.banner.text
    assert dialog.officer_edit.isVisible()


def test_escape_goes_one_step_back_and_at_the_first_gives_up(qtbot, dialog) -> None:
    dialog.next_button.click()
    escape(qtbot)
    back = dialog.language_combo.isVisible()
    escape(qtbot)

    assert back
    assert not dialog.isVisible()
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_a_folder_that_holds_data_is_refused_and_another_can_be_chosen(
    qtbot, dialog, operations, folders, tmp_path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ngheo.db").write_bytes(b"someone else's")
    set_up(qtbot, dialog, operations)
    expected = describe(KnownError(ErrorCode.STORE_EXISTS, folder=str(tmp_path / "data"))).message

    assert dialog.banner.text == expected
    assert dialog.folder_edit.isVisible()
    assert (tmp_path / "data" / "ngheo.db").read_bytes() == b"someone else's"

    dialog.folder_edit.setText(str(tmp_path / "other"))
    dialog.next_button.click()
    qtbot.waitUntil(lambda: operations.is_idle, timeout=20_000)
    assert dialog.key_label.isVisible()


def test_another_language_is_asked_for(qtbot, dialog) -> None:
    dialog.language_combo.setCurrentIndex(dialog.language_combo.findData("en"))

    with qtbot.waitSignal(dialog.language_wanted) as wanted:
        dialog.language_combo.activated.emit(dialog.language_combo.currentIndex())

    assert wanted.args == ["en"]


def test_a_name_is_kept_as_typed_in_normal_form(dialog) -> None:
    dialog.officer_edit.setText("  Y Ble\u0302\u0300 E\u0302ban ")

    assert dialog.answers().officer == "Y Blề Êban"


def test_everything_reached_by_tab_has_a_name(dialog) -> None:
    assert unnamed_widgets(dialog) == []


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("office", [False, True])
def test_no_step_has_one_letter_twice(qtbot, folders, operations, tmp_path, language, office) -> None:
    choose_language(language)
    made = FirstRunDialog(folders.areas, folders, folders, operations, tmp_path / "data")
    show(qtbot, made)
    choose_commune(made, "van lang thai nguyen", "Xã Văn Lăng", "Thái Nguyên")
    made.office_radio.setChecked(office)
    clashes = []
    for step in range(made.step_stack.count()):
        made._show_step(step)
        clashes += clashing_mnemonics(made)

    assert clashes == []


@pytest.mark.parametrize("scale", [100, 200])
def test_no_step_is_wider_than_the_smallest_screen(dialog, scale: int) -> None:
    theme.current().apply("light", scale)
    widths = [dialog.step_stack.widget(step).widget().minimumSizeHint().width() for step in range(6)]

    assert max(widths) <= 1000
