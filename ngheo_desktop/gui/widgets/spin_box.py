"""A field for a number with arrows, its figures as far from the edge as in every other field."""

from PySide6.QtWidgets import QSpinBox, QWidget

from ngheo_desktop.gui import theme


class SpinBox(QSpinBox):
    """Every spin box of a `.ui` file. Where the arrows are drawn by the style sheet, Qt leaves its padding out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.current().changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.lineEdit().setTextMargins(theme.current().space("s"), 0, 0, 0)
