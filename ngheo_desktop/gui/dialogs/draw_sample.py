"""Asks how many questionnaires are to be keyed a second time, and with which seed they are drawn."""

import secrets

from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QSpinBox, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.messages import format_int, ntr, tr

LARGEST_SEED = 999_999
_ALL = 100


class DrawSampleDialog(QDialog):
    """After it was accepted `percent` and `seed` hold what was chosen."""

    count_label: QLabel
    percent_spin: QSpinBox
    seed_spin: QSpinBox
    cancel_button: QPushButton
    draw_button: QPushButton

    def __init__(self, candidates: int, percent: int, parent: QWidget | None = None) -> None:
        """Take how many complete questionnaires are not drawn yet, and the share to begin with."""
        super().__init__(parent)
        self._candidates = candidates
        load_ui(self, "draw_sample_dialog.ui")
        self.percent_spin.setValue(percent)
        self.seed_spin.setMaximum(LARGEST_SEED)
        self.seed_spin.setValue(secrets.randbelow(LARGEST_SEED) + 1)
        self.percent_spin.valueChanged.connect(self._show_count)
        self.draw_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        self._show_count()
        style, screen = theme.current(), self.screen().availableSize()
        width = min(style.chars(62), screen.width() - 40)
        layout = self.layout()
        # Left to itself, Qt makes no window higher than two thirds of the screen, and words would be cut.
        height = layout.totalHeightForWidth(width) if layout is not None else 0
        self.resize(width, min(height, screen.height() - 60))
        self.percent_spin.selectAll()

    @property
    def percent(self) -> int:
        """The share chosen, 1 to 100."""
        return self.percent_spin.value()

    @property
    def seed(self) -> int:
        """The number from which the draw follows."""
        return self.seed_spin.value()

    def _show_count(self) -> None:
        drawn = self._candidates if self.percent == _ALL else max(1, round(self._candidates * self.percent / 100))
        text = ntr("{n} questionnaire will be drawn", "{n} questionnaires will be drawn", drawn)
        self.count_label.setText(tr("{drawn} of {all}.", drawn=text, all=format_int(self._candidates)))
