"""Lets another person take the keyboard."""

from collections.abc import Callable

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.gui.main_window import MainWindow
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.messages import tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.keyboard import hand_over, known_operators


def ask_who_keys(window: MainWindow, workspace: Workspace, folder: Folder, show: Callable[[], None]) -> None:
    """Ask who keys from now on; `show` is called when somebody else does.

    What is typed belongs to who typed it: it is written before, and a field that cannot be is to be corrected first.
    """
    if window.page(window.current_key).has_unsaved():
        workspace.say(tr("Correct or take back what is marked first; it is not saved yet."))
        return
    from ngheo_desktop.gui.dialogs.who_keys import WhoKeysDialog  # noqa: PLC0415  (made at the first need)

    dialog = WhoKeysDialog(known_operators(folder), folder.operator, window)
    is_taken, name = bool(dialog.exec()), dialog.name
    dialog.deleteLater()
    if not is_taken:
        return

    def done(operator: str) -> None:
        show()
        workspace.say(tr("{name} keys from now on.", name=operator))
        window.refresh(Changes(everything=True))

    # Behind the answers that are still on their way to the disk.
    workspace.operations.run(window, lambda: hand_over(folder, name), done)
