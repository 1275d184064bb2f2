"""Brings paper, telephones, scans and the household book to the list of households and to the questionnaire."""

from typing import TYPE_CHECKING

from ngheo_desktop.gui.outs import OutDesk
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.household_lives import household_in_focus
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.gui.widgets.buttons import PushButton
from ngheo_desktop.messages import tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.standards import Standards

if TYPE_CHECKING:
    # The list of households is the first page and must not wait for the questionnaire.
    from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage


def serve_list(
    page: HouseholdsPage, workspace: Workspace, folder: Folder, standards: Standards, book: HouseholdBook
) -> OutDesk:
    """Let the list of households print, save and take scans."""
    desk = OutDesk(page, workspace, folder, standards, lambda: household_in_focus(page, folder, book))
    desk.listen(page.table)
    button = PushButton(tr("Pa&per, telephones, files"), page.commands)
    button.setObjectName("outs_button")
    button.setToolTip(tr("Print questionnaires, open a scanned form, telephones, the household book"))
    button.setAutoDefault(False)
    desk.add_menu(button)
    layout = page.commands.layout()
    if layout is not None:
        layout.addWidget(button)
    button.setVisible(folder.commune_code is not None)
    return desk


def serve_questionnaire(
    page: "QuestionnairePage", workspace: Workspace, folder: Folder, standards: Standards
) -> OutDesk:
    """Let the questionnaire print itself."""
    desk = OutDesk(
        page,
        workspace,
        folder,
        standards,
        lambda: page.session.household.household_id if page.session is not None else None,
    )
    desk.add_paper()
    return desk
