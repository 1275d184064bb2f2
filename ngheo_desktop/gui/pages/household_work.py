"""What is done from the list of households: adding one, creating a round, taking in a list, classifying everything."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.gui.pages import household_list
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.class_mark import class_title
from ngheo_desktop.messages import format_int, ntr, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.standards import Standards

if TYPE_CHECKING:
    from ngheo_desktop.services.classification import RoundResult

_QUESTIONNAIRE = "questionnaire"


@dataclass(frozen=True, slots=True)
class _Added:
    household_id: RecordId
    changes: Changes


class HouseholdWork:
    """The commands of the page; their windows stand over it."""

    def __init__(
        self, page: Page, workspace: Workspace, folder: Folder, standards: Standards, book: HouseholdBook
    ) -> None:
        self._page = page
        self._workspace = workspace
        self._folder = folder
        self._standards = standards
        self._book = book

    def add_household(self, *, open_it: bool) -> None:
        """Ask for a village and a head, add the household and, if `open_it`, open its questionnaire."""
        from ngheo_desktop.gui.dialogs.add_household import AddHouseholdDialog  # noqa: PLC0415  (at the first need)

        dialog = AddHouseholdDialog(self._book.villages(), self._folder.clock.today(), self._page)
        accepted = dialog.exec()
        village, new_village, head = dialog.village_id, dialog.new_village, dialog.head
        dialog.deleteLater()
        if not accepted:
            return

        def add() -> _Added:
            village_id = self._book.add_village(new_village) if new_village else village
            return _Added(*self._book.add_household({"village_id": village_id}, head))

        def show(added: _Added) -> None:
            self._workspace.say(tr("Household added: {name}", name=head["full_name"]))
            if open_it:
                self._workspace.open_page(_QUESTIONNAIRE, added.household_id)

        self._workspace.operations.run(self._page, add, show)

    def create_round(self) -> bool:
        """Ask for the year, kind and standards of a round and create it; return whether there is one now."""
        from ngheo_desktop.gui.dialogs.create_round import CreateRoundDialog  # noqa: PLC0415  (at the first need)

        dialog = CreateRoundDialog(self._folder, self._standards, self._page)
        accepted = dialog.exec()
        made = dialog.review_round
        dialog.deleteLater()
        if not accepted or made is None:
            return False
        self._workspace.rounds_wanted.emit()
        self._workspace.choose_round(made.round_id)
        self._workspace.status_wanted.emit()
        return True

    def import_file(self, file: str) -> None:
        """Take in this workbook; with an empty name the window asks for one."""
        # Reading workbooks takes a moment to load, and the list of households is the first page of every start.
        from ngheo_desktop.gui.dialogs.list_import import ListImportDialog  # noqa: PLC0415
        from ngheo_desktop.services.list_import import ListImporter  # noqa: PLC0415

        importer = ListImporter(self._folder, self._standards.areas)
        dialog = ListImportDialog(self._workspace, importer, file, self._page)
        dialog.exec()
        dialog.deleteLater()
        self._page.enter()

    def classify(self, review_round: ReviewRound, button: QPushButton, banner: Banner) -> None:
        """Work out and record the class of every household of the round; the button rests meanwhile."""
        from ngheo_desktop.services.classification import classify_round  # noqa: PLC0415  (engines at the first need)

        def end(result: "RoundResult") -> None:
            button.setEnabled(True)
            self._tell_result(result, banner)

        def stop(*_: object) -> None:
            button.setEnabled(True)

        def fail(fault: KnownError) -> None:
            stop()
            self._page.show_fault(fault)

        button.setEnabled(False)
        self._workspace.operations.run_long(
            self._page,
            lambda progress: classify_round(self._folder, self._standards, review_round, progress),
            end,
            title=tr("Classifying the households of the round"),
            on_fault=fail,
            on_cancelled=stop,
        )

    def _tell_result(self, result: "RoundResult", banner: Banner) -> None:
        lines = [
            f"{household_list.standard_years(self._standards, rule_set)}: "
            + " · ".join(f"{class_title(name)} {format_int(count)}" for name, count in counts._asdict().items())
            for rule_set, counts in result.counts.items()
        ]
        new = ntr("{n} class is new or changed", "{n} classes are new or changed", result.recorded)
        done = ntr("{n} household classified", "{n} households classified", result.households)
        banner.show_message("saved", f"{done}; {new}.", "\n".join(lines))
        self._workspace.status_wanted.emit()


def dropped_workbook(event: QDropEvent) -> str:
    """Return the one workbook that is dropped; empty for anything else."""
    from ngheo_desktop.gui.dialogs.list_import import dropped_file  # noqa: PLC0415  (at the first need)

    return dropped_file(event.mimeData())
