"""A key as it looks on the keyboard, before what it does."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class KeyCap(QLabel):
    """A small raised key with its letter, for example before the answer that it chooses."""

    def __init__(self, parent: QWidget | None = None, key: str = "") -> None:
        super().__init__(key, parent)
        self.setProperty("keyCap", True)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        # Read as part of what it stands before, never on its own.
        self.setAccessibleName(key)
