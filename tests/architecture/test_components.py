"""Properties of shipped or pinned components that the program rests on."""

import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

FONTS = sorted((Path(__file__).resolve().parents[2] / "resources" / "fonts").glob("*.ttf"))
# Every letter of Vietnamese with every tone, the sign of the đồng and the marks used when a text comes apart.
VIETNAMESE = "".join(
    base + tone
    for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
)


def test_the_fonts_are_there() -> None:
    assert {path.stem for path in FONTS} >= {
        f"LiberationSerif-{face}" for face in ("Regular", "Bold", "Italic", "BoldItalic")
    }


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_a_font_is_liberation_2_with_all_of_vietnamese(path: Path) -> None:
    needed = set(unicodedata.normalize("NFC", VIETNAMESE)) | set("đĐ₫–—“”‘’…")
    with TTFont(path) as font:
        version = float(font["head"].fontRevision)
        letters = set(map(chr, font.getBestCmap()))

    # Liberation 1.x draws boxes for most letters with a tone.
    assert version >= 2
    assert "ệ" in letters
    assert sorted(needed - letters) == []


CALLS = {
    "texts": "label = QLabel()\nfor _ in range(1_000):\n    label.setText('Xã Văn Lăng')",
    "timers": "for _ in range(1_000):\n    QTimer.singleShot(0, lambda: None)\nQCoreApplication.processEvents()",
}


@pytest.mark.parametrize("calls", CALLS.values(), ids=CALLS)
def test_a_thousand_calls_leave_the_count_of_none_still(calls: str) -> None:
    # PySide6 6.12.0 on Python < 3.12 drops a reference to None with most calls, until the process dies. In a process of
    # its own, because a collection of other tests' objects moves the count too.
    code = (
        "import gc, sys\nfrom PySide6.QtCore import QCoreApplication, QTimer\n"
        "from PySide6.QtWidgets import QApplication, QLabel\n"
        "application = QApplication([])\ngc.collect()\ngc.disable()\nbefore = sys.getrefcount(None)\n"
        f"{calls}\nprint(sys.getrefcount(None) - before)"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert abs(int(done.stdout)) < 10
