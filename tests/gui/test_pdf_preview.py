"""Pages of paper on the screen."""

import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from reportlab.pdfgen.canvas import Canvas

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.widgets.pdf_preview import PdfPreview


def paper(name: str, pages: int) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for number in range(pages):
        canvas.drawString(72, 700, f"{name} page {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def made() -> list[int]:
    """Which documents were made, in the order in which they were."""
    return []


@pytest.fixture
def preview(qtbot, workspace: Workspace, made: list[int]) -> PdfPreview:
    """Five hundred documents: each of one page, the second of three."""
    preview = PdfPreview()
    qtbot.addWidget(preview)
    preview.attach(workspace.operations)
    preview.resize(500, 600)
    preview.show()

    def make(number: int) -> bytes:
        made.append(number)
        return paper(f"paper {number}", 3 if number == 1 else 1)

    preview.set_documents(500, make, lambda number: f"Paper {number}")
    settle(qtbot, workspace)
    return preview


def settle(qtbot, workspace: Workspace) -> None:
    for _ in range(2):
        qtbot.waitUntil(lambda: workspace.operations.is_idle, timeout=10_000)
        QApplication.processEvents()


def words(preview: PdfPreview) -> str:
    return preview.focusProxy().accessibleDescription().strip()


def press(preview: PdfPreview, key: Qt.Key, qtbot, workspace: Workspace) -> None:
    QTest.keyClick(preview.focusProxy(), key)
    settle(qtbot, workspace)


def test_only_the_page_in_front_is_made(preview: PdfPreview, made: list[int]) -> None:
    assert set(made) == {0}
    assert words(preview) == "paper 0 page 1"


def test_pages_turn_into_the_next_document_and_back_to_its_last_page(
    preview: PdfPreview, qtbot, workspace: Workspace
) -> None:
    seen = []
    told: list[int] = []
    preview.document_shown.connect(told.append)
    for key in [Qt.Key.Key_PageDown] * 4 + [Qt.Key.Key_PageUp]:
        press(preview, key, qtbot, workspace)
        seen.append((words(preview), preview.place))

    assert seen == [
        ("paper 1 page 1", "1/3"),
        ("paper 1 page 2", "2/3"),
        ("paper 1 page 3", "3/3"),
        ("paper 2 page 1", "1/1"),
        ("paper 1 page 3", "3/3"),
    ]
    assert told == [1, 2, 1]


def test_the_ends_are_ends(preview: PdfPreview, qtbot, workspace: Workspace) -> None:
    press(preview, Qt.Key.Key_PageUp, qtbot, workspace)
    assert words(preview) == "paper 0 page 1"

    press(preview, Qt.Key.Key_End, qtbot, workspace)
    press(preview, Qt.Key.Key_PageDown, qtbot, workspace)
    assert words(preview) == "paper 499 page 1"


def test_turning_fast_draws_only_what_is_looked_at(
    preview: PdfPreview, made: list[int], qtbot, workspace: Workspace
) -> None:
    made.clear()
    for number in range(1, 200):
        preview.show_document(number)
    settle(qtbot, workspace)

    assert words(preview) == "paper 199 page 1"
    assert len(made) <= 3


def test_the_page_fits_the_width_and_zooms_by_keys(preview: PdfPreview, qtbot, workspace: Workspace) -> None:
    def wide() -> int:
        return preview.focusProxy().widget().width()

    fitted = wide()
    assert 0.85 * 500 < fitted <= 500

    press(preview, Qt.Key.Key_Plus, qtbot, workspace)
    larger = wide()
    press(preview, Qt.Key.Key_Minus, qtbot, workspace)
    press(preview, Qt.Key.Key_Minus, qtbot, workspace)
    assert larger > fitted > wide()

    press(preview, Qt.Key.Key_0, qtbot, workspace)
    assert wide() == fitted

    preview.resize(700, 600)
    settle(qtbot, workspace)
    assert wide() > fitted


def test_what_cannot_be_drawn_is_told_in_place_of_the_page(qtbot, workspace: Workspace) -> None:
    preview = PdfPreview()
    qtbot.addWidget(preview)
    preview.attach(workspace.operations)
    preview.show()

    def make(number: int) -> bytes:
        if number == 0:
            raise KnownError(ErrorCode.CERTIFICATE_LETTERS, number="07", characters="趙")
        return paper("good", 1)

    preview.set_documents(2, make, str)
    settle(qtbot, workspace)
    assert "CRT-003" in preview.message
    assert preview.place == ""

    preview.show_document(1)
    settle(qtbot, workspace)
    assert (preview.message, words(preview)) == ("", "good page 1")


def test_nothing_is_drawn_while_it_is_hidden(qtbot, workspace: Workspace) -> None:
    preview = PdfPreview()
    qtbot.addWidget(preview)
    preview.attach(workspace.operations)
    made: list[int] = []

    def make(number: int) -> bytes:
        made.append(number)
        return paper("late", 1)

    preview.set_documents(1, make, str)
    settle(qtbot, workspace)
    assert made == []

    preview.show()
    settle(qtbot, workspace)
    assert words(preview) == "late page 1"
