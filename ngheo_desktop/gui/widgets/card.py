"""A panel with a thin line around it, for things that belong together."""

from PySide6.QtWidgets import QFrame, QWidget


class Card(QFrame):
    """A framed surface; put a layout with margins of 16 into it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
