"""Properties of shipped or pinned components that the program rests on."""

import sys
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
    import unicodedata

    needed = set(unicodedata.normalize("NFC", VIETNAMESE)) | set("đĐ₫–—“”‘’…")
    with TTFont(path) as font:
        version = float(font["head"].fontRevision)
        letters = set(map(chr, font.getBestCmap()))

    # Liberation 1.x draws boxes for most letters with a tone.
    assert version >= 2
    assert "ệ" in letters
    assert sorted(needed - letters) == []


def test_a_thousand_texts_leave_the_count_of_none_still(qtbot: object) -> None:
    # PySide6 6.12.0 on Python < 3.12 drops a reference to None with most calls, until the process dies.
    from PySide6.QtWidgets import QLabel

    label = QLabel()
    before = sys.getrefcount(None)
    for _ in range(1_000):
        label.setText("Xã Văn Lăng")
    drift = sys.getrefcount(None) - before

    assert abs(drift) < 10


def test_a_thousand_timers_leave_the_count_of_none_still(qtbot: object) -> None:
    from PySide6.QtCore import QCoreApplication, QTimer

    before = sys.getrefcount(None)
    for _ in range(1_000):
        QTimer.singleShot(0, lambda: None)
    QCoreApplication.processEvents()
    drift = sys.getrefcount(None) - before

    assert abs(drift) < 10
