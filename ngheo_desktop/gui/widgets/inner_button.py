"""A small button inside a line edit; Qt's own ones do not grow with the text."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.icons import icon


class InnerButton(QToolButton):
    """Stands at the right end of a line edit, which calls `place` when its size changes; takes room from its text."""

    def __init__(self, edit: QLineEdit, icon_name: str, name: str) -> None:
        super().__init__(edit)
        self._edit = edit
        self.setObjectName("inner_button")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.set_content(icon_name, name)
        theme.current().changed.connect(self.place)

    def set_content(self, icon_name: str, name: str) -> None:
        """Set the icon and what the button does, in the language of the screen."""
        self.setIcon(icon(icon_name, "muted"))
        self.setAccessibleName(name)
        self.setToolTip(name)

    def place(self) -> None:
        """Move to the end of the line."""
        style = theme.current()
        side = style.em(1.2) + style.space("xs")
        margins = self._edit.textMargins()
        self._edit.setTextMargins(margins.left(), 0, side if self.isVisibleTo(self._edit) else 0, 0)
        self.setFixedSize(side, side)
        self.move(self._edit.width() - side - style.space("xs"), (self._edit.height() - side) // 2)
