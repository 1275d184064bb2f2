"""A key's fingerprint in large groups, to be read out and compared on the telephone."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.messages import tr

_GROUPS_A_ROW = 4


class Fingerprint(QFrame):
    """Eight groups of four signs in two rows, each with its number, so that two people keep the place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sunken")
        self._text = ""
        self._grid = QGridLayout(self)
        theme.current().changed.connect(self._space)
        self._space()

    @property
    def text(self) -> str:
        """The fingerprint shown, groups apart by blanks."""
        return self._text

    def set_text(self, text: str) -> None:
        """Show a fingerprint as `domain.ids.fingerprint` writes it; once for each widget."""
        self._text = text
        for place, group in enumerate(text.split()):
            row, column = divmod(place, _GROUPS_A_ROW)
            number = QLabel(str(place + 1), self)
            number.setProperty("textStyle", "small")
            signs = QLabel(group, self)
            signs.setProperty("textStyle", "signs")
            signs.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            pair = QHBoxLayout()
            pair.setSpacing(theme.current().space("xs"))
            pair.addWidget(number, 0, Qt.AlignmentFlag.AlignVCenter)
            pair.addWidget(signs, 1)
            self._grid.addLayout(pair, row, column)
        self._grid.setColumnStretch(_GROUPS_A_ROW, 1)
        self.setAccessibleName(tr("Fingerprint {groups}", groups=text))

    def _space(self) -> None:
        style = theme.current()
        self._grid.setContentsMargins(*(style.space(step) for step in ("l", "m", "l", "m")))
        self._grid.setHorizontalSpacing(style.space("xl"))
        self._grid.setVerticalSpacing(style.space("s"))
