"""Results: classes of the round, two standards side by side, trials, measures, movement, explanation slips."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTabWidget, QWidget

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.gui.pages.results.classes_pane import ClassesPane
from ngheo_desktop.gui.pages.results.desk import ResultsDesk
from ngheo_desktop.gui.pages.results.matrix_pane import MatrixPane
from ngheo_desktop.gui.pages.results.measures_pane import MeasuresPane
from ngheo_desktop.gui.pages.results.movement_pane import MovementPane
from ngheo_desktop.gui.pages.results.pane import ResultsPane
from ngheo_desktop.gui.pages.results.tables import years_of
from ngheo_desktop.gui.pages.results.trial_pane import TrialPane
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.buttons import PushButton
from ngheo_desktop.gui.widgets.class_mark import class_title
from ngheo_desktop.gui.widgets.flow import FlowLayout
from ngheo_desktop.messages import N_, format_int, ntr, tr
from ngheo_desktop.services.classification import RoundResult, classify_round
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards

SHORTCUTS = (
    ("Ctrl+L", N_("Classify the round")),
    ("Return", N_("List the households of the number in focus, or open the household")),
    ("F5", N_("In the trial: work it out")),
    ("Ctrl+C", N_("Copy the chosen rows")),
)
_SHOWN_KINDS = (
    records.HOUSEHOLD,
    records.MEMBER,
    records.VILLAGE,
    records.REVIEW_ROUND,
    records.CLASSIFICATION,
    records.CLASS_RECORD,
    records.QUESTIONNAIRE,
    records.LIFE_EVENT,
    records.OVERRULE,
    records.POINT_TABLE,
)


class ResultsPage(Page):
    """Five tabs over the round chosen in the header."""

    banner: Banner
    commands: QWidget
    tabs: QTabWidget

    def __init__(self, workspace: Workspace, folder: Folder, standards: Standards) -> None:
        super().__init__()
        self._workspace, self._folder, self._standards = workspace, folder, standards
        self._desk = ResultsDesk(folder, standards, workspace)
        self._classifying = False
        load_ui(self, "results_page.ui")
        self.classify_button = PushButton(tr("&Classify all (Ctrl+L)"), self.commands)
        self.slips_button = PushButton(tr("Explanation sli&ps…"), self.commands)
        flow = FlowLayout(self.commands)
        for button in (self.classify_button, self.slips_button):
            button.setAutoDefault(False)
            flow.addWidget(button)
        self._panes: list[ResultsPane] = []
        for pane, title in (
            (ClassesPane(self._desk), tr("&1 Classes")),
            (MatrixPane(self._desk), tr("&2 Two standards")),
            (TrialPane(self._desk), tr("&3 Trial")),
            (MeasuresPane(self._desk), tr("&4 Measures")),
            (MovementPane(self._desk), tr("&5 Movement")),
        ):
            pane.failed.connect(self.show_fault)
            self._panes.append(pane)
            self.tabs.addTab(pane, title)
        self.tabs.currentChanged.connect(self._change_tab)
        # Classes are the commune's to work out; an upper office tries and sums up.
        self.classify_button.setVisible(folder.commune_code is not None)
        self.classify_button.clicked.connect(self.classify)
        self.slips_button.clicked.connect(self.show_slips)
        workspace.round_changed.connect(lambda _: self.refresh(Changes(everything=True)))
        keys = QShortcut(QKeySequence("Ctrl+L"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.classify)
        self._is_stale = True

    def activate(self) -> None:
        if self._is_stale:
            self._read_again()
        self._show_front()
        self._front().enter()

    def refresh(self, changes: Changes) -> None:
        if not (changes.everything or changes.touches(*_SHOWN_KINDS)):
            return
        self._is_stale = True
        # Each answer that is keyed touches the numbers: a hidden page waits until it is shown.
        if self.isVisible():
            self._read_again()
            self._show_front()

    def shown_tables(self) -> list[TableContent]:
        """Return the tables of the tab in front (`domain.table_content.ShowsTables`)."""
        return self._front().shown_tables()

    def _read_again(self) -> None:
        self._is_stale = False
        self._desk.read_round()
        self._enable()
        for pane in self._panes:
            pane.make_stale()

    def _enable(self) -> None:
        has_round = self._desk.round is not None
        is_commune = self._folder.commune_code is not None
        self.classify_button.setEnabled(has_round and is_commune and not self._classifying)
        self.slips_button.setEnabled(has_round)

    def _front(self) -> ResultsPane:
        return self._panes[self.tabs.currentIndex()]

    def _show_front(self) -> None:
        if not self._is_stale:
            self._front().show_fresh()

    def _change_tab(self) -> None:
        # What went well was read; a fault stays until it is closed.
        if self.banner.kind == "saved":
            self.banner.clear()
        self._show_front()

    # -- doing --------------------------------------------------------------------------------------------------------

    def classify(self) -> None:
        """Work out and record the class of every household of the round, under each of its standards."""
        review_round = self._desk.round
        if review_round is None or not self.classify_button.isEnabled():
            return
        self._classifying = True
        self._enable()
        self._workspace.operations.run_long(
            self,
            lambda progress: classify_round(self._folder, self._standards, review_round, progress),
            self._classified,
            title=tr("Classifying the households of the round"),
            on_fault=self._fail,
            on_cancelled=self._end_classifying,
        )

    def _end_classifying(self) -> None:
        self._classifying = False
        self._enable()

    def _fail(self, fault: KnownError) -> None:
        self._end_classifying()
        self.show_fault(fault)

    def _classified(self, result: RoundResult) -> None:
        self._end_classifying()
        lines = [
            f"{years_of(self._standards.rule_set(rule_set))}: "
            + " · ".join(f"{class_title(name)} {format_int(count)}" for name, count in counts._asdict().items())
            for rule_set, counts in result.counts.items()
        ]
        new = ntr("{n} class is new or changed", "{n} classes are new or changed", result.recorded)
        done = ntr("{n} household classified", "{n} households classified", result.households)
        self.banner.show_message("saved", f"{done}; {new}.", "\n".join(lines))
        self._workspace.status_wanted.emit()

    def show_slips(self) -> None:
        """Look at the explanation slips, save and print them."""
        review_round = self._desk.round
        if review_round is None:
            return
        # Papers take a moment to load.
        from ngheo_desktop.gui.pages.results.slips_dialog import SlipsDialog  # noqa: PLC0415

        dialog = SlipsDialog(self._desk, review_round, self)
        dialog.exec()
        dialog.deleteLater()
