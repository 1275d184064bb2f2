"""Colours, fonts and spacings of the screens, by name.

The roles stand in resources/theme.toml, the style sheet in resources/style.qss names them as `${role}`. The theme is
state of the application object, like its palette: `install` puts it there once and `current` finds it.
"""

import sys
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from string import Template
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from ngheo_desktop.assets import asset
from ngheo_desktop.errors import BugError

Scheme = Literal["system", "light", "dark"]
SMALLEST_SCALE = 100
LARGEST_SCALE = 200

# A widget with this property (a number of characters) is made so wide that they fit; set in Designer.
FIELD_CHARS = "fieldChars"
# A label with this property wraps its text at so many characters.
TEXT_CHARS = "textChars"

_FONT_FILES = ("Regular", "Bold", "Italic", "BoldItalic")


@cache
def declarations() -> Mapping[str, Mapping[str, str | float]]:
    """Return resources/theme.toml: light and dark roles, type steps, spacings."""
    with asset("resources", "theme.toml").open("rb") as file:
        return tomllib.load(file)


def load_fonts() -> str:
    """Make the font of the screens known to Qt and return its family: Segoe UI on Windows, else the shipped Liberation.

    Raises:
        BugError: a shipped font file cannot be used.
    """
    if sys.platform == "win32":
        return "Segoe UI"
    for face in _FONT_FILES:
        path = asset("resources", "fonts", f"LiberationSans-{face}.ttf")
        if QFontDatabase.addApplicationFont(str(path)) < 0:
            raise BugError(f"{path.name} is not a font Qt can use")
    return "Liberation Sans"


class Theme(QObject):
    """The look in use; tells with `changed` when colours or sizes are other ones."""

    changed = Signal()

    def __init__(self, app: QApplication, family: str) -> None:
        super().__init__(app)
        self._app = app
        self._family = family
        self._scheme: Scheme = "system"
        self._scale = SMALLEST_SCALE
        self._compact = False
        self._roles: Mapping[str, str | float] = declarations()["light"]
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    @property
    def is_dark(self) -> bool:
        """Whether the dark roles are in use."""
        return self._roles is declarations()["dark"]

    @property
    def scale(self) -> int:
        """Size of the text in percent."""
        return self._scale

    def apply(self, scheme: Scheme, scale: int, *, compact: bool = False) -> None:
        """Use these colours (`system` follows the desktop), text size in percent and row height, in every window."""
        self._scheme = scheme
        self._compact = compact
        self._scale = max(SMALLEST_SCALE, min(LARGEST_SCALE, scale))
        wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}[scheme]
        hints = QGuiApplication.styleHints()
        hints.blockSignals(True)
        hints.setColorScheme(wanted)
        hints.blockSignals(False)
        dark = hints.colorScheme() == Qt.ColorScheme.Dark if scheme == "system" else scheme == "dark"
        self._roles = declarations()["dark" if dark else "light"]
        self._app.setPalette(self._palette())
        self._app.setFont(self.font())
        self._app.setStyleSheet(self.style_sheet())
        for widget in self._app.topLevelWidgets():
            fit_to_text(widget)
        self.changed.emit()

    def colour(self, role: str) -> QColor:
        """Return the colour of a role of resources/theme.toml.

        Raises:
            KeyError: there is no such role.
        """
        return QColor(str(self._roles[role]))

    def font(self, step: str = "", *, bold: bool = False) -> QFont:
        """Return the font of a type step: "" for running text, or `small`, `heading`, `title`."""
        font = QFont(self._family)
        font.setPointSizeF(self._points(step))
        font.setBold(bold)
        return font

    def space(self, step: str) -> int:
        """Return a spacing in pixels: `xs`, `s`, `m`, `l`, `xl` or the `radius` of corners."""
        half_step = 1 + (self._scale / 100 - 1) / 2
        return round(float(declarations()["space"][step]) * half_step)

    def em(self, count: float = 1) -> int:
        """Return the height of the running text times `count`, in pixels: the measure of icons, marks and rows."""
        return round(QFontMetrics(self.font()).height() * count)

    def chars(self, count: int) -> int:
        """Return the width in pixels that `count` letters of running text take."""
        return QFontMetrics(self.font()).averageCharWidth() * count

    def row_height(self) -> int:
        """Return the height of a table row in pixels: about 32, or 28 where rows are compact, at 100 % text."""
        return self.em() + (self.space("m") if self._compact else self.space("l"))

    def style_sheet(self) -> str:
        """Return resources/style.qss with every name filled in.

        Raises:
            KeyError: the template names what neither resources/theme.toml nor this module has.
        """
        images = asset("resources", "icons", "dark" if self.is_dark else "light").as_posix()
        names: dict[str, str] = {role: str(colour) for role, colour in self._roles.items()}
        names |= {f"space_{step}": f"{self.space(step)}px" for step in declarations()["space"]}
        # A border of two pixels takes the second one from the padding, so that nothing moves when focus comes.
        names |= {f"space_{step}_in": f"{self.space(step) - 1}px" for step in declarations()["space"]}
        names |= {f"font_{step}": f"{self._points(step)}pt" for step in ("small", "heading", "title")}
        names |= {f"em_{tenths}": f"{self.em(tenths / 10)}px" for tenths in (7, 8, 9, 10, 12, 16, 20)}
        # A radius of more than half would make the round indicator square.
        names["half_indicator"] = f"{(self.em(0.9) + 2) // 2}px"
        names["images"] = images
        return Template(asset("resources", "style.qss").read_text(encoding="utf-8")).substitute(names)

    def _points(self, step: str) -> float:
        steps = declarations()["type"]
        return round(float(steps["base"]) * (float(steps[step]) if step else 1.0) * self._scale / 100, 2)

    def _palette(self) -> QPalette:
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: "paper",
            QPalette.ColorRole.WindowText: "ink",
            QPalette.ColorRole.Base: "paper",
            QPalette.ColorRole.AlternateBase: "panel",
            QPalette.ColorRole.Text: "ink",
            QPalette.ColorRole.PlaceholderText: "muted",
            QPalette.ColorRole.Button: "panel",
            QPalette.ColorRole.ButtonText: "ink",
            QPalette.ColorRole.ToolTipBase: "panel",
            QPalette.ColorRole.ToolTipText: "ink",
            QPalette.ColorRole.Highlight: "accent",
            QPalette.ColorRole.HighlightedText: "accent_ink",
            QPalette.ColorRole.Accent: "accent",
            QPalette.ColorRole.Link: "accent",
            QPalette.ColorRole.LinkVisited: "accent",
            QPalette.ColorRole.Mid: "line",
        }
        for palette_role, role in roles.items():
            palette.setColor(palette_role, self.colour(role))
        for palette_role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, palette_role, self.colour("muted"))
        return palette

    def _follow_system(self) -> None:
        if self._scheme == "system":
            self.apply("system", self._scale, compact=self._compact)


