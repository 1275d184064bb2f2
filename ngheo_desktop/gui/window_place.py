"""Where a window stood last, and putting it back where it can be seen.

Screens come and go: a projector, a docking station, another text size of the system. A window is put back only where
its heading can be reached, and never larger than the screen.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

_LEAST_SEEN = 120
_HEADING = 40
# The heading and the edges that the system draws around a window, in pixels, at the most.
_FRAME = 40


def fill_low_screen(window: QMainWindow, available: QSize) -> None:
    """Let a window that is about as high as its screen, or higher, fill it: its last line would lie below the edge.

    Args:
        window: not shown yet.
        available: what the screen has for windows.
    """
    if window.height() + _FRAME > available.height():
        window.setWindowState(window.windowState() | Qt.WindowState.WindowMaximized)


def place_of(window: QMainWindow) -> dict[str, object]:
    """Return where a window stands, in pixels of the screen, to be written down."""
    rect = window.normalGeometry() if window.isMaximized() else window.geometry()
    return {"rect": [rect.x(), rect.y(), rect.width(), rect.height()], "maximised": window.isMaximized()}


def put_back(window: QMainWindow, place: Mapping[str, object]) -> bool:
    """Put a window where it stood; False when that is not known, and the window stays as it is."""
    numbers = place.get("rect")
    if not isinstance(numbers, list) or len(numbers) != 4 or not all(isinstance(one, int) for one in numbers):
        return False
    screens = [screen.availableGeometry() for screen in QGuiApplication.screens()]
    window.setGeometry(seen(QRect(*numbers), screens, window.minimumSizeHint()))
    if place.get("maximised") is True:
        window.showMaximized()
    return True


def seen(rect: QRect, screens: Sequence[QRect], least: QSize) -> QRect:
    """Return the rectangle, moved and made smaller until it can be seen and its heading can be reached.

    Args:
        rect: where a window stood.
        screens: what each screen has for windows, the main one first.
        least: the smallest size the window takes.
    """

    def common(screen: QRect) -> int:
        both = screen.intersected(rect)
        return both.width() * both.height() if both.isValid() else 0

    screen = max(screens, key=common)
    size = rect.size().expandedTo(least).boundedTo(screen.size())
    heading = QRect(rect.x(), rect.y(), size.width(), _HEADING).intersected(screen)
    if heading.width() >= _LEAST_SEEN and heading.height() >= _HEADING and rect.bottom() <= screen.bottom() + 1:
        return QRect(rect.topLeft(), size)
    left = min(max(rect.x(), screen.x()), screen.x() + screen.width() - size.width())
    top = min(max(rect.y(), screen.y()), screen.y() + screen.height() - size.height())
    return QRect(left, top, size.width(), size.height())
