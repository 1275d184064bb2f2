"""The column of pages at the left: icons with words, or icons alone where there is little room."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.icons import icon
from ngheo_desktop.gui.widgets.buttons import ToolButton
from ngheo_desktop.messages import tr

# The style sets icon and word too close together.
_GAP = "\u2002"


class Rail(QFrame):
    """One button a page; `chosen` carries its position. Up and Down move between buttons, Ctrl and a number jump."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = True
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self.chosen)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(theme.current().space(step) for step in ("s", "m", "s", "m")))
        self._column.setSpacing(theme.current().space("xs"))
        self._column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)

    def set_pages(self, pages: Sequence[tuple[str, str]]) -> None:
        """Make the buttons from (English message id, icon); the last one stands at the bottom."""
        for position, (title, icon_name) in enumerate(pages):
            button = ToolButton(self)
            button.setCheckable(True)
            button.setIcon(icon(icon_name, "ink", "accent"))
            button.setText(_GAP + tr(title))
            plain = tr(title)
            button.setAccessibleName(plain)
            button.setToolTip(f"{plain} (Ctrl+{position + 1})")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button, position)
            below_stretch = position == len(pages) - 1 and position > 0
            self._column.insertWidget(self._column.count() if below_stretch else position, button)
        self._show()

    @property
    def last_button(self) -> QWidget:
        """The button after which Tab goes on."""
        return self._group.buttons()[-1]

    def select(self, position: int) -> None:
        """Mark the page in front."""
        button = self._group.button(position)
        if button is not None:
            button.setChecked(True)

    def show_words(self, words: bool) -> None:  # noqa: FBT001  (a Qt-like setter)
        """Show words beside the icons, or icons alone."""
        if words != self._words:
            self._words = words
            self._show()

    def fit(self) -> None:
        """Take the measures of the text size in use."""
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.focusNextPrevChild(event.key() == Qt.Key.Key_Down)
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        style = theme.current()
        words = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if self._words else Qt.ToolButtonStyle.ToolButtonIconOnly
        side = style.em(1.25)
        for button in self._group.buttons():
            if isinstance(button, QToolButton):
                button.setToolButtonStyle(words)
                button.setIconSize(QSize(side, side))
        self.setMinimumWidth(max(style.em(12), self._widest()) if self._words else 0)

    def _widest(self) -> int:
        """Return the width at which no title is cut, drawn in bold as that of the page in front is."""
        style = theme.current()
        metrics = QFontMetrics(style.font(bold=True))
        words = max((metrics.horizontalAdvance(button.text()) for button in self._group.buttons()), default=0)
        # Inside a button: padding and ring on both sides, the icon, and what the style keeps between icon and word.
        inside = 2 * (style.space("m") + 2) + style.em(1.25) + style.space("m")
        return words + inside + 2 * style.space("s")
