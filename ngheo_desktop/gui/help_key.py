"""F1: opens the help at the page that explains the window or pane in which the focus is."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QStackedWidget, QTabWidget, QWidget

from ngheo_desktop.messages import tr

HELP_KEY = "F1"


class HelpKey(QShortcut):
    """F1 in a dialog. The main window has its own, beside its other keys."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(QKeySequence(HELP_KEY), dialog)
        self._dialog = dialog
        self.activated.connect(self.open)

    def open(self) -> None:
        """Open the help window, or bring it to the front, at the page of this dialog."""
        from ngheo_desktop.gui.dialogs.help import show_help  # noqa: PLC0415  (made at the first need)

        show_help(self._dialog)


def screens_around(focus: QWidget | None, window: QWidget) -> tuple[str, ...]:
    """Return the names of the screens around the focus, the innermost first; the window itself is the last."""
    names: list[str] = []
    widget: QWidget | None = focus if focus is not None else window
    while widget is not None:
        if isinstance(widget, QTabWidget | QStackedWidget):
            # The focus may be on the tabs; meant is what they show.
            front = widget.currentWidget()
            if front is not None and type(front).__name__ not in names:
                names.append(type(front).__name__)
        names.append(type(widget).__name__)
        widget = widget.parentWidget() if widget is not window else None
    return tuple(names)


def keys_in(window: QWidget) -> list[tuple[str, str]]:
    """Return the keys of a window as they are in force now: of its actions, its buttons and the labels of fields."""
    found: dict[str, str] = {}
    for widget in (window, *window.findChildren(QWidget)):
        for action in widget.actions():
            if action.isVisible() and not action.shortcut().isEmpty():
                found.setdefault(action.shortcut().toString(), action.text().replace("&", ""))
        if not widget.isVisibleTo(window):
            continue
        if isinstance(widget, QAbstractButton) and not widget.shortcut().isEmpty():
            found.setdefault(widget.shortcut().toString(), widget.text().replace("&", "").strip())
        elif isinstance(widget, QLabel) and widget.buddy() is not None:
            keys = QKeySequence.mnemonic(widget.text())
            if not keys.isEmpty():
                words = widget.text().replace("&", "").strip()
                found.setdefault(keys.toString(), tr("Go to the field “{field}”", field=words))
    return sorted(found.items())
