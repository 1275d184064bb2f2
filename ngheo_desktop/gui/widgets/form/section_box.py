"""A section of the form with its mark, and the thin strip that shows the marks of all of them."""

from typing import Literal

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.icons import icon
from ngheo_desktop.gui.widgets.buttons import ToolButton
from ngheo_desktop.messages import format_int, tr

_LARGE = 125

State = Literal["done", "open", "problem", "empty"]

_ICONS = {"done": "circle-check", "open": "circle", "problem": "alert-circle", "empty": "circle-dashed"}
_ROLES = {"done": "saved", "open": "accent", "problem": "error", "empty": "muted"}
# What the mark of a section takes at the least.
_LEAST_MARK_EM = 1.2


def state_title(state: State) -> str:
    """Return the words of a section's mark."""
    return {
        "done": tr("done"),
        "open": tr("open"),
        "problem": tr("with a problem"),
        "empty": tr("nothing asked"),
    }[state]


class _Figures(QWidget):
    """A few figures that change at every answer. A label would have the whole form laid out anew each time."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = ""

    def set_text(self, text: str) -> None:
        """Show other figures."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.current().chars(10), self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setPen(theme.current().colour("muted"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()


class SectionBox(QWidget):
    """A heading with how far the section is, and under it whatever is added."""

    def __init__(self, number: int, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        style = theme.current()
        self._mark = QLabel(self)
        self._number = 0
        self._heading = QLabel(self)
        self._heading.setProperty("textStyle", "heading")
        self._heading.setWordWrap(True)
        self.show_number(number)
        self._far = _Figures(self)
        rule = QFrame(self)
        rule.setProperty("surface", "rule")
        self._fault = QLabel(self)
        self._fault.setProperty("textStyle", "error")
        self._fault.setWordWrap(True)
        self._fault.hide()
        line = QHBoxLayout()
        line.setSpacing(style.space("s"))
        line.addWidget(self._mark)
        line.addWidget(self._heading, 1)
        line.addWidget(self._far)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, style.space("l"))
        self.body.setSpacing(style.space("xs"))
        self.body.addLayout(line)
        self.body.addWidget(rule)
        self.body.addWidget(self._fault)
        self._state = ""

    def show_number(self, number: int) -> None:
        """Show the place among the sections that are asked; those that are hidden leave no gap."""
        if number != self._number:
            self._number = number
            self._heading.setText(f"{number}. {self.title}")

    def show_state(self, state: State, answered: int, required: int) -> None:
        """Show the mark and how many of the required questions are answered."""
        if state != self._state:
            self._state = state
            side = theme.current().em(1.1)
            self._mark.setPixmap(icon(_ICONS[state], _ROLES[state]).pixmap(side, side))
            self._mark.setAccessibleName(state_title(state))
        self._far.set_text(f"{format_int(answered)}/{format_int(required)}" if required else "")

    def show_fault(self, text: str) -> None:
        """Show what is wrong with the section as a whole."""
        if self._fault.text() != text:
            self._fault.setText(text)
            self._fault.setVisible(bool(text))


class SectionStrip(QFrame):
    """The marks of all sections; `chosen` carries the position of the one that is wanted."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sunken")
        # Its marks move together before the window grows over the edge of a low screen.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        style = theme.current()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*([style.space("xs")] * 4))
        self._column.setSpacing(style.space("xs"))
        self._column.addStretch(1)
        self._buttons: list[QToolButton] = []
        self._states: list[tuple[str, int]] = []

    def set_sections(self, titles: list[str]) -> None:
        """Show these sections."""
        for old in self._buttons:
            self._column.removeWidget(old)
            old.deleteLater()
        self._buttons, self._states = [], [("", 0)] * len(titles)
        self.setMinimumHeight(len(titles) * theme.current().em(_LEAST_MARK_EM))
        for position, title in enumerate(titles):
            button = ToolButton(self)
            # Large text needs the height, small text the width.
            beside = theme.current().scale > _LARGE
            look = Qt.ToolButtonStyle
            button.setToolButtonStyle(look.ToolButtonTextBesideIcon if beside else look.ToolButtonTextUnderIcon)
            button.setText(str(position + 1))
            button.setToolTip(title)
            # The strip is for the pointer and for a glance; the keys walk through the fields themselves.
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _=False, at=position: self.chosen.emit(at))
            self._column.insertWidget(position, button)
            self._buttons.append(button)

    def show_section(self, position: int, *, shown: bool) -> None:
        """Show or hide the mark of a section that is not asked of every household."""
        self._buttons[position].setVisible(shown)

    def show_state(self, position: int, state: State, title: str, number: int = 0) -> None:
        """Show the mark of a section; `number` is its place among those that are asked, 0 for its position."""
        number = number or position + 1
        if self._states[position] != (state, number):
            self._states[position] = (state, number)
            button = self._buttons[position]
            button.setText(str(number))
            button.setIcon(icon(_ICONS[state], _ROLES[state]))
            name = f"{number}. {title}: {state_title(state)}"
            button.setAccessibleName(name)
            button.setToolTip(name)
