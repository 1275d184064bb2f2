"""What a scanner typed over the form is taken back, and handed to whom it is meant for."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from ngheo_desktop.domain.citizen_card import looks_like_card
from ngheo_desktop.domain.paper_code import household_of
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.questionnaire.form_view import FormView, ViewMark
from ngheo_desktop.gui.pages.questionnaire.saver import Saver, SaverMark
from ngheo_desktop.messages import tr
from ngheo_desktop.services.questionnaires import QuestionnaireSession
from ngheo_desktop.services.session_state import SessionMark


class _Mark(NamedTuple):
    session: QuestionnaireSession
    state: SessionMark
    saver: SaverMark
    view: ViewMark


class ScanGuard(QObject):
    """Serves one page.

    Its fields do at once what a digit says, because it may be a person's. When the digits turn out to be the beginning
    of a code, record and screen go back to where they were before the first one. What was not written yet never gets
    into the journal; what was, is taken back there by a change of its own.

    Signals:
        undone(): the household is as before; it is to be shown again.
        household_read(str): the household of a scanned paper is to be opened.
    """

    undone = Signal()
    household_read = Signal(str)

    def __init__(
        self, view: FormView, saver: Saver, session: Callable[[], QuestionnaireSession | None], workspace: Workspace
    ) -> None:
        super().__init__(view)
        self._view = view
        self._saver = saver
        self._session = session
        self._workspace = workspace
        self._mark: _Mark | None = None
        watch = view.watch
        watch.began.connect(self._begin)
        watch.may_go_on.connect(saver.put_off)
        watch.recognised.connect(self._undo)
        watch.read.connect(self._hand_on)
        watch.unknown.connect(self._refuse)

    def _begin(self) -> None:
        session = self._session()
        if session is not None:
            self._mark = _Mark(session, session.mark(), self._saver.mark(), self._view.mark())

    def _undo(self) -> None:
        mark, self._mark = self._mark, None
        if mark is None or mark.session is not self._session():
            return
        changed = mark.state.differing(mark.session.mark())
        was_written = not self._saver.go_back(mark.saver)
        taking_back = mark.session.go_back(mark.state, written=was_written)
        focus_moved = bool(changed) or not self._view.is_still_at(mark.view)
        if focus_moved:
            # Nothing that stands in a field is taken while things go back.
            self._view.watch.hold_focus()
        self.undone.emit()
        self._view.go_back(mark.view, changed, focus_moved=focus_moved)
        if taking_back.entries:
            self._saver.add(taking_back)
            self._saver.flush_soon()

    def _hand_on(self, text: str) -> None:
        household = household_of(text)
        if household is not None:
            self.household_read.emit(household)
        elif looks_like_card(text):
            self._view.card_typed.emit(text)

    def _refuse(self) -> None:
        self._workspace.say(tr("That is no code this program knows; nothing of it was taken as an answer."))
