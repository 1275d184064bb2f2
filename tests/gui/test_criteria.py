"""The words of Phiếu A filled in by keys, and what the panel says of a request."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from tests_support.entry import new_commune, press, write
from tests_support.reading import unnamed_widgets

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui.dialogs.criteria import CriteriaDialog
from ngheo_desktop.services.screening import ScreeningService

FORM = "vn-2026b"


@pytest.fixture
def service(tmp_path: Path, clock: FixedClock):
    made = new_commune(tmp_path / "data", clock, with_round=False)
    yield ScreeningService(made.folder, made.standards)
    made.folder.close()


@pytest.fixture
def dialog(qtbot, service, operations) -> CriteriaDialog:
    made = CriteriaDialog(service, operations)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    return made


def test_words_are_filled_in_one_after_the_other_by_keys(qtbot, dialog, service, operations) -> None:
    write("Có xe ô tô")
    press(Qt.Key.Key_Tab)
    dialog.document_edit.clear()
    write("Thông tư 07/2021")
    press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: operations.is_idle and service.texts(FORM)[0].is_filled)
    first = service.texts(FORM)[0]

    assert (first.text, first.document) == ("Có xe ô tô", "Thông tư 07/2021")
    assert dialog.criteria_list.currentRow() == 1
    assert dialog.text_edit.hasFocus()
    assert dialog.text_edit.toPlainText() == ""
    assert unnamed_widgets(dialog) == []


def test_a_criterion_without_words_or_document_is_refused_in_the_window(qtbot, dialog, service, operations) -> None:
    dialog.save()
    said = dialog.banner.kind
    write("Có xe ô tô")
    dialog.document_edit.clear()
    dialog.save()
    qtbot.waitUntil(lambda: operations.is_idle)

    assert (said, dialog.banner.kind) == ("error", "error")
    assert not service.texts(FORM)[0].is_filled


def test_words_are_taken_back(qtbot, dialog, service, operations) -> None:
    service.fill_in(FORM, "01", text="Có xe ô tô", document="Thông tư 07/2021", article="")
    dialog._read_again(0)
    dialog.take_back_button.click()
    qtbot.waitUntil(lambda: operations.is_idle and not service.texts(FORM)[0].is_filled)

    assert dialog.text_edit.toPlainText() == ""
    assert not dialog.take_back_button.isEnabled()
