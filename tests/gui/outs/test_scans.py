"""The code on paper opens its household: scanned, photographed, dropped, in a PDF of many; and what is no form."""

from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests_support.certificates_page import settle

from ngheo_desktop.domain.paper_code import paper_code
from ngheo_desktop.gui import files
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.paper_desk import PaperDesk
from ngheo_desktop.services.questionnaire_papers import PaperOrder


@pytest.fixture
def pdf(folder, standards, review_round, everybody, tmp_path) -> Path:
    """A scan of the forms of two households as one PDF file."""
    file = tmp_path / "scan.pdf"
    ids = (everybody[4].household_id, everybody[1].household_id)
    PaperDesk(folder, standards, review_round).save(PaperOrder(household_ids=ids), file)
    return file


@pytest.fixture
def photograph(pdf: Path, tmp_path: Path) -> Path:
    """The first page as a picture, turned by hand."""
    with PdfPages(pdf.read_bytes()) as pages:
        picture = pages.render(0, 150)
    image = Image.frombuffer("RGBA", (picture.width, picture.height), picture.rgba, "raw", "RGBA", picture.stride, 1)
    image.convert("L").rotate(7, expand=True, fillcolor=230).save(tmp_path / "phiếu.jpg", quality=60)
    return tmp_path / "phiếu.jpg"


def opened(page: HouseholdsPage, workspace) -> list[object]:
    found: list[object] = []
    workspace.page_wanted.connect(lambda key, target: found.append((key, target)))
    return found


def type_code(widget, code: str, *, pause: int = 2) -> None:
    """Type as a scanner does, one figure after the other."""
    for place, figure in enumerate(code):
        event = QKeyEvent(
            QKeyEvent.Type.KeyPress, ord(figure), Qt.KeyboardModifier.NoModifier, figure, autorep=False, count=1
        )
        event.setTimestamp(1_000 + place * pause)
        QApplication.sendEvent(widget, event)


def test_a_scanner_opens_the_household_from_the_list(page, workspace, everybody) -> None:
    found = opened(page, workspace)
    page.table.setFocus()
    type_code(page.table, paper_code(everybody[5].household_id))

    assert found == [("questionnaire", everybody[5].household_id)]


def test_figures_typed_slowly_are_no_scan(page, workspace, everybody) -> None:
    found = opened(page, workspace)
    type_code(page.table, paper_code(everybody[5].household_id), pause=800)

    assert found == []


def test_a_misread_code_opens_nothing(page, workspace, everybody) -> None:
    found = opened(page, workspace)
    code = paper_code(everybody[5].household_id)
    type_code(page.table, code[:-1] + str((int(code[-1]) + 1) % 10))

    assert found == []


def test_a_scan_into_the_search_field_opens_without_enter(page, workspace, everybody) -> None:
    found = opened(page, workspace)
    page.search(paper_code(everybody[5].household_id))

    assert found == [("questionnaire", everybody[5].household_id)]


def test_ctrl_o_opens_the_household_of_a_photograph(page, qtbot, workspace, everybody, photograph, monkeypatch) -> None:
    monkeypatch.setattr(files, "ask_open", lambda *_: photograph)
    found = opened(page, workspace)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, workspace)

    assert found == [("questionnaire", everybody[4].household_id)]


def test_a_dropped_pdf_of_several_forms_opens_the_first_and_says_how_many(
    page, qtbot, workspace, everybody, pdf
) -> None:
    found, said = opened(page, workspace), []
    workspace.said.connect(said.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(pdf))])
    none = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPoint(20, 20), Qt.DropAction.CopyAction, data, *none)
    QApplication.sendEvent(page, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(page, QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, *none))
    settle(qtbot, workspace)

    assert found == [("questionnaire", everybody[4].household_id)]
    assert "2 hộ" in said[-1]


@pytest.mark.parametrize(
    ("name", "code", "number"),
    [("card.png", "001099012345||Nguyễn Văn A|01011999|Nam|Hà Nội|01012021", "IMG-004"), ("plain.png", "", "IMG-002")],
)
def test_what_is_no_form_is_refused_in_words(page, qtbot, workspace, tmp_path, monkeypatch, name, code, number) -> None:
    file = tmp_path / name
    image = Image.new("L", (400, 400), 255)
    if code:
        made = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode), scale=6)
        image = Image.fromarray(made)
    image.save(file)
    found = opened(page, workspace)
    monkeypatch.setattr(files, "ask_open", lambda *_: file)
    QTest.keyClick(page.table, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, workspace)

    assert found == []
    assert number in page.findChild(Banner).accessibleName()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4 cut off", b"\x89PNG\r\n\x1a\n"])
def test_a_broken_file_is_refused(page, qtbot, workspace, tmp_path, monkeypatch, content) -> None:
    file = tmp_path / ("broken.png" if content.startswith(b"\x89") else "broken.pdf")
    file.write_bytes(content)
    monkeypatch.setattr(files, "ask_open", lambda *_: file)
    QTest.keyClick(page.table, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, workspace)

    assert "IMG-001" in page.findChild(Banner).accessibleName()
