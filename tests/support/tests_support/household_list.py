"""What tests of the household list do again and again."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.standards import Standards


def show(qtbot, workspace: Workspace, folder: Folder, standards: Standards) -> HouseholdsPage:
    page = HouseholdsPage(workspace, folder, standards, HouseholdBook(folder))
    qtbot.addWidget(page)
    workspace.operations.changed.connect(lambda changes, _: page.refresh(changes))
    workspace.search_wanted.connect(page.search)
    page.resize(1130, 640)
    page.show()
    qtbot.waitActive(page)
    page.activate()
    return page


def column(page: HouseholdsPage, number: int) -> list[str]:
    model = page._model
    return [str(model.index(row, number).data()) for row in range(model.rowCount())]


def answer(kind: type[QDialog], act) -> None:
    """Act on the next window as soon as it is there."""

    def wait() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, kind):
            act(dialog)
        else:
            QTimer.singleShot(50, wait)

    QTimer.singleShot(50, wait)
