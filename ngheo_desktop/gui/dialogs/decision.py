"""Questions and notices in a window of their own, with verbs on the buttons: only for what needs a decision."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from ngheo_desktop.gui.icons import pixmap
from ngheo_desktop.messages import tr


def _box(owner: QWidget | None, text: str, advice: str, icon_name: str, role: str) -> QMessageBox:
    box = QMessageBox(owner.window() if owner is not None else None)
    box.setWindowTitle(tr("Poor household review"))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.setInformativeText(advice)
    box.setIconPixmap(pixmap(icon_name, role, 2))
    return box


def decide(owner: QWidget | None, text: str, advice: str, *, do: str, leave: str) -> bool:
    """Ask; return True only when the button `do` was pressed. Esc and Enter mean `leave`: nothing is lost by habit."""
    box = _box(owner, text, advice, "alert-triangle", "warning")
    yes = box.addButton(do, QMessageBox.ButtonRole.AcceptRole)
    no = box.addButton(leave, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(no)
    box.setEscapeButton(no)
    box.exec()
    decided = box.clickedButton() is yes
    box.deleteLater()
    return decided


def tell(owner: QWidget | None, text: str, advice: str, *, number: str = "") -> None:
    """Tell what went wrong and what to do, where no page has a place for it."""
    box = _box(owner, text, f"{advice} ({number})" if number else advice, "alert-circle", "error")
    button = box.addButton(tr("Close"), QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(button)
    box.exec()
    box.deleteLater()
