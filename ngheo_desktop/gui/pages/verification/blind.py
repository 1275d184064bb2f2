"""Keying a questionnaire a second time, blind: the form of the first keying, empty, and without its class."""

from array import array
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import QuestionnaireStatus, ReviewRound
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.gui.widgets.buttons import PushButton
from ngheo_desktop.messages import N_, describe, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.questionnaires import QuestionnaireSession
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.verification import VerificationDesk

BACK, COMPARE = "Alt+Left", "Ctrl+D"
_NO_LONGER = frozenset({ErrorCode.VERIFY_NOT_READY, ErrorCode.VERIFY_OWN, ErrorCode.VERIFY_SETTLED})
SHORTCUTS = (
    (COMPARE, N_("While keying blind: compare with the first keying")),
    (BACK, N_("While keying blind: back to the list")),
)


class BlindPage(QuestionnairePage):
    """The questionnaire page over second keyings; it walks through the sample only.

    Signals:
        keyed(str): a household is keyed to its end and written: it can be compared.
        left(): the list is wanted.
    """

    keyed = Signal(str)
    left = Signal()

    def __init__(self, workspace: Workspace, folder: Folder, standards: Standards, book: HouseholdBook) -> None:
        self._sample: array[int] = array("q")
        super().__init__(workspace, folder, standards, book)
        self.open_session = partial(self._open_blind)
        self.form_view.people_fixed = True
        self.form_view.card_typed.connect(self._refuse_card)
        self._make_mark()
        # Shown nowhere, so that no window would take it down.
        self.panel.setParent(self)
        self.panel.hide()
        # Identities and lives are not keyed twice.
        for button in self.findChildren(QPushButton, "lives_button"):
            button.hide()
        self.add_key(BACK, self.leave)
        self.add_key(COMPARE, self.compare)
        self._saver.saved.connect(self._show_whether_whole)

    def _make_mark(self) -> None:
        """Say above the form, all the time, what is being keyed here."""
        style = theme.current()
        mark = QFrame(self)
        mark.setProperty("banner", "warning")
        words = QLabel(tr("SECOND KEYING, BLIND"), mark)
        words.setProperty("textStyle", "strong")
        words.setWordWrap(True)
        advice = QLabel(tr("Key what stands on the paper. The first answers are not shown."), mark)
        advice.setWordWrap(True)
        self.compare_button = PushButton(tr("Compare ({key})", key=COMPARE), mark)
        self.back_button = PushButton(tr("To the list ({key})", key=BACK), mark)
        for button, slot in ((self.compare_button, self.compare), (self.back_button, self.leave)):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(slot)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(words)
        column.addWidget(advice)
        row = QHBoxLayout(mark)
        row.setContentsMargins(style.space("m"), style.space("xs"), style.space("s"), style.space("xs"))
        row.setSpacing(style.space("s"))
        row.addLayout(column, 1)
        row.addWidget(self.compare_button)
        row.addWidget(self.back_button)
        layout = self.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, mark)

    def set_sample(self, numbers: Sequence[int]) -> None:
        """Walk through these households, by their local numbers, and no others."""
        self._sample = array("q", numbers)

    def inspector(self) -> QWidget:
        """Return the panel of the class; the page of second keying shows it nowhere."""
        return self.panel

    def explain(self, rule_set: str) -> None:
        """Show nothing: the class would tell of answers."""

    def decide_at_meeting(self, rule_set: str = "") -> None:
        """Do nothing: decisions are recorded at the questionnaire itself."""

    def compare(self) -> None:
        """Go on to the comparison where everything is keyed."""
        session = self.session
        if session is None:
            return
        self._leave_household()
        if session.status is not QuestionnaireStatus.COMPLETE or self.form_view.has_refused:
            self._workspace.say(tr("Key everything first: something is still missing or marked."))
            return
        household_id = session.household.household_id
        # Behind the answers that are on their way to the disk.
        self._workspace.operations.run(self, lambda: None, lambda _: self.keyed.emit(household_id))

    def leave(self) -> None:
        """Go back to the list; what is keyed stays and can be gone on with."""
        if not self.has_unsaved():
            self.left.emit()

    def go_to_open(self) -> None:
        """Go on to the next household of the sample that is not keyed to its end a second time."""
        session = self.session
        if session is not None and self._may_leave():
            desk = VerificationDesk(self._folder, self._standards, session.review_round)
            found = self._order.next_but(session.household.household_id, desk.keyed_twice())
            self._go_to(found, tr("Every other household of the sample is keyed a second time."))

    def _refuse_card(self, _text: str) -> None:
        self._workspace.say(tr("Identity cards are not taken in a second keying."))

    def close_household(self) -> None:
        """Show no household any more, for example because somebody else took the keyboard."""
        self._session = None
        self._show_nothing_open()

    def _open_blind(self, household_id: RecordId, review_round: ReviewRound) -> QuestionnaireSession:
        return VerificationDesk(self._folder, self._standards, review_round).open_blind(household_id)

    def _reopen(self, session: QuestionnaireSession) -> None:
        try:
            super()._reopen(session)
        except KnownError as fault:
            # Settled on another computer, or somebody took the keyboard who keyed it first.
            if fault.code not in _NO_LONGER:
                raise
            self.close_household()
            self._workspace.say(describe(fault).message)
            self.left.emit()

    def _open_first(self) -> None:
        self.left.emit()

    def _numbers_in_order(self) -> "array[int]":
        return self._sample

    def _show_whether_whole(self) -> None:
        is_whole = self.session is not None and self.session.status is QuestionnaireStatus.COMPLETE
        theme.set_state(self.compare_button, "look", "primary" if is_whole else "")

    def _finish(self) -> None:
        """Compare after the last field, where everything is keyed."""
        session = self.session
        if session is not None and session.status is QuestionnaireStatus.COMPLETE and not self.form_view.has_refused:
            self.compare()
        else:
            super()._finish()
