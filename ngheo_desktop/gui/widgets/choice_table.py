"""A list from which rows are ticked: Space ticks, Ctrl+A ticks all that is shown, Ctrl+Shift+A none."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from ngheo_desktop.gui.models.checkable import CheckableModel
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable


class ChoiceTable(WindowedTable):
    """Shows a `CheckableModel`."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.toggle_selected()
        elif event.key() == Qt.Key.Key_A and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.check_all(on=not event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        else:
            super().keyPressEvent(event)

    def toggle_selected(self) -> None:
        """Tick the chosen rows, or take their ticks away when the row in focus has one."""
        model = self.model()
        if isinstance(model, CheckableModel):
            numbers = self.selected_numbers() or [self.current_number]
            model.check(numbers, on=self.current_number not in model.checked)

    def check_all(self, *, on: bool) -> None:
        """Tick every row that is shown, or take all ticks away, those of hidden rows too."""
        model = self.model()
        if isinstance(model, CheckableModel):
            model.check(model.numbers if on else model.checked, on=on)
