"""Brings life events and history to the list of households and to the questionnaire."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.gui.lives import LifeDesk
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.messages import N_, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery
from ngheo_desktop.services.rounds import all_rounds, get_round
from ngheo_desktop.services.standards import Standards

LIST_KEYS = (
    ("F7", N_("Record what the village meeting agreed otherwise")),
    ("Ctrl+G", N_("Households that are gone, and putting them back")),
)

if TYPE_CHECKING:
    # The list of households is the first page and must not wait for the questionnaire.
    from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage


def household_in_focus(page: HouseholdsPage, folder: Folder, book: HouseholdBook) -> RecordId | None:
    """Return the household on which the list stands, if any."""
    number = page.table.current_number
    rows = book.rows(HouseholdQuery(commune_code=folder.commune_code), [number]) if number >= 0 else []
    return rows[0].household_id if rows else None


def chosen_round(workspace: Workspace, folder: Folder) -> ReviewRound | None:
    """Return the round chosen in the header, else the newest; None while there is none."""
    if workspace.round_id:
        return get_round(folder, workspace.round_id)
    found = all_rounds(folder)
    return found[-1] if found else None


def serve_list(
    page: HouseholdsPage, workspace: Workspace, folder: Folder, standards: Standards, book: HouseholdBook
) -> LifeDesk:
    """Let the list of households record events of the household in focus and show its history."""
    desk = LifeDesk(page, workspace, folder, standards, lambda: household_in_focus(page, folder, book))
    desk.attach(page.table, with_people=False)

    def show_gone() -> None:
        from ngheo_desktop.gui.dialogs.gone_households import GoneHouseholdsDialog  # noqa: PLC0415  (at the first need)

        dialog = GoneHouseholdsDialog(workspace, folder, standards, page)
        dialog.exec()
        dialog.deleteLater()

    def overrule() -> None:
        from ngheo_desktop.gui.overruling import open_overruling  # noqa: PLC0415  (at the first need)
        from ngheo_desktop.services.questionnaires import open_questionnaire  # noqa: PLC0415

        household_id = household_in_focus(page, folder, book)
        review_round = chosen_round(workspace, folder)
        if household_id is not None and review_round is not None:
            session = open_questionnaire(folder, standards, household_id, review_round)
            open_overruling(page, workspace, folder, standards, session)

    # The key of the households that are gone is the page's: it works where no household is in the list.
    everywhere = Qt.ShortcutContext.WidgetWithChildrenShortcut
    for text, keys, slot, context in (
        (tr("The village &meeting agreed otherwise…"), "F7", overrule, Qt.ShortcutContext.WidgetShortcut),
        (tr("Households that are &gone…"), "Ctrl+G", show_gone, everywhere),
    ):
        action = QAction(text, page.table)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(context)
        action.triggered.connect(slot)
        page.table.insertAction(page.table.actions()[-2], action)
        if context is everywhere:
            page.addAction(action)
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
