"""Brings identity cards to the questionnaire, and people on record twice to the list of households."""

from typing import TYPE_CHECKING

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.gui.card_scans import CardScans
from ngheo_desktop.gui.duplicate_alarm import DuplicateAlarm
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards

if TYPE_CHECKING:
    # The list of households is the first page and must not wait for the questionnaire.
    from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage


def serve_cards(page: "QuestionnairePage", workspace: Workspace, folder: Folder, standards: Standards) -> CardScans:
    """Let the questionnaire take identity cards: by its key, and when a reader types one into a cell of a person."""

    def in_focus() -> RecordId | None:
        return page.session.household.household_id if page.session is not None else None

    def go_on(member_id: RecordId | None) -> None:
        # What the card does not tell comes next.
        if member_id is None or not page.form_view.enter("relation", member_id):
            page.form_view.enter_again()

    scans = CardScans(page, workspace, folder, standards, in_focus, go_on)
    scans.attach(page)
    page.form_view.card_typed.connect(scans.scan_later)
    return scans


def serve_duplicates(
    page: HouseholdsPage, workspace: Workspace, folder: Folder, standards: Standards
) -> DuplicateAlarm:
    """Let the list of households tell how many people may be on record twice, and open their window."""
    alarm = DuplicateAlarm(page, workspace, folder, standards)
    alarm.attach(page.table)
    layout = page.commands.layout()
    if layout is not None:
        layout.addWidget(alarm.button)
    return alarm
