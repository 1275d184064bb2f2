"""Pages of paper on the screen: one document of many, page by page, drawn only when looked at."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.icons import icon
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.widgets.buttons import ToolButton
from ngheo_desktop.messages import describe, format_int, tr
from ngheo_desktop.reports.render import POINTS_PER_INCH, PdfPages

_SCREEN_DPI = 96.0
_LARGEST_DPI = 400.0
# None shows the page as wide as the window.
_ZOOMS: tuple[float, ...] = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_LAST = -1

_HELP = "PgUp, PgDn · + − 0"


class _Wanted(NamedTuple):
    """What is to be seen: a document, a page of it (-1 for the last), how large, in which room of real pixels."""

    document: int
    page: int
    zoom: float | None
    room: int
    density: float


@dataclass(frozen=True, slots=True)
class _Drawn:
    wanted: _Wanted
    page: int
    pages: int
    image: QImage
    text: str


def draw_page(pdf: bytes, wanted: _Wanted) -> _Drawn:
    """Return the picture of a page; runs off the GUI thread."""
    with PdfPages(pdf) as pages:
        number = len(pages) - 1 if wanted.page == _LAST else min(wanted.page, len(pages) - 1)
        width, _ = pages.size(number)
        if wanted.zoom is None:
            dpi = wanted.room / width * POINTS_PER_INCH
        else:
            dpi = _SCREEN_DPI * wanted.zoom * wanted.density
        picture = pages.render(number, max(_SCREEN_DPI / 4, min(dpi, _LARGEST_DPI)))
        image = QImage(
            picture.rgba, picture.width, picture.height, picture.stride, QImage.Format.Format_RGBA8888
        ).copy()
        image.setDevicePixelRatio(wanted.density)
        return _Drawn(wanted, number, len(pages), image, pages.text(number))


class PdfPreview(QWidget):
    """Shows one document of many. PgUp and PgDn turn pages and go on into the next document; + − 0 zoom.

    Signals:
        document_shown(int): another document is in front, because pages were turned past its end.
    """

    document_shown = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations: Operations | None = None
        self._make: Callable[[int], bytes] | None = None
        self._title: Callable[[int], str] = str
        self._count = 0
        self._document = 0
        self._page = 0
        self._pages = 1
        self._zoom: float | None = None
        self._busy = False
        self._stale = False
        self._heading = QLabel(self)
        self._heading.setProperty("textStyle", "strong")
        self._heading.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._place = QLabel(self)
        self._sheet = _Sheet()
        self._area = _Area(self)
        self._message = QLabel(self)
        self._message.setWordWrap(True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message.setTextFormat(Qt.TextFormat.PlainText)
        self._message.setProperty("textStyle", "help")
        self._buttons: dict[str, QToolButton] = {}
        self._build()
        self.show_message("")
        theme.current().changed.connect(self.reload)

    # -- what is shown --------------------------------------------------------------------------------------------

    def attach(self, operations: Operations) -> None:
        """Draw pages on this queue from now on."""
        self._operations = operations

    def set_documents(self, count: int, make: Callable[[int], bytes], title: Callable[[int], str]) -> None:
        """Offer `count` documents; `make` returns the PDF of one (off the GUI thread), `title` its name."""
        self._count, self._make, self._title = count, make, title
        self._document = min(self._document, max(0, count - 1))
        self.reload()

    def show_document(self, document: int, page: int = 0) -> None:
        """Bring a document to the front."""
        if 0 <= document < self._count and (document, page) != (self._document, self._page):
            self._document, self._page = document, page
            self.reload()

    def reload(self) -> None:
        """Draw the page in front again, because its content or the room for it changed."""
        if self._make is None or self._operations is None or not self._count or not self.isVisible():
            return
        if self._busy:
            self._stale = True
            return
        make, wanted = self._make, self._wanted()
        self._busy, self._stale = True, False
        self._operations.run(
            self, lambda: draw_page(make(wanted.document), wanted), self._show, on_fault=self._show_fault
        )

    def show_message(self, text: str) -> None:
        """Show a sentence in place of a page, until the next documents are set."""
        self._count = 0
        self._make = None
        self._say(text)

    @property
    def document(self) -> int:
        """The document in front."""
        return self._document

    @property
    def place(self) -> str:
        """Which page of the document is in front, in words; empty while none is."""
        return self._place.text() if self._area.isVisibleTo(self) else ""

    @property
    def message(self) -> str:
        """The sentence shown in place of a page; empty while a page is shown."""
        return self._message.text() if self._message.isVisibleTo(self) else ""

    # -- turning and zooming --------------------------------------------------------------------------------------

    def turn(self, step: int) -> None:
        """Turn one page forwards or backwards, into the next or previous document where this one ends."""
        page = self._page + step
        if 0 <= page < self._pages:
            self._page = page
            self.reload()
        elif 0 <= self._document + step < self._count:
            self.show_document(self._document + step, 0 if step > 0 else _LAST)
            self.document_shown.emit(self._document)

    def zoom(self, step: int) -> None:
        """Make the page larger or smaller by one step; 0 fits it to the width of the window."""
        if not step:
            self._zoom = None
        else:
            now = self._sheet.zoom
            steps = [zoom for zoom in _ZOOMS if (zoom > now * 1.01 if step > 0 else zoom < now * 0.99)]
            if steps:
                self._zoom = steps[0] if step > 0 else steps[-1]
        self.reload()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0):
            self.zoom({Qt.Key.Key_Minus: -1, Qt.Key.Key_0: 0}.get(Qt.Key(key), 1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._count:
            self.show_document(0 if key == Qt.Key.Key_Home else self._count - 1)
            self.document_shown.emit(self._document)
        else:
            super().keyPressEvent(event)

    def fit(self) -> None:
        """Draw the page again when it is to be as wide as the window and the window has another width."""
        if self._zoom is None and self._room() != self._sheet.room:
            self.reload()

    def setVisible(self, visible: bool) -> None:  # noqa: FBT001  (Qt's own setter)
        super().setVisible(visible)
        if visible:
            self.reload()

    # -- inside ---------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        style = theme.current()
        bar = QHBoxLayout()
        bar.setSpacing(style.space("xs"))
        bar.addWidget(self._heading, 1)
        for name, icon_name, words, slot in (
            ("back", "chevron-left", tr("Previous page (PgUp)"), lambda: self.turn(-1)),
            ("on", "chevron-right", tr("Next page (PgDn)"), lambda: self.turn(1)),
            ("smaller", "zoom-out", tr("Smaller (−)"), lambda: self.zoom(-1)),
            ("larger", "zoom-in", tr("Larger (+)"), lambda: self.zoom(1)),
        ):
            button = ToolButton(self)
            button.setIcon(icon(icon_name))
            button.setIconSize(QSize(style.em(1.15), style.em(1.15)))
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(slot)
            bar.addWidget(button)
            self._buttons[name] = button
            if name == "back":
                bar.addWidget(self._place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(style.space("s"))
        column.addLayout(bar)
        column.addWidget(self._area, 1)
        column.addWidget(self._message, 1)
        self._area.setWidget(self._sheet)
        self._sheet.setAutoFillBackground(False)
        self.setFocusProxy(self._area)

    def _wanted(self) -> _Wanted:
        return _Wanted(self._document, self._page, self._zoom, self._room(), self.devicePixelRatioF())

    def _room(self) -> int:
        """Return how many real pixels a page may be wide, the scroll bar being there or not."""
        bar = self._area.verticalScrollBar().sizeHint().width()
        return max(120, round((self._area.width() - bar - 2 * theme.current().space("l")) * self.devicePixelRatioF()))

    def _show(self, drawn: _Drawn) -> None:
        self._busy = False
        if self._count and (drawn.wanted.document, drawn.wanted.page) == (self._document, self._page):
            self._page, self._pages = drawn.page, drawn.pages
            self._area.show()
            self._message.hide()
            self._sheet.set_image(drawn.image, drawn.wanted.room)
            self._name(drawn.text)
        if self._stale:
            self.reload()

    def _show_fault(self, fault: KnownError) -> None:
        self._busy = False
        description = describe(fault)
        self._pages = 1
        if not self._count:
            return
        self._say(f"{description.message}\n{description.advice} ({description.number})")
        if self._stale:
            self.reload()

    def _name(self, text: str) -> None:
        title = self._title(self._document)
        self._heading.setText(title)
        self._heading.setToolTip(title)
        place = f"{format_int(self._page + 1)}/{format_int(self._pages)}"
        self._place.setText(place)
        self._area.setAccessibleName(tr("Preview: {title}, page {place}", title=title, place=place))
        self._area.setAccessibleDescription(text)
        self._buttons["back"].setEnabled(self._page > 0 or self._document > 0)
        self._buttons["on"].setEnabled(self._page + 1 < self._pages or self._document + 1 < self._count)
        for name in ("smaller", "larger"):
            self._buttons[name].setEnabled(True)
        self._area.setToolTip(_HELP)

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._message.show()
        self._area.hide()
        self._place.clear()
        self._heading.setText(tr("Preview"))
        for button in self._buttons.values():
            button.setEnabled(False)


class _Area(QScrollArea):
    """The room around the sheet; keys that turn pages go to the preview."""

    def __init__(self, preview: PdfPreview) -> None:
        super().__init__(preview)
        self._preview = preview
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("surface", "desk")
        self.setAccessibleName(tr("Preview"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._preview.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            super().keyPressEvent(event)
        else:
            event.ignore()


class _Sheet(QWidget):
    """The picture of a page with a thin line around it."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.room = 0

    @property
    def zoom(self) -> float:
        """How large the page is shown; 1 is its size on paper. Pages are taken as A4 wide."""
        return self._image.width() / self._image.devicePixelRatio() / (210 / 25.4 * _SCREEN_DPI)

    def set_image(self, image: QImage, room: int) -> None:
        """Show another picture, drawn for a room of so many real pixels."""
        self._image, self.room = image, room
        margin = theme.current().space("m")
        size = image.deviceIndependentSize().toSize()
        self.setFixedSize(size + QSize(2 * margin, 2 * margin))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        if self._image.isNull():
            return
        margin = theme.current().space("m")
        size = self._image.deviceIndependentSize().toSize()
        painter = QPainter(self)
        painter.drawImage(QPoint(margin, margin), self._image)
        painter.setPen(theme.current().colour("line"))
        painter.drawRect(margin - 1, margin - 1, size.width() + 1, size.height() + 1)
        painter.end()
