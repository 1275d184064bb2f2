"""What the panes of results share: the folder, the standards, and the rounds that are looked at."""

from PySide6.QtWidgets import QComboBox

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.results.tables import HOUSEHOLDS, PERSONS, name_of
from ngheo_desktop.messages import tr
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.services.class_matrix import rounds_beside
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.rounds import all_rounds, get_round
from ngheo_desktop.services.standards import Standards

QUESTIONNAIRE = "questionnaire"


class ResultsDesk:
    """The round in work; in an upper office also those of the other communes of the same review.

    Attributes:
        round: None while there is no round.
        rounds: the rounds counted together: one for each commune.
    """

    def __init__(self, folder: Folder, standards: Standards, workspace: Workspace) -> None:
        self.folder = folder
        self.standards = standards
        self.workspace = workspace
        self.round: ReviewRound | None = None
        self.rounds: tuple[ReviewRound, ...] = ()

    def read_round(self) -> None:
        """Take the round chosen in the header, or the newest one."""
        if self.workspace.round_id:
            self.round = get_round(self.folder, self.workspace.round_id)
        else:
            found = all_rounds(self.folder)
            self.round = found[-1] if found else None
        self.rounds = ()
        if self.round is not None:
            is_office = self.folder.commune_code is None
            self.rounds = rounds_beside(self.folder, self.round) if is_office else (self.round,)

    @property
    def by_commune(self) -> bool:
        """Whether several communes are counted together."""
        return len(self.rounds) > 1

    @property
    def rule_sets(self) -> tuple[RuleSet, ...]:
        """The standards of the round, in its order."""
        return tuple(map(self.standards.rule_set, self.round.rule_sets)) if self.round is not None else ()

    def place(self, village: str, commune_code: str) -> str:
        """Return the name of a village; in an upper office with its commune, because names of villages repeat."""
        if self.folder.commune_code is not None:
            return village
        return f"{village or tr('No village')} ({self.standards.areas.commune(commune_code).short_name})"

    def fill_standards(self, combo: QComboBox) -> None:
        """Offer the standards of the round, and keep the one that was chosen."""
        fill(combo, [(rules.id, name_of(rules)) for rules in self.rule_sets])

    def open_household(self, household_id: RecordId, round_id: str) -> None:
        """Show the questionnaire of a household in the round it was counted in."""
        if round_id and round_id != self.workspace.round_id:
            self.workspace.choose_round(round_id)
            self.workspace.rounds_wanted.emit()
        self.workspace.open_page(QUESTIONNAIRE, household_id)


def fill(combo: QComboBox, values: list[tuple[str, str]]) -> None:
    """Offer these values, as (key, name), and keep the one that was chosen; nothing is told."""
    before = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    for key, name in values:
        combo.addItem(name, key)
    combo.setCurrentIndex(max(0, combo.findData(before)))
    combo.blockSignals(False)


def fill_counting(combo: QComboBox) -> None:
    """Offer to count households or persons."""
    fill(combo, [(HOUSEHOLDS, tr("Households")), (PERSONS, tr("Persons"))])
