"""What the status line says after a life event."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests_support.entry import press, write
from tests_support.families import Village
from tests_support.household_list import answer

from ngheo_desktop.domain.household import Household
from ngheo_desktop.gui.dialogs.life_event import LifeEventDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.household_lives import serve_list
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.life_events import events_of


def test_the_status_line_names_the_event_and_the_head(
    qtbot, workspace: Workspace, place: Village, home: Household
) -> None:
    book = HouseholdBook(place.folder)
    page = HouseholdsPage(workspace, place.folder, place.standards, book)
    serve_list(page, workspace, place.folder, place.standards, book)
    qtbot.addWidget(page)
    workspace.operations.changed.connect(lambda changes, _: page.refresh(changes))
    page.resize(1130, 640)
    page.show()
    qtbot.waitActive(page)
    page.activate()
    page.table.setFocus()
    qtbot.waitUntil(page.table.hasFocus)

    def record(dialog: LifeEventDialog) -> None:
        qtbot.waitUntil(lambda: dialog.isActiveWindow() and dialog.isAncestorOf(QApplication.focusWidget()))
        write("2")
        qtbot.waitUntil(dialog.people_table.hasFocus)
        press(Qt.Key.Key_Down, Qt.Key.Key_Space)
        dialog.date_edit.setFocus()
        qtbot.waitUntil(dialog.date_edit.hasFocus)
        write("2/11/26")
        dialog.record_button.click()

    answer(LifeEventDialog, record)
    with qtbot.waitSignal(workspace.said) as said:
        press(Qt.Key.Key_F9)

    assert said.args == [f"Chết: {home.members[0].full_name}"]
    assert [one.kind.value for one in events_of(place.folder, home.household_id)] == ["death"]