def new_application(arguments: Sequence[str]) -> QApplication:
    """Make the application with the one style that the style sheet was written for, the same on every system.

    Named on the command line and not set, because the object that setting returns costs a tenth of a start.
    """
    return QApplication([*arguments, "-style", "fusion"])


def install(
    app: QApplication, scheme: Scheme = "system", scale: int = SMALLEST_SCALE, *, compact: bool = False
) -> Theme:
    """Give the application its theme, applied, and return it."""
    theme = Theme(app, load_fonts())
    app.setProperty("theme", theme)
    theme.apply(scheme, scale, compact=compact)
    return theme


def current() -> Theme:
    """Return the theme of the application.

    Raises:
        BugError: no theme was installed.
    """
    app = QApplication.instance()
    theme = app.property("theme") if app is not None else None
    if not isinstance(theme, Theme):
        raise BugError("no theme was installed")
    return theme


def fit_to_text(root: QWidget) -> None:
    """Give `root` and everything in it that has the property `fieldChars` or `textChars` the width of its text."""
    for widget in (root, *root.findChildren(QWidget)):
        fit_widget(widget)


def fit_widget(widget: QWidget) -> None:
    """Give a widget that has the property `fieldChars` or `textChars` the width of its text."""
    theme = current()
    field_chars = widget.property(FIELD_CHARS)
    if field_chars:
        width = theme.chars(int(field_chars)) + 2 * theme.space("m")
        # Larger text may take no more room than there is; the width at 100 % is always kept.
        widget.setMinimumWidth(width * SMALLEST_SCALE // theme.scale)
        widget.setMaximumWidth(width)
    text_chars = widget.property(TEXT_CHARS)
    if text_chars:
        widget.setMaximumWidth(theme.chars(int(text_chars)))


def set_state(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the style sheet asks for, and draw the widget again by it."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
