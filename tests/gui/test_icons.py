"""Icons are shipped, coloured by role and sharp."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage

from ngheo_desktop.assets import asset
from ngheo_desktop.errors import BugError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.icons import icon

ROOT = Path(__file__).resolve().parents[2]


def colours(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


def drawn(shown: QIcon, side: int = 64, state: QIcon.State = QIcon.State.Off) -> QImage:
    return shown.pixmap(QSize(side, side), QIcon.Mode.Normal, state).toImage()


@pytest.mark.parametrize("role", ["ink", "poor", "accent"])
def test_an_icon_has_the_colour_of_its_role(qapp, role: str) -> None:
    assert QColor(theme.current().colour(role)).name() in colours(drawn(icon("home", role)))


def test_an_icon_follows_the_theme(qapp) -> None:
    shown = icon("home", "ink")
    light = colours(drawn(shown))

    theme.current().apply("dark", 100)

    assert theme.current().colour("ink").name() in colours(drawn(shown))
    assert theme.current().colour("ink").name() not in light


def test_a_pressed_icon_has_its_other_colour(qapp) -> None:
    shown = icon("home", "ink", "accent")

    assert theme.current().colour("accent").name() in colours(drawn(shown, state=QIcon.State.On))


def test_an_icon_is_drawn_at_the_density_of_the_screen(qapp) -> None:
    pixmap = icon("home").pixmap(QSize(16, 16), 2.0)

    assert (pixmap.width(), pixmap.devicePixelRatio()) == (32, 2.0)


def test_an_unknown_icon_is_a_bug(qapp) -> None:
    with pytest.raises(BugError, match="nosuch"):
        icon("nosuch")


def test_every_icon_shipped_is_used() -> None:
    sources = [*(ROOT / "ngheo_desktop").rglob("*.py"), *(ROOT / "ui").glob("*.ui")]
    text = "\n".join(path.read_text("utf-8") for path in sources) + asset("resources", "style.qss").read_text("utf-8")
    shipped = [path.stem for path in asset("resources", "icons").glob("*.svg")]

    unused = [name for name in shipped if not re.search(rf"""["'>/]{re.escape(name)}["'<.]""", text)]

    assert unused == []


def test_every_icon_named_in_a_ui_file_is_shipped() -> None:
    for path in asset("ui").glob("*.ui"):
        for name in re.findall(r'name="iconName"[^>]*>\s*<string[^>]*>([^<]+)<', path.read_text("utf-8")):
            asset("resources", "icons", f"{name}.svg")
