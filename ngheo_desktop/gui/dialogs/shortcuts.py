"""The list of keys behind F1, made from the keys that are in force."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QScrollArea, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.key_cap import KeyCap
from ngheo_desktop.messages import N_, tr

# Keys that every Qt program has and nobody registers.
_COMMON = (
    ("Tab", N_("Next field")),
    ("Shift+Tab", N_("Previous field")),
    ("Esc", N_("Go back or close")),
    ("Ctrl+C", N_("Copy what is chosen")),
)


class ShortcutsDialog(QDialog):
    """Keys by section, each as (key sequence, text in the language of the screen)."""

    keys_area: QScrollArea
    close_button: QPushButton

    def __init__(
        self, sections: Sequence[tuple[str, Sequence[tuple[str, str]]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        load_ui(self, "shortcuts_dialog.ui")
        style = theme.current()
        body = QWidget()
        body.setProperty("surface", "plain")
        grid = QGridLayout(body)
        grid.setHorizontalSpacing(style.space("l"))
        grid.setVerticalSpacing(style.space("s"))
        grid.setColumnStretch(1, 1)
        common = (tr("Fields and lists"), [(keys, tr(text)) for keys, text in _COMMON])
        for title, keys in (*sections, common):
            heading = QLabel(title)
            heading.setProperty("textStyle", "heading")
            grid.addWidget(heading, grid.rowCount(), 0, 1, 2)
            for sequence, text in keys:
                row = grid.rowCount()
                shown = QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText) or sequence
                grid.addWidget(KeyCap(None, shown), row, 0, Qt.AlignmentFlag.AlignLeft)
                label = QLabel(text)
                label.setWordWrap(True)
                grid.addWidget(label, row, 1)
        grid.setRowStretch(grid.rowCount(), 1)
        self.keys_area.setWidget(body)
        self.keys_area.setAccessibleName(self.windowTitle())
        self.close_button.clicked.connect(self.reject)
        screen = self.screen().availableSize()
        self.resize(min(style.chars(70), screen.width() - 40), min(style.em(34), screen.height() - 80))
