"""Outline icons drawn from resources/icons in a colour of the theme, sharp at every size and screen."""

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap

from ngheo_desktop.assets import asset
from ngheo_desktop.gui import theme


@cache
def source(name: str) -> str:
    """Return the SVG text of a shipped icon; its lines are drawn in `currentColor`.

    Raises:
        BugError: no icon of that name is shipped.
    """
    return asset("resources", "icons", f"{name}.svg").read_text(encoding="utf-8")


def recoloured(name: str, colour: str) -> str:
    """Return the SVG text of an icon drawn in `colour` (#RRGGBB)."""
    return source(name).replace("currentColor", colour)


@lru_cache(maxsize=256)
def _rendered(name: str, colour: str, width: int, height: int) -> QPixmap:
    # QtSvg takes a moment to load and many windows show before their first icon does.
    from PySide6.QtSvg import QSvgRenderer  # noqa: PLC0415

    side = min(width, height)
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer = QSvgRenderer(QByteArray(recoloured(name, colour).encode()))
    renderer.render(painter, QRectF((width - side) / 2, (height - side) / 2, side, side))
    painter.end()
    return pixmap


class _Engine(QIconEngine):
    """Asks the theme for the colour each time it draws, so that a change of theme needs no new icons."""

    def __init__(self, name: str, role: str, checked_role: str) -> None:
        super().__init__()
        self._name = name
        self._roles = {QIcon.State.Off: role, QIcon.State.On: checked_role}

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._roles[QIcon.State.Off], self._roles[QIcon.State.On])

    def isNull(self) -> bool:
        return False

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:  # noqa: ARG002
        return size

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        role = "muted" if mode == QIcon.Mode.Disabled else self._roles[state]
        width, height = round(size.width() * scale), round(size.height() * scale)
        drawn = _rendered(self._name, theme.current().colour(role).name(), width, height).copy()
        drawn.setDevicePixelRatio(scale)
        return drawn

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, ratio))


def icon(name: str, role: str = "ink", checked_role: str = "") -> QIcon:
    """Return the shipped icon `name` in the colour of a role; `checked_role` is used while its button is pressed in.

    Raises:
        BugError: no icon of that name is shipped.
    """
    source(name)
    return QIcon(_Engine(name, role, checked_role or role))


def pixmap(name: str, role: str, ems: float) -> QPixmap:
    """Return the shipped icon `name` in the colour of a role, `ems` times as high as running text, for a label.

    A label keeps the picture it was given: give it a new one when `Theme.changed` is sent.

    Raises:
        BugError: no icon of that name is shipped.
    """
    side = theme.current().em(ems)
    return icon(name, role).pixmap(QSize(side, side), QGuiApplication.primaryScreen().devicePixelRatio())
