"""One line under a field that asks why something unlikely is right all the same."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.widgets.form.line_field import LineField
from ngheo_desktop.messages import tr


class ReasonLine(QFrame):
    """Hidden until it asks; the words of the check stand in the field's own line.

    Signals:
        given(str): Enter keeps this reason.
        went_back(): Up or Shift+Tab: the answer is to be corrected.
        passed_by(): Esc: go on without a reason.
        left(): the focus went elsewhere.
    """

    given = Signal(str)
    went_back = Signal()
    passed_by = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "plain")
        self._label = QLabel(tr("&Reason:"), self)
        self.line = LineField(self)
        self.line.setObjectName("reason_edit")
        self.line.setProperty(theme.TEXT_CHARS, 56)
        self._label.setBuddy(self.line)
        self.line.setPlaceholderText(tr("Enter keeps it · ↑ correct · Esc go on"))
        self.line.setAccessibleName(tr("Why the answer is right all the same"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.current().space("s"))
        row.addWidget(self._label)
        row.addWidget(self.line, 100)
        row.addStretch(1)
        self.line.advanced.connect(self._give)
        self.line.went_back.connect(self.went_back)
        self.line.left.connect(self.left)
        self.hide()

    def ask(self, told: str) -> None:
        """Show the line, empty, and put the focus into it; `told` is what the check says."""
        self.line.show_text("")
        self.line.setAccessibleDescription(told)
        self.show()
        # The field it stands under is not left for it.
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    @property
    def is_open(self) -> bool:
        """Whether it waits for a reason."""
        return not self.isHidden()

    def _give(self) -> None:
        text = self.line.text().strip()
        if text:
            self.given.emit(text)
        else:
            theme.set_state(self.line, "problem", "warning")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.passed_by.emit()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: FBT001  (Qt's own)
        """Let Tab do what Enter does, and Shift+Tab what Up does."""
        if is_next:
            self._give()
        else:
            self.went_back.emit()
        return True
