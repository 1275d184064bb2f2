"""Brings life events and history to the list of households and to the questionnaire."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPushButton

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.gui.lives import LifeDesk
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery
from ngheo_desktop.services.standards import Standards

if TYPE_CHECKING:
    # The list of households is the first page and must not wait for the questionnaire.
    from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage


def household_in_focus(page: HouseholdsPage, folder: Folder, book: HouseholdBook) -> RecordId | None:
    """Return the household on which the list stands, if any."""
    number = page.table.current_number
    rows = book.rows(HouseholdQuery(commune_code=folder.commune_code), [number]) if number >= 0 else []
    return rows[0].household_id if rows else None


def serve_list(
    page: HouseholdsPage, workspace: Workspace, folder: Folder, standards: Standards, book: HouseholdBook
) -> LifeDesk:
    """Let the list of households record events of the household in focus and show its history."""
    desk = LifeDesk(page, workspace, folder, standards, lambda: household_in_focus(page, folder, book))
    desk.attach(page.table, with_people=False)
    return desk


def serve_questionnaire(
    page: "QuestionnairePage", workspace: Workspace, folder: Folder, standards: Standards
) -> LifeDesk:
    """Let the questionnaire record events of its household, take off a person, and show the history."""
    from ngheo_desktop.gui.widgets.form.roster import Roster  # noqa: PLC0415  (is there with the page)

    def in_focus() -> RecordId | None:
        return page.session.household.household_id if page.session is not None else None

    def person() -> str:
        for roster in page.form_view.findChildren(Roster):
            here = roster.current
            if here is not None and here[0] is not None:
                return here[0].member_id
        return ""

    desk = LifeDesk(page, workspace, folder, standards, in_focus, person, page.form_view.enter_first)
    desk.attach(page, with_people=True)
    for button in page.findChildren(QPushButton, "lives_button"):
        button.clicked.connect(desk.record)
    return desk
