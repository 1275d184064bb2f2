"""The way of the keys through a form: only what is asked, across its sections, into the tables of people and out."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from ngheo_desktop.forms.check import Problem
from ngheo_desktop.gui.widgets.form.option_list import NumberMark
from ngheo_desktop.gui.widgets.form.question_row import QuestionRow
from ngheo_desktop.gui.widgets.form.roster import Roster

Stop = QuestionRow | Roster


class Place(NamedTuple):
    """A field: its question or column, and whose it is; "" for the household."""

    question: str
    member_id: str = ""


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is wrong by place: what a hard check refuses, and what a soft one finds unlikely without a reason."""

    hard: Mapping[Place, Problem] = field(default_factory=dict)
    soft: Mapping[Place, Problem] = field(default_factory=dict)


class WalkMark(NamedTuple):
    """Where the focus was (in a table, the row and column), what reasons were asked for, what held it.

    `number` is what is typed of the number of an answer.
    """

    stop: Stop | None
    row: int
    column: int
    asked: frozenset[tuple[Place, str]]
    holds: bool
    number: NumberMark | None


class Onward(NamedTuple):
    """What stopped the way at the end of a section, and the field from which it goes on once that is settled."""

    place: Place
    leaving: Stop


class Walk(QObject):
    """Moves the focus from field to field; a field or section that is wrong holds it.

    Signals:
        finished(): the field after the last one is wanted.
        before_first(): the field before the first one is wanted.
        place_changed(): another field is in focus.
        held(): something wrong holds the focus in its section; Esc goes on all the same.
    """

    finished = Signal()
    before_first = Signal()
    place_changed = Signal()
    held = Signal()

    def __init__(self, parent: QObject, reveal: Callable[[Stop], None]) -> None:
        super().__init__(parent)
        self._reveal = reveal
        self._stops: list[tuple[str, Stop]] = []
        self._by_question: dict[str, tuple[str, Stop]] = {}
        self._doubts = Doubts()
        self._asked: set[tuple[Place, str]] = set()
        self._holds = False
        self._onward: Onward | None = None
        self._here: Stop | None = None
        self.moves_on = True

    # -- building -------------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Forget every field."""
        self._stops.clear()
        self._by_question.clear()
        self.begin()

    def begin(self) -> None:
        """Begin with another household: no reason was asked for yet."""
        self._asked.clear()
        self._doubts, self._holds, self._here, self._onward = Doubts(), False, None, None

    def add(self, section: str, stop: Stop) -> None:
        """Add what comes next: a question, or a table of people."""
        self._stops.append((section, stop))
        stop.moved.connect(self.move)
        stop.entered.connect(self._entered)
        if isinstance(stop, QuestionRow):
            self._by_question[stop.question.id] = (section, stop)
            stop.picked.connect(self._picked)
        else:
            for column in stop.model.columns:
                self._by_question.setdefault(column.id, (section, stop))
            stop.wants_reason = lambda member_id, column: self._takes_reason(Place(column, member_id))
            stop.table.goes_onward = self._goes_onward

    def set_doubts(self, doubts: Doubts) -> None:
        """Take what is wrong now."""
        self._doubts = doubts

    @property
    def stops(self) -> list[Stop]:
        """Everything the focus goes to, in order."""
        return [stop for _, stop in self._stops]

    # -- where ----------------------------------------------------------------------------------------------------

    @property
    def section(self) -> str:
        """The section in focus; empty for none."""
        return next((section for section, stop in self._stops if stop is self._here), "")

    @property
    def is_held(self) -> bool:
        """Whether something wrong holds the focus."""
        return self._holds

    def here(self) -> Place | None:
        """Return the field in focus, or the last one that was."""
        stop = self._here
        if isinstance(stop, QuestionRow):
            return Place(stop.question.id)
        current = stop.current if stop is not None else None
        return Place(current[1].id, current[0].member_id if current[0] else "") if current is not None else None

    def mark(self) -> WalkMark:
        """Return where the focus is, to go back to."""
        index = self._here.table.currentIndex() if isinstance(self._here, Roster) else None
        row, column = (index.row(), index.column()) if index is not None else (-1, -1)
        return WalkMark(self._here, row, column, frozenset(self._asked), self._holds, self.number())

    def number(self) -> NumberMark | None:
        """Return what is typed of the number of an answer; None where answers are not numbered."""
        options = self._here.options if self._here is not None else None
        return options.number_mark() if options is not None else None

    def put_number(self, mark: NumberMark | None) -> None:
        """Go on with a number where it was."""
        options = self._here.options if self._here is not None else None
        if mark is not None and options is not None:
            options.go_back_to(mark)

    @property
    def awaits_digit(self) -> bool:
        """Whether the number of an answer may still become a longer one."""
        options = self._here.options if self._here is not None else None
        return options is not None and bool(options.number.typed)

    def go_back(self, mark: WalkMark) -> None:
        """Go to where the focus was, as if nothing had been asked or wrong since."""
        self._asked = set(mark.asked)
        if isinstance(mark.stop, Roster):
            mark.stop.table.enter(mark.row, mark.column)
        elif mark.stop is not None:
            self._enter_stop(mark.stop, 1)
        self._holds = mark.holds
        self.put_number(mark.number)

    def count(self) -> tuple[int, int, int, int]:
        """Return which field of its section (or of its person) is in focus and of how many; the same of the people."""
        stop = self._here
        if isinstance(stop, QuestionRow):
            rows = [one for one in self._rows_of(self.section) if one.is_asked]
            return (rows.index(stop) + 1 if stop in rows else 0), len(rows), 0, 0
        if stop is None:
            return 0, 0, 0, 0
        index = stop.table.currentIndex()
        row, model = index.row(), stop.model
        open_cells = [number for number in range(len(model.columns)) if model.is_open(row, number)]
        nth = sum(1 for number in open_cells if number <= index.column())
        # The row that takes a new name is nobody yet.
        return nth, len(open_cells), row + 1 if model.member_at(row) is not None else 0, len(model.members)

    def places(self) -> Iterator[Place]:
        """Yield every field that is asked, in the order of the walk."""
        for _, stop in self._stops:
            if isinstance(stop, QuestionRow):
                if stop.is_asked:
                    yield Place(stop.question.id)
                continue
            model = stop.model
            for row in range(model.rowCount()):
                member = model.member_at(row)
                if member is not None:
                    for number, column in enumerate(model.columns):
                        if model.is_open(row, number):
                            yield Place(column.id, member.member_id)

    def _rows_of(self, section: str) -> list[QuestionRow]:
        return [stop for key, stop in self._stops if key == section and isinstance(stop, QuestionRow)]

    # -- going ----------------------------------------------------------------------------------------------------

    def enter_first(self) -> bool:
        """Go to the first field that is asked; False when there is none."""
        return self._enter_from(0, 1)

    def enter_last(self) -> None:
        """Go to the last field that is asked."""
        self._enter_from(len(self._stops) - 1, -1)

    def enter_section(self, section: str) -> None:
        """Go to the first field of a section that is asked."""
        for key, stop in self._stops:
            if key == section and stop.is_asked and self._enter_stop(stop, 1):
                return

    def enter(self, place: Place) -> bool:
        """Go to a field; False when it is not asked."""
        stop = self._stop_of(place)
        if isinstance(stop, QuestionRow):
            return stop.is_asked and not place.member_id and self._enter_stop(stop, 1)
        return stop is not None and stop.enter_cell(place.member_id or self._first_person(stop), place.question)

    def go_to(self, wanted: Collection[Place], step: int = 1) -> Place | None:
        """Go to the next (1) or previous (-1) of these fields, round and round; None when none of them is asked."""
        order = list(self.places())
        here = self.here()
        at = order.index(here) if here in order else -1 if step > 0 else len(order)
        for far in range(1, len(order) + 1):
            place = order[(at + far * step) % len(order)]
            if self._as_wanted(place) in wanted or place in wanted:
                return place if self.enter(place) else None
        return None

    def ask_reason(self, place: Place) -> bool:
        """Ask for the reason of what is unlikely in the field in focus; False when nothing is."""
        if place not in self._doubts.soft or self._here is None:
            return False
        self._asked.add((place, self._doubts.soft[place].check))
        self._here.ask_reason()
        return True

    def move(self, stop: Stop, step: int) -> None:
        """Go on (1) or back (-1) from a field, unless it or its section holds the focus."""
        if step > 0 and (not self._may_leave(stop) or self._goes_onward()):
            return
        self._holds = False
        position = self.stops.index(stop) + step
        if self._enter_from(position, step):
            return
        if step > 0:
            self.finished.emit()
        else:
            self.before_first.emit()

    def leave_section(self) -> None:
        """Go to the next section, whatever is wrong in this one."""
        section = self.section
        self._holds = False
        after = [n for n, (key, _) in enumerate(self._stops) if key == section]
        if after and not self._enter_from(after[-1] + 1, 1):
            self.finished.emit()

    def go_on(self) -> None:
        """Go on from the field in focus: a note was left there."""
        if isinstance(self._here, Roster):
            self._here.table.step(1)
        elif self._here is not None:
            self.move(self._here, 1)

    def _picked(self, stop: QuestionRow) -> None:
        if self.moves_on:
            self.move(stop, 1)

    def _entered(self, stop: Stop) -> None:
        if self._here is not stop and self._here is not None and self._section_of(stop) != self.section:
            self._holds = False
        self._here = stop
        if self._onward is not None and self.here() != self._onward.place:
            self._onward = None
        if isinstance(stop, Roster):
            self._reveal(stop)
        self.place_changed.emit()

    def _enter_from(self, position: int, step: int) -> bool:
        while 0 <= position < len(self._stops):
            stop = self._stops[position][1]
            if stop.is_asked and self._enter_stop(stop, step):
                return True
            position += step
        return False

    def _enter_stop(self, stop: Stop, step: int) -> bool:
        if isinstance(stop, Roster):
            return stop.enter(step)
        stop.focus()
        # While another window is in front no field is told of the focus that waits for it.
        if self._here is not stop:
            self._entered(stop)
        self._reveal(stop)
        return True

    # -- what holds the focus -------------------------------------------------------------------------------------

    def _may_leave(self, stop: Stop) -> bool:
        if isinstance(stop, QuestionRow):
            stop.leave()
            if stop.is_refused:
                stop.focus()
                return False
            if self._takes_reason(Place(stop.question.id)):
                stop.ask_reason()
                return False
        section = self._section_of(stop)
        following = self._stops[self.stops.index(stop) + 1 :]
        is_last = all(key != section or not one.is_asked for key, one in following)
        held = self._hold_in(section) if is_last else None
        if held is not None:
            self._onward = Onward(held, stop)
        return held is None

    def _goes_onward(self) -> bool:
        """Go on from the end of the section that was held, once what held it is settled; False where nothing did.

        Without this the focus would go on from the field in the middle, and the next keys would answer again what is
        answered already.
        """
        onward = self._onward
        if onward is None or self.here() != onward.place or self._is_wrong(onward.place):
            return False
        self._onward = None
        self.move(onward.leaving, 1)
        return True

    def _hold_in(self, section: str) -> Place | None:
        """Send the focus to what is wrong in a section, or unlikely and not asked about; None when nothing is."""
        inside = [place for place in self.places() if self._by_question[place.question][0] == section]
        wrong = [place for place in inside if self._is_wrong(place)]
        if wrong:
            self._holds = self.enter(wrong[0])
            if self._holds:
                self.held.emit()
            return wrong[0] if self._holds else None
        for place in inside:
            if self._takes_reason(place):
                self.enter(place)
                if self._here is not None:
                    self._here.ask_reason()
                return place
        return None

    def _is_wrong(self, place: Place) -> bool:
        stop = self._stop_of(place)
        if isinstance(stop, QuestionRow) and stop.is_refused:
            return True
        if isinstance(stop, Roster) and stop.model.is_refused(place.member_id, place.question):
            return True
        return place in self._doubts.hard or self._as_wanted(place) in self._doubts.hard

    def _as_wanted(self, place: Place) -> Place:
        """Return a place as checks of the whole household name it: by the first person's cell of the column."""
        stop = self._stop_of(place)
        if isinstance(stop, Roster) and place.member_id == self._first_person(stop):
            return Place(place.question)
        return place

    def _takes_reason(self, place: Place) -> bool:
        """Tell whether a reason is to be asked for now; it is asked for once."""
        problem = self._doubts.soft.get(place)
        if problem is None or (place, problem.check) in self._asked:
            return False
        self._asked.add((place, problem.check))
        return True

    def _stop_of(self, place: Place) -> Stop | None:
        return self._by_question[place.question][1] if place.question in self._by_question else None

    def _section_of(self, stop: Stop) -> str:
        return next((section for section, one in self._stops if one is stop), "")

    @staticmethod
    def _first_person(roster: Roster) -> str:
        member = roster.model.member_at(0)
        return member.member_id if member is not None else ""
