"""A filter that is on or off, with the number of rows behind it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ngheo_desktop.gui.widgets.buttons import ToolButton
from ngheo_desktop.messages import format_int


class FilterChip(ToolButton):
    """A rounded button that stays pressed while its filter is on; `toggled` tells of it."""

    def __init__(self, parent: QWidget | None = None, title: str = "") -> None:
        super().__init__(parent)
        self._title = title
        self.setCheckable(True)
        self.setProperty("look", "chip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.setText(title)

    def set_content(self, title: str, count: int | None = None) -> None:
        """Name the filter in the language of the screen, with how many rows it would leave."""
        self._title = title
        self.setText(title if count is None else f"{title}  {format_int(count)}")
        self.setAccessibleName(self.text())
