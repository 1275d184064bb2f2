"""Opens the window in which decisions of the village meeting are recorded, from any page that shows a class."""

from typing import Protocol

from PySide6.QtWidgets import QWidget

from ngheo_desktop.domain.classification import Classification
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.messages import tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.overrules import overrulings
from ngheo_desktop.services.standards import Standards


class Reviewed(Protocol):
    """A household in a round, with its class as it stands: an open questionnaire, or what was read for a list."""

    household: Household
    review_round: ReviewRound

    def classify(self) -> dict[str, Classification]:
        """Return the class under each rule set of the round."""
        ...


def open_overruling(
    owner: QWidget,
    workspace: Workspace,
    folder: Folder,
    standards: Standards,
    reviewed: Reviewed,
    rule_set: str = "",
) -> None:
    """Let the officer record or withdraw what the meeting decided about a household; `rule_set` is shown first.

    Other pages hear of it like of any other change. Of a household that is not reviewed there is nothing to decide,
    but what was decided before may be looked at and withdrawn.
    """
    household_id = reviewed.household.household_id
    if not reviewed.classify() and not overrulings(folder, standards, reviewed.review_round, household_id):
        workspace.say(tr("This household has no class, so there is nothing to decide otherwise."))
        return
    # Nobody waits for it at the start.
    from ngheo_desktop.gui.dialogs.overrule import OverruleDialog  # noqa: PLC0415

    dialog = OverruleDialog(workspace.operations, folder, standards, reviewed, owner)
    dialog.choose(rule_set)
    dialog.exec()
    if dialog.said:
        workspace.say(dialog.said)
    dialog.deleteLater()
