"""Room for words that appear in a dialog that is on screen already."""

from PySide6.QtWidgets import QDialog, QWidget


def make_room(widget: QWidget) -> None:
    """Let the dialog around `widget` grow with lines that were added: by itself it grows for unwrapped text only.

    Other windows stay as they are; their pages scroll.
    """
    dialog = widget.window()
    layout = dialog.layout()
    if not isinstance(dialog, QDialog) or not dialog.isVisible() or layout is None:
        return
    parent: QWidget | None = widget
    while parent is not None and parent is not dialog:
        parent.updateGeometry()
        parent = parent.parentWidget()
    layout.activate()
    width = dialog.width()
    wanted = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
    if wanted > dialog.height():
        dialog.resize(width, min(wanted, dialog.screen().availableSize().height()))
