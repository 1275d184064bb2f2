"""The panel of details beside the page, or over its right side where both do not fit; the window never grows for it."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ngheo_desktop.gui import theme

_PANEL_EM = 21
_LARGEST_PART = 0.45
_ICONS_EM = 5
# A page with a message over it may want more than a low screen has: its largest part gives way then, not the window.
_PAGE_EM = 14


class Drawer(QObject):
    """Places the panel each time the window or the page changes its size."""

    def __init__(self, panel: QFrame, page: QWidget, beside: QHBoxLayout) -> None:
        """Take the panel, the page area it may cover, and the layout in which it stands beside the page."""
        super().__init__(panel)
        self._panel, self._page, self._layout = panel, page, beside
        page.installEventFilter(self)

    @property
    def covers(self) -> bool:
        """Whether the panel stands over the page."""
        return self._layout.indexOf(self._panel) < 0

    def fit(self) -> None:
        """Take the measures of the text size and the window in use."""
        window = self._panel.window().width()
        width = min(theme.current().em(_PANEL_EM), round(window * _LARGEST_PART))
        self._panel.setFixedWidth(width)
        self._page.setMinimumHeight(theme.current().em(_PAGE_EM))
        # The window may be drawn as narrow as page and icons: panel and words of the rail then give way.
        self._panel.window().setMinimumWidth(self._page.minimumSizeHint().width() + theme.current().em(_ICONS_EM))
        # What stands left of the page, the rail, keeps its place in any case.
        left = self._page.mapTo(self._panel.window(), self._page.rect().topLeft()).x()
        is_room = left + self._page.minimumSizeHint().width() + width <= window
        if is_room and self.covers:
            self._layout.addWidget(self._panel)
        elif not is_room and not self.covers:
            self._layout.removeWidget(self._panel)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self._panel.parentWidget()
        if not self.covers or parent is None:
            return
        top = self._page.mapTo(parent, self._page.rect().topLeft())
        right = top.x() + self._page.width()
        self._panel.setGeometry(right - self._panel.width(), top.y(), self._panel.width(), self._page.height())
        self._panel.raise_()
