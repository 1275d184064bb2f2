"""The look: contrast, names, sizes."""

import re

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QFontInfo, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QToolButton,
    QWidget,
)

from ngheo_desktop.assets import asset
from ngheo_desktop.gui import icons, theme
from ngheo_desktop.gui.widgets.combo_box import ComboBox
from ngheo_desktop.gui.widgets.spin_box import SpinBox

SCHEMES = ("light", "dark")
SURFACES = ("paper", "panel", "sunken")
TEXTS = (
    "ink",
    "muted",
    "accent",
    "poor",
    "near_poor",
    "average",
    "non_poor",
    "incomplete",
    "error",
    "warning",
    "saved",
)
# Drawn once in a fixed colour, because the style sheet takes pictures from files only.
FIXED_ICONS = {"check": "accent_ink", "dot": "accent", "chevron-down": "ink", "chevron-up": "ink"}


def luminance(colour: str) -> float:
    """Relative luminance as in WCAG 2.2."""

    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    shown = QColor(colour)
    return 0.2126 * linear(shown.redF()) + 0.7152 * linear(shown.greenF()) + 0.0722 * linear(shown.blueF())


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_contrast_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("text", TEXTS)
def test_text_can_be_read_on_every_surface(scheme: str, surface: str, text: str) -> None:
    roles = theme.declarations()[scheme]

    assert contrast(roles[text], roles[surface]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("text", "surface"),
    [
        ("accent_ink", "accent"),
        ("ink", "accent_soft"),
        ("ink", "hover"),
        ("error", "error_soft"),
        ("warning", "warning_soft"),
        ("saved", "saved_soft"),
        ("info", "info_soft"),
        ("ink", "error_soft"),
        ("ink", "warning_soft"),
        *((mark, "accent_soft") for mark in ("poor", "near_poor", "average", "non_poor", "incomplete")),
    ],
)
def test_text_can_be_read_on_coloured_grounds(scheme: str, text: str, surface: str) -> None:
    roles = theme.declarations()[scheme]

    assert contrast(roles[text], roles[surface]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("surface", ["paper", "panel"])
@pytest.mark.parametrize("mark", ["field_line", "accent"])
def test_borders_and_focus_rings_can_be_seen(scheme: str, surface: str, mark: str) -> None:
    roles = theme.declarations()[scheme]

    assert contrast(roles[mark], roles[surface]) >= 3


def test_light_and_dark_name_the_same_roles() -> None:
    declared = theme.declarations()

    assert declared["light"].keys() == declared["dark"].keys()


def test_no_colour_stands_outside_the_declaration() -> None:
    texts = {"style.qss": asset("resources", "style.qss").read_text("utf-8")}
    texts |= {path.name: path.read_text("utf-8") for path in asset("ui").glob("*.ui")}

    found = {name: re.findall(r"#[0-9A-Fa-f]{6}\b|rgba?\(", text) for name, text in texts.items()}

    assert {name: colours for name, colours in found.items() if colours} == {}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("scale", [100, 150, 200])
def test_the_style_sheet_names_only_what_is_declared(scheme: str, scale: int) -> None:
    theme.current().apply(scheme, scale)

    assert "${" not in theme.current().style_sheet()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("name", "role"), FIXED_ICONS.items())
def test_fixed_pictures_have_the_colours_of_the_theme(scheme: str, name: str, role: str) -> None:
    expected = icons.recoloured(name, theme.declarations()[scheme][role])

    assert asset("resources", "icons", scheme, f"{name}.svg").read_text("utf-8") == expected


def test_the_shipped_font_is_used(qapp: QApplication) -> None:
    assert QFontInfo(qapp.font()).family() == "Liberation Sans"


def test_twice_the_text_size_doubles_the_letters(qapp: QApplication) -> None:
    before = qapp.font().pointSizeF()

    theme.current().apply("light", 200)

    assert qapp.font().pointSizeF() == pytest.approx(2 * before)


@pytest.mark.parametrize(("asked", "given"), [(20, 100), (100, 100), (175, 175), (900, 200)])
def test_the_text_size_stays_in_its_limits(asked: int, given: int) -> None:
    theme.current().apply("light", asked)

    assert theme.current().scale == given


def test_rows_are_32_high_and_28_when_compact() -> None:
    comfortable = theme.current().row_height()
    theme.current().apply("light", 100, compact=True)
    compact = theme.current().row_height()
    theme.current().apply("light", 100)

    assert (comfortable, compact) == (32, 28)


def test_a_field_is_as_wide_as_what_belongs_in_it(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field = QLineEdit(window)
    field.setProperty("fieldChars", 12)
    theme.fit_to_text(window)
    at_100 = (field.minimumWidth(), field.maximumWidth())

    theme.current().apply("light", 200)

    assert at_100[0] == at_100[1] >= theme.current().chars(12) / 2
    # It asks for twice the room and makes do with the old one where there is no more.
    assert field.maximumWidth() > 1.7 * at_100[1]
    assert field.minimumWidth() == pytest.approx(at_100[0], abs=8)


def test_a_desktop_that_turns_dark_turns_the_windows_that_follow_it(qapp: QApplication, monkeypatch) -> None:
    class Desktop(QObject):
        """Stands in for the system's setting, which cannot be changed where there is no desktop."""

        def colorScheme(self) -> Qt.ColorScheme:
            return Qt.ColorScheme.Dark

        def setColorScheme(self, _scheme: Qt.ColorScheme) -> None:
            pass

    changed = QGuiApplication.styleHints().colorSchemeChanged
    style = theme.current()
    style.apply("system", 100)
    assert not style.is_dark
    desktop = Desktop()
    monkeypatch.setattr(QGuiApplication, "styleHints", lambda: desktop)
    changed.emit(Qt.ColorScheme.Dark)
    assert style.is_dark

    style.apply("light", 100)
    changed.emit(Qt.ColorScheme.Dark)

    assert not style.is_dark


@pytest.mark.parametrize("scale", [100, 200])
@pytest.mark.parametrize("kind", [QPushButton, QToolButton, QCheckBox, QRadioButton, QLineEdit, ComboBox, SpinBox])
def test_what_is_pressed_is_large_enough_to_hit(qtbot, kind: type[QWidget], scale: int) -> None:
    theme.current().apply("light", scale)
    widget = kind()
    qtbot.addWidget(widget)
    if isinstance(widget, QAbstractButton):
        widget.setText("Mở")
    widget.ensurePolished()

    # WCAG 2.2, 2.5.8: 24 by 24 pixels of a page, which grow with the text.
    assert widget.sizeHint().height() >= 24 * scale // 100
