"""Facts as label and value, one a line; long check sums short, with a button that copies all of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.icons import icon
from ngheo_desktop.gui.widgets.buttons import ToolButton
from ngheo_desktop.messages import tr

_SHORT_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Fact:
    """A line: what it is, its value in words, and the whole text to copy when the value is a short form."""

    label: str
    value: str
    whole: str = ""


def short_digest(digest: str) -> str:
    """Return the first digits of a check sum in groups of four, enough to compare by eye or telephone."""
    shown = digest[:_SHORT_DIGITS].upper()
    return " ".join(shown[start : start + 4] for start in range(0, len(shown), 4))


class FactGrid(QWidget):
    """Shows facts; `values` has them for whoever asks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts: tuple[Fact, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(2, 1)

    @property
    def values(self) -> dict[str, str]:
        """The facts shown, by label."""
        return {fact.label: fact.value for fact in self._facts}

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts."""
        self._facts = tuple(facts)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        style = theme.current()
        self._grid.setHorizontalSpacing(style.space("l"))
        self._grid.setVerticalSpacing(style.space("xs"))
        for row, fact in enumerate(self._facts):
            self._add(row, fact)

    def _add(self, row: int, fact: Fact) -> None:
        label = QLabel(fact.label, self)
        label.setProperty("textStyle", "help")
        value = QLabel(fact.value, self)
        value.setTextFormat(Qt.TextFormat.PlainText)
        value.setWordWrap(not fact.whole)
        value.setAccessibleName(f"{fact.label}: {fact.value}")
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        middle = Qt.AlignmentFlag.AlignVCenter if fact.whole else Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(label, row, 0, middle)
        if not fact.whole:
            self._grid.addWidget(value, row, 1, 1, 2)
            return
        self._grid.addWidget(value, row, 1)
        button = ToolButton(self)
        side = theme.current().em(1.1)
        button.setIcon(icon("copy"))
        button.setIconSize(QSize(side, side))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(tr("Copy the whole of “{label}”", label=fact.label))
        button.setToolTip(fact.whole)
        button.clicked.connect(lambda: QGuiApplication.clipboard().setText(fact.whole))
        self._grid.addWidget(button, row, 2, Qt.AlignmentFlag.AlignLeft)
