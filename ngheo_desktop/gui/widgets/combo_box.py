"""A combo box that never cuts a long name in mid-letter: shortened in the middle, whole in its list and its tip."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip


class ComboBox(QComboBox):
    """Every combo box of a `.ui` file. Names of standards differ at both ends, so the middle gives way."""

    @property
    def shown_text(self) -> str:
        """What stands in the box: the name, shortened where it is wider."""
        text, metrics, room = self.currentText() or self.placeholderText(), self.fontMetrics(), self._room()
        # A box of the size it asked for is up to a pixel too small for its words.
        is_whole = metrics.horizontalAdvance(text) <= room + 1
        return text if is_whole else metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.isEditable():
            super().paintEvent(event)
            return
        option = self._option()
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        if self.currentIndex() < 0:
            option.palette.setBrush(QPalette.ColorRole.ButtonText, option.palette.placeholderText())
        option.currentText = self.shown_text
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def event(self, event: QEvent) -> bool:
        is_cut = self.shown_text != self.currentText() if event.type() == QEvent.Type.ToolTip else False
        if is_cut and not self.toolTip() and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.currentText(), self)
            return True
        return super().event(event)

    def _option(self) -> QStyleOptionComboBox:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return option

    def _room(self) -> int:
        part = QStyle.SubControl.SC_ComboBoxEditField
        return self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, self._option(), part, self).width()
