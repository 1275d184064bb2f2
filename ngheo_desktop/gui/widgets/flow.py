"""A layout that puts widgets side by side and starts a new line where they do not fit, like words."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from ngheo_desktop.gui import theme

# How many may be wider than half the room before all of them stand under one another.
_MOST_WIDE = 0.25


class FlowLayout(QLayout):
    """Lines of widgets in their natural size; with `columns` all get the width of the widest and stand in columns.

    Where the widest leave room for one column only, the others stand in two and those few take a line each.
    """

    def __init__(self, parent: QWidget | None = None, *, space: str = "s", columns: bool = False) -> None:
        """Take the name of the spacing between widgets and between lines."""
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._space = space
        self.columns = columns
        # Qt asks for the height of a width many times for one change.
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._place(QRect(0, 0, width, 0), move=False)
        return height

    def invalidate(self) -> None:
        self._heights.clear()
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = theme.current().space(self._space) * max(0, len(hints) - 1)
        return QSize(sum(hint.width() for hint in hints) + gaps, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        """Put every visible widget into `rect` line by line and return the height that takes."""
        gap = theme.current().space(self._space)
        items = [item for item in self._items if not item.isEmpty()]
        widest = self._column_width(items, rect.width(), gap) if self.columns else 0
        x, y, line = rect.x(), rect.y(), 0
        for item in items:
            hint = item.sizeHint()
            # In columns, what is wider than one takes the line.
            width = min(widest if hint.width() <= widest else rect.width() if widest else hint.width(), rect.width())
            if x > rect.x() and x + width > rect.right() + 1:
                x, y, line = rect.x(), y + line + gap, 0
            height = item.heightForWidth(width) if item.hasHeightForWidth() else hint.height()
            if move:
                item.setGeometry(QRect(QPoint(x, y), QSize(width, height)))
            x += width + gap
            line = max(line, height)
        return y + line - rect.y()

    @staticmethod
    def _column_width(items: list[QLayoutItem], width: int, gap: int) -> int:
        """Return the width of as many equal columns as fit."""
        widest = max((item.sizeHint().width() for item in items), default=1)
        fitting = max(1, (width + gap) // (widest + gap))
        half = (width - gap) // 2
        if fitting == 1 and _MOST_WIDE * len(items) >= sum(item.sizeHint().width() > half for item in items):
            return half
        return min(widest, (width + gap) // fitting - gap)
