"""A form on the screen: the strip of its sections, and all of them in one column."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ngheo_desktop.domain.expression import Level
from ngheo_desktop.domain.household import Member
from ngheo_desktop.forms.model import Form, Section
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.pages.questionnaire.doubts import Told, reading, tell
from ngheo_desktop.gui.pages.questionnaire.finish_card import FinishCard
from ngheo_desktop.gui.pages.questionnaire.progress import SectionProgress, progress_by_section
from ngheo_desktop.gui.pages.questionnaire.scrolling import scroll_to
from ngheo_desktop.gui.pages.questionnaire.walk import Place, Walk, WalkMark
from ngheo_desktop.gui.widgets.form.line_field import LineField
from ngheo_desktop.gui.widgets.form.question_row import QuestionRow
from ngheo_desktop.gui.widgets.form.reader_watch import ReaderWatch
from ngheo_desktop.gui.widgets.form.roster import Roster
from ngheo_desktop.gui.widgets.form.roster_columns import CellKind, RosterColumn, answer_columns, person_columns
from ngheo_desktop.gui.widgets.form.section_box import SectionBox, SectionStrip
from ngheo_desktop.gui.widgets.form.wording import blank_words, section_title
from ngheo_desktop.messages import tr
from ngheo_desktop.services.history_entries import Conflict
from ngheo_desktop.services.questionnaires import QuestionnaireSession
from ngheo_desktop.services.session_state import SessionState

PEOPLE = "people"


class ViewMark(NamedTuple):
    """What keys change on the screen beside the answers: the focus, what is typed, and whether the end is shown."""

    focus: QWidget | None
    typed: dict[LineField, str]
    walk: WalkMark
    at_end: bool


class FormView(QWidget):
    """Shows a session and tells what is typed; reads and keeps nothing itself.

    Signals:
        answered(str, object): question of the household, what was typed or chosen.
        person_answered(Member, RosterColumn, object): the same of a person.
        person_named(str): a new person's name.
        card_typed(str): the code of an identity card was typed or scanned.
        settled(): a field was left.
        explained(Place, str): why what a soft check finds unlikely is right all the same.
        finished(): the field after the last one is wanted.
    """

    answered = Signal(str, object)
    person_answered = Signal(object, object, object)
    person_named = Signal(str)
    card_typed = Signal(str)
    settled = Signal()
    explained = Signal(object, str)
    finished = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style = theme.current()
        # Who the people are can be read only, and nobody is added.
        self.people_fixed = False
        # What computers wrote differently, by question and whose it is.
        self.disputes: Mapping[tuple[str, str], Conflict] = {}
        self._form: Form | None = None
        self._session: QuestionnaireSession | None = None
        self._boxes: dict[str, SectionBox] = {}
        self._gated: set[str] = set()
        self.walk = Walk(self, self._reveal)
        self.walk.finished.connect(self._end)
        self.watch = ReaderWatch(self)
        self.finish = FinishCard(self)
        self.finish.takes_key = self.watch.takes
        self.finish.went_back.connect(self.walk.enter_last)
        self._rows: dict[str, QuestionRow] = {}
        self._rosters: dict[str, Roster] = {}
        self.strip = SectionStrip(self)
        self.strip.chosen.connect(self._show_section)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(style.space("m"))
        row.addWidget(self.strip)
        row.addWidget(self._area, 1)

    # -- building -------------------------------------------------------------------------------------------------

    def set_form(self, form: Form) -> None:
        """Make the widgets of a form, unless they are there."""
        if form is self._form:
            return
        self._form = form
        self._boxes, self._rows, self._rosters = {}, {}, {}
        self.walk.clear()
        self._gated = {section.id for section in form.sections if section.relevance is not None}
        body = QWidget()
        body.setProperty("surface", "plain")
        column = QVBoxLayout(body)
        style = theme.current()
        column.setContentsMargins(style.space("xs"), 0, style.space("l"), style.space("xl"))
        column.setSpacing(style.space("s"))
        for section in form.sections:
            if section.level is Level.MEMBER and PEOPLE not in self._boxes:
                self._add_people(column)
            self._add_section(column, section)
        column.addWidget(self.finish)
        column.addStretch(1)
        self._area.setWidget(body)
        theme.fit_to_text(body)
        self.strip.set_sections([box.title for box in self._boxes.values()])

    def _add_people(self, column: QVBoxLayout) -> None:
        box = self._add_box(column, PEOPLE, tr("Who lives in the household"))
        columns = [replace(one, kind=CellKind.READ) if self.people_fixed else one for one in person_columns()]
        self._add_roster(box, PEOPLE, Roster(columns, box.title, grows=not self.people_fixed, parent=box))

    def _add_section(self, column: QVBoxLayout, section: Section) -> None:
        box = self._add_box(column, section.id, section_title(section))
        if section.level is Level.MEMBER:
            columns = answer_columns(section.questions)
            self._add_roster(box, section.id, Roster(columns, box.title, grows=False, parent=box))
            return
        for question in section.questions:
            row = QuestionRow(question, box)
            row.let_hear(self.watch.takes)
            row.answered.connect(self.answered)
            row.settled.connect(lambda _: self.settled.emit())
            row.explained.connect(partial(self._explain, Place(question.id)))
            row.read = lambda text: self._reading(text, with_age=False)
            box.body.addWidget(row)
            self._rows[question.id] = row
            self.walk.add(section.id, row)

    def _add_box(self, column: QVBoxLayout, key: str, title: str) -> SectionBox:
        box = SectionBox(len(self._boxes) + 1, title)
        column.addWidget(box)
        self._boxes[key] = box
        return box

    def _add_roster(self, box: SectionBox, key: str, roster: Roster) -> None:
        roster.let_hear(self.watch.takes)
        roster.answered.connect(self.person_answered)
        roster.named.connect(self.person_named)
        roster.card_typed.connect(self.card_typed)
        roster.grew.connect(self._reveal)
        roster.settled.connect(self.settled)
        roster.explained.connect(lambda member_id, column, text: self._explain(Place(column, member_id), text))
        roster.moves_on = self.walk.moves_on
        roster.read = lambda text: self._reading(text, with_age=True)
        box.body.addWidget(roster)
        self._rosters[key] = roster
        self.walk.add(key, roster)

    # -- showing --------------------------------------------------------------------------------------------------

    def set_session(self, session: QuestionnaireSession) -> None:
        """Show another household from the top; what was typed and refused before is gone."""
        self.set_form(session.form)
        self._session = session
        self.walk.begin()
        self.finish.hide_words()
        for roster in self._rosters.values():
            roster.model.forget_refused()
            roster.table.close_cell()
            roster.model.set_session(session)
        for question_id, row in self._rows.items():
            row.show_answer(session.answer(question_id))
            row.show_blank(blank_words(session.blank(question_id)))
        self._area.verticalScrollBar().setValue(0)

    def show_state(self, state: SessionState) -> None:
        """Show what is asked, what is wrong and how far each section is; only what differs is drawn again."""
        if self._session is None:
            return
        session, asked = self._session, frozenset(state.relevant.household)
        told = tell(session, state.problems, self.disputes)
        self.walk.set_doubts(told.doubts)
        for question_id, row in self._rows.items():
            row.set_asked(question_id in asked)
            row.set_problem(*told.of_household(question_id))
        for roster in self._rosters.values():
            roster.model.show_reasons(told.reasons)
            roster.model.show_state(state.relevant.members, told.people)
            roster.show_fault()
        self._show_progress(progress_by_section(session, state, PEOPLE))
        if PEOPLE in self._boxes:
            self._boxes[PEOPLE].show_fault(self._strays(told))

    def _strays(self, told: Told) -> str:
        """Return what is wrong with the household as a whole."""
        return " ".join(f"✕ {text}" for question, (_, text) in told.household.items() if question not in self._rows)

    def _show_progress(self, sections: dict[str, SectionProgress]) -> None:
        number = 0
        for position, (key, box) in enumerate(self._boxes.items()):
            far = sections[key]
            roster = self._rosters.get(key)
            refused = roster is not None and roster.model.has_refused
            refused = refused or any(row.is_refused for row in self._rows_of(box))
            state = "problem" if refused else far.state
            box.show_state(state, far.answered, far.required)
            shown = key not in self._gated or state != "empty"
            number += shown
            box.show_number(number)
            self.strip.show_state(position, state, box.title, number)
            if key in self._gated:
                box.setVisible(shown)
                self.strip.show_section(position, shown=shown)

    def _rows_of(self, box: SectionBox) -> Iterator[QuestionRow]:
        return (row for row in self._rows.values() if row.parentWidget() is box)

    # -- what was typed -------------------------------------------------------------------------------------------

    def accept(self, question_id: str) -> None:
        """What was typed was taken."""
        self._rows[question_id].accept_typing()

    def refuse(self, question_id: str, message: str) -> None:
        """What was typed was not taken, and why."""
        self._rows[question_id].refuse(message)

    def accept_person(self, member: Member, column: RosterColumn) -> None:
        """What was typed of a person was taken; every table shows it."""
        for roster in self._rosters.values():
            roster.model.accept(member.member_id, column.id)

    def refuse_person(self, member: Member, column: RosterColumn, text: str, message: str) -> None:
        """What was typed of a person was not taken, and why."""
        for roster in self._rosters.values():
            if any(one.id == column.id for one in roster.model.columns):
                roster.refuse(member.member_id, column.id, text, message)

    def take_typing(self) -> None:
        """Take what is typed in the field in focus, as if it were left."""
        for stop in self.walk.stops:
            if isinstance(stop, Roster):
                stop.table.take()
            elif stop.has_open_typing:
                stop.leave()

    @property
    def has_refused(self) -> bool:
        """Whether something typed could not be taken."""
        refused = any(row.is_refused for row in self._rows.values())
        return refused or any(roster.model.has_refused for roster in self._rosters.values())

    # -- walking --------------------------------------------------------------------------------------------------

    def enter_first(self) -> None:
        """Go to the first field that is asked."""
        self.walk.enter_first()

    def enter_again(self) -> bool:
        """Go to the field that was in focus last, else to the first one; False when nothing is asked."""
        here = self.walk.here()
        return (here is not None and self.walk.enter(here)) or self.walk.enter_first()

    def enter(self, question_id: str, member_id: str = "") -> bool:
        """Go to a field; False when it is not asked."""
        return self.walk.enter(Place(question_id, member_id))

    def set_moving(self, *, on: bool) -> None:
        """Choose whether an answer that is chosen by its key also leads to the next field."""
        self.walk.moves_on = on
        for roster in self._rosters.values():
            roster.moves_on = on

    def show_blank(self, question_id: str, member_id: str = "") -> None:
        """Show the reason why a field has no answer, if there is one now."""
        session, row = self._session, self._rows.get(question_id)
        if session is not None and row is not None:
            row.show_blank(blank_words(session.blank(question_id)))
        for roster in self._rosters.values():
            roster.model.draw_cell(member_id, question_id)

    def show_answer(self, question_id: str) -> None:
        """Show the committed answer of the household again."""
        if self._session is not None and question_id in self._rows:
            self._rows[question_id].show_answer(self._session.answer(question_id))

    def mark(self) -> ViewMark:
        """Return what keys change here, to go back to."""
        focus = QApplication.focusWidget()
        typed = {row.field: row.field.text() for row in self._rows.values() if isinstance(row.field, LineField)}
        if isinstance(focus, LineField):
            typed[focus] = focus.text()
        return ViewMark(focus, typed, self.walk.mark(), at_end=not self.finish.isHidden())

    def is_still_at(self, mark: ViewMark) -> bool:
        """Tell whether the focus has not moved since."""
        return QApplication.focusWidget() is mark.focus and self.walk.mark() == mark.walk

    def go_back(self, mark: ViewMark, changed: Collection[tuple[str, str]], *, focus_moved: bool) -> None:
        """Show everything as it was; `changed` are the answers that are others again, and whose they are."""
        if focus_moved:
            for roster in self._rosters.values():
                roster.table.close_cell()
            for question, member_id in changed:
                self.show_blank(question, member_id)
                if not member_id:
                    self.show_answer(question)
            self.walk.go_back(mark.walk)
        for line, text in mark.typed.items():
            if line.text() != text:
                line.setText(text)
                line.textEdited.emit(text)
        if focus_moved and mark.focus is not None:
            mark.focus.setFocus(Qt.FocusReason.PopupFocusReason)
        for row in self._rows.values():
            row.reason.setVisible(row.reason.line is mark.focus)
        if not mark.at_end:
            self.finish.hide_words()

    @property
    def has_focus(self) -> bool:
        """Whether a field of the form has the focus."""
        focus = QApplication.focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def title_of(self, section: str) -> tuple[int, int, str]:
        """Return the number of a section, how many there are, and its title; zero for none."""
        shown = [key for key, box in self._boxes.items() if not box.isHidden()]
        title = self._boxes[section].title if section in self._boxes else ""
        return (shown.index(section) + 1 if section in shown else 0), len(shown), title

    def refused_places(self) -> list[Place]:
        """Return the fields that hold what could not be taken."""
        rows = [Place(question_id) for question_id, row in self._rows.items() if row.is_refused]
        cells = {place for roster in self._rosters.values() for place in roster.model.refused_places()}
        return rows + [Place(column, member_id) for member_id, column in cells]

    def _explain(self, place: Place, text: str) -> None:
        if text:
            self.explained.emit(place, text)
        self.walk.go_on()

    def show_finish(self) -> None:
        """Bring what stands after the last question into view."""
        self._reveal(self.finish)

    def _reading(self, text: str, *, with_age: bool) -> str:
        return reading(self._session, text, with_age=with_age) if self._session is not None else ""

    def _end(self) -> None:
        self.take_typing()
        self.finished.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.walk.is_held:
            self.walk.leave_section()
        else:
            super().keyPressEvent(event)

    def _reveal(self, stop: QWidget) -> None:
        # After the layout has made room for what came into view with the focus.
        QTimer.singleShot(0, stop, lambda: self._scroll_to(stop))

    def _scroll_to(self, stop: QWidget) -> None:
        scroll_to(self._area, stop, self._boxes.get(self.walk.section))

    def section_titles(self) -> list[str]:
        """Return the titles of the sections that are shown, in the order of their numbers."""
        return [box.title for box in self._boxes.values() if not box.isHidden()]

    def go_to_section(self, number: int) -> None:
        """Go to the section of this number, as the strip shows it; nowhere where there is none."""
        shown = [position for position, box in enumerate(self._boxes.values()) if not box.isHidden()]
        if 0 < number <= len(shown):
            self.take_typing()
            self._show_section(shown[number - 1])

    def _show_section(self, position: int) -> None:
        box = list(self._boxes.values())[position]
        self._area.verticalScrollBar().setValue(box.y())
        self.walk.enter_section(list(self._boxes)[position])
