"""A message beside its cause: what happened, what to do, and a way to close it."""

from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.icons import icon, pixmap
from ngheo_desktop.gui.room import make_room
from ngheo_desktop.gui.widgets.buttons import PushButton, ToolButton
from ngheo_desktop.messages import describe, tr

Kind = Literal["error", "warning", "saved", "info"]

_ICONS: dict[str, str] = {
    "error": "alert-circle",
    "warning": "alert-triangle",
    "saved": "circle-check",
    "info": "info-circle",
}


class Banner(QFrame):
    """An inline message, hidden until there is one. `action` is sent when its button is pressed."""

    action = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: Kind = "info"
        self._mark = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setProperty("textStyle", "strong")
        self._advice = QLabel(self)
        self._advice.setWordWrap(True)
        self._advice.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._text, self._advice):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = PushButton(self)
        self._button.setAutoDefault(False)
        self._button.hide()
        self._button.clicked.connect(self.action)
        self._close = ToolButton(self)
        self._close.setIcon(icon("x"))
        self._close.setAccessibleName(tr("Close this message"))
        self._close.setToolTip(tr("Close this message (Esc)"))
        self._close.clicked.connect(self.clear)
        words = QVBoxLayout()
        words.setSpacing(theme.current().space("xs"))
        words.addWidget(self._text)
        words.addWidget(self._advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(*(theme.current().space(step) for step in ("m", "s", "s", "s")))
        row.setSpacing(theme.current().space("m"))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        theme.current().changed.connect(self._draw_mark)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown; empty while there is none."""
        return self._text.text()

    @property
    def kind(self) -> Kind:
        """How serious the message is."""
        return self._kind

    def show_message(self, kind: Kind, text: str, advice: str = "", *, button: str = "") -> None:
        """Show a message in the language of the screen; `button` names what `action` will do."""
        self._kind = kind
        theme.set_state(self, "banner", kind)
        self._text.setText(text)
        self._draw_mark()
        self._advice.setText(advice)
        self._advice.setVisible(bool(advice))
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self.setAccessibleName(f"{text} {advice}".strip())
        self.show()
        make_room(self)
        # Loaded at the first message: most windows show none.
        from PySide6.QtGui import QAccessible, QAccessibleEvent  # noqa: PLC0415

        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def enter(self) -> None:
        """Give the button the focus: what it does is the question that was asked for."""
        self._button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_fault(self, fault: KnownError) -> None:
        """Show what happened, with its number, and what to do."""
        description = describe(fault)
        self.show_message("error", description.message, f"{description.advice} ({description.number})")

    def clear(self) -> None:
        """Take the message away."""
        self._text.clear()
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)

    def _draw_mark(self) -> None:
        if self._text.text():
            self._mark.setPixmap(pixmap(_ICONS[self._kind], self._kind, 1.25))
