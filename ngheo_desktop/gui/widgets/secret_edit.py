"""A field for a passphrase, hidden unless the person wants to see it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from ngheo_desktop.gui.widgets.inner_button import InnerButton
from ngheo_desktop.messages import tr

SHOW_KEYS = "Alt+Shift+V"


class SecretEdit(QLineEdit):
    """A line whose letters are shown as dots; the eye at its end, or Alt+Shift+V, shows them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        self._eye = InnerButton(self, "eye", "")
        self._eye.clicked.connect(self.toggle)
        keys = QShortcut(QKeySequence(SHOW_KEYS), self)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.toggle)
        self.setEchoMode(QLineEdit.EchoMode.Normal)
        self.toggle()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._eye.place()

    def toggle(self) -> None:
        """Show the letters, or hide them again."""
        shown = self.echoMode() == QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        words = tr("Hide what is typed") if shown else tr("Show what is typed")
        self._eye.set_content("eye-off" if shown else "eye", f"{words} ({SHOW_KEYS})")
