"""Finding one's way in an open questionnaire: where one is, what is left, what is wrong, and notes about answers."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from ngheo_desktop.domain.entry_notes import Blank
from ngheo_desktop.domain.survey import QuestionnaireStatus
from ngheo_desktop.errors import KnownError
from ngheo_desktop.forms.model import Severity
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.pages.questionnaire.blank_menu import ask_why_blank
from ngheo_desktop.gui.pages.questionnaire.doubts import open_places, tell
from ngheo_desktop.gui.pages.questionnaire.entry_strip import EntryStrip, Where
from ngheo_desktop.gui.pages.questionnaire.form_view import FormView
from ngheo_desktop.gui.pages.questionnaire.order import VillageOrder
from ngheo_desktop.gui.pages.questionnaire.progress import needed_of_people
from ngheo_desktop.gui.pages.questionnaire.walk import Place
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.messages import describe, format_int, ntr, tr
from ngheo_desktop.services.disputes import Disputes
from ngheo_desktop.services.people import PERSON_FIELDS
from ngheo_desktop.services.questionnaires import QuestionnaireSession


class Finder(QObject):
    """Serves one page.

    Signals:
        pending(PendingAnswer): a note was made and is to be written.
        said(str): one line for the status bar.
    """

    pending = Signal(object)
    said = Signal(str)

    def __init__(
        self,
        page: QWidget,
        view: FormView,
        strip: EntryStrip,
        order: VillageOrder,
        disputes_of: Callable[[QuestionnaireSession], Disputes],
    ) -> None:
        super().__init__(page)
        self._disputes_of = disputes_of
        self.session: QuestionnaireSession | None = None
        self._page = page
        self._view = view
        self._strip = strip
        self._order = order
        self._at = (0, 0)
        view.explained.connect(self._explain)
        view.walk.place_changed.connect(self.show_where)
        view.walk.held.connect(self.show_where)
        view.finish.left_wanted.connect(self._go_to_left)

    def set_session(self, session: QuestionnaireSession, banner: Banner) -> None:
        """Serve another household from now on; say above it where computers disagree about it."""
        self.session = session
        found = self._disputes_of(session)
        self._view.disputes = found.places
        banner.clear()
        if found.count:
            tell_disputed(banner, found)
        household = session.household
        self._at = self._order.position_in_village(household.household_id, household.village_id)

    # -- where ----------------------------------------------------------------------------------------------------

    def show_where(self) -> None:
        """Show where one is, what is left and what is wrong."""
        session, view = self.session, self._view
        if session is None:
            return
        doubts = self._doubts(session)
        wrong = sum(1 for is_wrong in doubts.values() if is_wrong)
        self._strip.show_where(
            Where(
                section=view.title_of(view.walk.section),
                field=view.walk.count(),
                household=self._at,
                left=len(self._left()),
                wrong=wrong,
                unlikely=len(doubts) - wrong,
                disputed=len(view.disputes),
                held=view.walk.is_held,
            )
        )

    def show_status(self, label: QLabel) -> None:
        """Show whether the questionnaire is complete, or what keeps it from being so."""
        session = self.session
        if session is None:
            return
        if self._left():
            # The line over the form says how many are left.
            text, style = "", "help"
        elif session.status is QuestionnaireStatus.COMPLETE:
            text, style = "✓ " + tr("Complete"), "saved"
        else:
            text, style = "✕ " + tr("Correct what is marked"), "error"
        if label.text() != text:
            label.setText(text)
            theme.set_state(label, "textStyle", style)

    def household_line(self) -> str:
        """Return where the household lives, how large it is and which of all it is."""
        household = self.session.household if self.session is not None else None
        if household is None:
            return ""
        parts = [household.village]
        if household.number:
            parts.append(tr("no. {number}", number=household.number))
        parts.append(ntr("{n} member", "{n} members", len(household.members)))
        position, total = self._order.position(household.household_id)
        if position:
            at, of = format_int(position), format_int(total)
            parts.append(tr("household {position} of {total}", position=at, total=of))
        return " · ".join(part for part in parts if part)

    def show_end(self, name: str) -> None:
        """Say how the household stands after its last question, with the next one an Enter away."""
        session = self.session
        if session is None:
            return
        left = len(self._left())
        is_complete = not left and session.status is QuestionnaireStatus.COMPLETE
        if is_complete:
            words = tr("✓ {household} is complete.", household=name)
        elif left:
            words = ntr("{n} answer is left.", "{n} answers are left.", left)
        else:
            words = tr("Something here is wrong; it is marked ✕.")
        self._view.finish.show_end(words, complete=is_complete)
        self._view.show_finish()

    def _doubts(self, session: QuestionnaireSession) -> dict[Place, bool]:
        """Return the fields that are wrong (True) or unlikely without a reason."""
        told = tell(session, session.problems(), self._view.disputes)
        return open_places(told.doubts, self._view.refused_places())

    def _left(self) -> set[Place]:
        """Return the required questions without an answer, and what is not known of who people are."""
        if self.session is None:
            return set()
        missing = {Place(one.question, one.subject) for one in self.session.progress().missing}
        if self._view.people_fixed:
            return missing
        return missing | {Place(*one) for one in needed_of_people(self.session)}

    # -- jumping --------------------------------------------------------------------------------------------------

    def go_to_unanswered(self) -> None:
        """Go to the next required question without an answer."""
        self._view.take_typing()
        if self._view.walk.go_to(self._left()) is None:
            self.said.emit(tr("No answer is left."))

    def go_to_problem(self, step: int) -> None:
        """Go to the next or previous field that is wrong, in conflict, or unlikely; and ask for the reason of that."""
        session = self.session
        if session is None:
            return
        self._view.take_typing()
        wanted = self._doubts(session)
        place = self._view.walk.go_to({*wanted, *(Place(*at) for at in self._view.disputes)}, step)
        if place is None:
            self.said.emit(tr("Nothing is wrong."))
        elif not wanted.get(place, True):
            self._view.walk.ask_reason(place)

    def _go_to_left(self) -> None:
        if self._left():
            self.go_to_unanswered()
        else:
            self.go_to_problem(1)

    # -- notes ----------------------------------------------------------------------------------------------------

    def _explain(self, place: Place, reason: str) -> None:
        session = self.session
        if session is None:
            return
        for problem in session.open_problems():
            if (problem.question, problem.subject) == place and problem.severity is Severity.SOFT:
                self.pending.emit(session.accept(problem, reason))
                return

    def ask_why_blank(self) -> None:
        """Ask why the field in focus has no answer."""
        session, place = self.session, self._view.walk.here()
        if session is None or place is None or not self._view.has_focus:
            return
        self._view.take_typing()
        if place.question in PERSON_FIELDS and not self._is_empty_person(session, place):
            self.said.emit(tr("There is an answer already."))
            return
        ask_why_blank(self._page, QApplication.focusWidget() or self._view, lambda why: self._set_blank(place, why))

    @staticmethod
    def _is_empty_person(session: QuestionnaireSession, place: Place) -> bool:
        return bool(place.member_id) and not getattr(session.member(place.member_id), place.question)

    def _set_blank(self, place: Place, why: Blank | None) -> None:
        session = self.session
        if session is None:
            return
        self.pending.emit(session.set_blank(place.question, place.member_id or None, why))
        self._view.show_answer(place.question)
        self._view.show_blank(place.question, place.member_id)
        if why is not None:
            self._view.walk.go_on()


def tell_interrupted(banner: Banner, name: str, second: str = "") -> None:
    """Say that nobody closed the program, and that work goes on where it stopped; `second` is who keyed blind."""
    text = tr("The program ended unexpectedly while you were keying {household}.", household=name)
    advice = tr("Every answer up to the field in focus is on the disk. Go on from here.")
    if second:
        advice += " " + tr("Keys now: {name} (Ctrl+U: somebody else)", name=second) + "."
    banner.show_message("info", text, advice)


def tell_disputed(banner: Banner, disputes: Disputes) -> None:
    """Say how many values computers wrote differently, and where they are settled."""
    text = ntr(
        "{n} value of this household was written differently on two computers.",
        "{n} values of this household were written differently on two computers.",
        disputes.count,
    )
    advice = tr("Ctrl+H shows both values side by side: choose the one on the paper.")
    if disputes.places:
        advice = tr("F3 leads to it.") + " " + advice
    banner.show_message("warning", text, advice)


def tell_not_saved(banner: Banner, fault: KnownError) -> None:
    """Say why what was given is not on the disk, with a button to write it again."""
    description = describe(fault)
    advice = f"{description.advice} ({description.number})"
    banner.show_message("error", description.message, advice, button=tr("Save again"))


def tell_refused(banner: Banner) -> None:
    """Say that another household has to wait for what could not be taken in this one."""
    text = tr("Something you typed is not valid and is not saved.")
    banner.show_message("error", text, tr("Correct the fields marked ✕, or press Esc in them to take the typing back."))
