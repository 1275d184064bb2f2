"""People who may be on record twice: compared side by side, merged, or said not to be the same."""

from array import array
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QWidget

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.household import Household, Member
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.gui.operations import Operation, Operations
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.compare_table import LEFT, RIGHT, CompareRow, CompareTable
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.gui.widgets.form.line_field import LineField
from ngheo_desktop.gui.widgets.progress_row import ProgressRow
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import N_, format_date, ntr, tr
from ngheo_desktop.services.duplicates import (
    PERSON_FIELDS,
    DuplicateDesk,
    DuplicatePair,
    DuplicateReason,
    HouseholdMatch,
)
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.record_words import RecordWords
from ngheo_desktop.services.standards import Standards

_REASONS = {
    DuplicateReason.CITIZEN_ID: N_("same number"),
    DuplicateReason.NAME_AND_BIRTH: N_("name, birth year"),
}
_Numbered = tuple[int, DuplicatePair]


class DuplicatesDialog(QDialog):
    """Goes through the pairs; `settled` counts those that were decided about."""

    count_label: QLabel
    banner: Banner
    progress_row: ProgressRow
    pairs_pane: QWidget
    pair_table: WindowedTable
    keep_combo: QComboBox
    table: CompareTable
    outcome_label: QLabel
    reason_edit: LineField
    nothing_left: EmptyState
    not_same_button: QPushButton
    households_button: QPushButton
    people_button: QPushButton
    close_button: QPushButton

    def __init__(
        self, operations: Operations, folder: Folder, standards: Standards, parent: QWidget | None = None
    ) -> None:
        """Set up the window and look for pairs."""
        super().__init__(parent)
        self._operations = operations
        self._desk = DuplicateDesk(folder)
        self._words = RecordWords(folder, standards)
        self._pairs: list[DuplicatePair] = []
        self._search: Operation | None = None
        self.settled = 0
        load_ui(self, "duplicates_dialog.ui", promoted={"LineField": LineField, "CompareTable": CompareTable})
        self.progress_row.follow(operations)
        self._model = WindowedModel(self._columns(), self._rows, lambda one: one[0], self)
        self.pair_table.set_rows(self._model)
        self._connect()
        style, screen = theme.current(), self.screen().availableSize()
        self.table.setMinimumHeight(style.row_height() * 3)
        self.pairs_pane.hide()
        self.resize(min(style.chars(140), screen.width() - 40), min(style.em(44), screen.height() - 60))
        self._find(0)

    def _connect(self) -> None:
        self.pair_table.current_changed.connect(lambda _: self._show_pair())
        self.pair_table.opened.connect(lambda _: self.table.setFocus())
        self.keep_combo.currentIndexChanged.connect(lambda _: self._show_outcome())
        self.table.advanced.connect(self.reason_edit.setFocus)
        self.reason_edit.textChanged.connect(self._allow)
        self.reason_edit.advanced.connect(self.people_button.setFocus)
        self.not_same_button.clicked.connect(self.say_not_same)
        self.households_button.clicked.connect(self.merge_households)
        self.people_button.clicked.connect(self.merge_people)
        self.close_button.clicked.connect(self.reject)
        self.banner.action.connect(self.take_back)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # A button takes it for itself.
            if self.keep_combo.hasFocus():
                self.table.setFocus()
            return
        super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Close; a search under way is stopped."""
        if self._search is not None:
            self._search.cancel()
        super().done(result)

    # -- the pairs ------------------------------------------------------------------------------------------------

    @staticmethod
    def _columns() -> list[Column[_Numbered]]:
        return [
            Column(N_("Person"), lambda one: _person(one[1].first), chars=28, least=16),
            Column(
                N_("Why"),
                lambda one: ", ".join(tr(_REASONS[reason]) for reason in one[1].reasons),
                chars=15,
                least=12,
                spare=1,
            ),
        ]

    def _rows(self, numbers: Sequence[int]) -> list[_Numbered]:
        return [(number, self._pairs[number]) for number in numbers]

    def _find(self, place: int) -> None:
        """Look for pairs anew and go to the one at this place of the list."""
        self._set_enabled(on=False)
        self.nothing_left.hide()

        def show(found: list[DuplicatePair]) -> None:
            self._search = None
            self._pairs = found
            self._show_pairs(place)

        def fail(fault: KnownError) -> None:
            self._search = None
            self.banner.show_fault(fault)

        def stop() -> None:
            self._search = None
            self.reject()

        self._search = self._operations.run_long(
            self,
            self._desk.find,
            show,
            title=tr("Looking for people on record twice"),
            on_fault=fail,
            on_cancelled=stop,
        )

    def _show_pairs(self, place: int) -> None:
        self._model.set_numbers(array("q", range(len(self._pairs))))
        self.pairs_pane.setVisible(bool(self._pairs))
        self.nothing_left.setVisible(not self._pairs)
        for button in (self.not_same_button, self.households_button, self.people_button):
            button.setVisible(bool(self._pairs))
        if not self._pairs:
            self.count_label.setText("")
            self.nothing_left.set_content("circle-check", tr("Nobody seems to be on record twice."))
            self.close_button.setFocus()
            return
        self.count_label.setText(ntr("{n} pair to look at", "{n} pairs to look at", len(self._pairs)))
        self._set_enabled(on=True)
        self.pair_table.select_number(min(place, len(self._pairs) - 1))
        self._show_pair()
        self.pair_table.setFocus()

    @property
    def pair(self) -> DuplicatePair | None:
        """The pair in focus."""
        number = self.pair_table.current_number
        return self._pairs[number] if 0 <= number < len(self._pairs) else None

    # -- one pair -------------------------------------------------------------------------------------------------

    def _show_pair(self) -> None:
        pair = self.pair
        if pair is None:
            return
        names = [self._words.household_name(one.household_id) for one in (pair.first_household, pair.second_household)]
        combo = self.keep_combo
        combo.blockSignals(True)
        combo.clear()
        for number, (member, name) in enumerate(zip((pair.first, pair.second), names, strict=True), start=1):
            where = tr("in the household {household}", household=name) if not pair.in_one_household else ""
            combo.addItem(f"{number}  {member.full_name} {where}".rstrip(), number)
        combo.setCurrentIndex(_better(pair))
        combo.blockSignals(False)
        self.table.show_rows(
            self._compare(pair, names), f"1  {pair.first.full_name}", f"2  {pair.second.full_name}", tr("Key 1 or 2")
        )
        self._show_outcome()

    def _compare(self, pair: DuplicatePair, names: list[str]) -> list[CompareRow]:
        rows = []
        usual = _better(pair)
        for field in PERSON_FIELDS:
            first, second = (_plain(getattr(one, field)) for one in (pair.first, pair.second))
            title, left, right = self._words.title(field), *(self._words.value(field, one) for one in (first, second))
            if first is None and second is None:
                continue
            # Somebody's relation is to the head of another household.
            fixed = first == second or (field == "relation" and not pair.in_one_household)
            chosen = usual if (first, second)[usual] is not None else 1 - usual
            rows.append(CompareRow(field, title, left, right, chosen, fixed))
        both = (pair.first_household, pair.second_household)
        if not pair.in_one_household:
            rows.append(CompareRow("household", self._words.title("household_id"), names[0], names[1], fixed=True))
            people = [_names(one) for one in both]
            rows.append(CompareRow("members", tr("People"), people[0], people[1], fixed=True))
            if any(one.address for one in both):
                left, right = (one.address or "" for one in both)
                rows.append(CompareRow("address", self._words.title("address"), left, right, fixed=True))
        return rows

    def _sides(self, pair: DuplicatePair) -> tuple[tuple[Member, Household], tuple[Member, Household]]:
        """Return who stays and who is given up."""
        both = (pair.first, pair.first_household), (pair.second, pair.second_household)
        return both if self.keep_combo.currentIndex() != RIGHT else (both[1], both[0])

    def _values(self, pair: DuplicatePair) -> dict[str, Value]:
        """Return what the one who stays gets from the other."""
        stays, goes = (member for member, _ in self._sides(pair))
        side = LEFT if stays is pair.first else RIGHT
        wanted = {field: goes if chosen != side else stays for field, chosen in self.table.chosen.items()}
        return {
            field: _plain(getattr(one, field))
            for field, one in wanted.items()
            if one is goes and getattr(goes, field) != getattr(stays, field)
        }

    def _match(self, pair: DuplicatePair) -> HouseholdMatch:
        (stays, home), (goes, other) = self._sides(pair)
        return self._desk.match(home, other, (stays, goes))

    def _show_outcome(self) -> None:
        pair = self.pair
        if pair is None:
            return
        (_, home), (goes, other) = self._sides(pair)
        here, there = (self._words.household_name(one.household_id) for one in (home, other))
        lines = [
            tr(
                "People: {name} is taken off the household {household}; what only this record has goes over.",
                name=goes.full_name,
                household=there,
            )
        ]
        if not pair.in_one_household:
            left = len(other.members) - 1
            if left:
                lines[0] += " " + ntr("{n} person stays there.", "{n} people stay there.", left)
            else:
                lines[0] += " " + tr("Nobody is left there: better merge the households.")
            match = self._match(pair)
            moving = ", ".join(member.full_name for member in match.moving) or tr("nobody")
            lines.append(
                tr(
                    "Households: {gone} goes into {stays}, with answers and classes; the same on both sides: {count}; "
                    "moving over: {people}.",
                    gone=there,
                    stays=here,
                    count=len(match.matches),
                    people=moving,
                )
            )
            if match.certificates:
                lines.append(
                    ntr(
                        "{n} certificate of the household given up stays valid and on record.",
                        "{n} certificates of the household given up stay valid and on record.",
                        match.certificates,
                    )
                )
        self.outcome_label.setText("\n".join(lines))
        self.households_button.setVisible(not pair.in_one_household)
        self._allow()

    def _allow(self) -> None:
        has_reason = bool(self.reason_edit.text().strip()) and self.pair is not None
        for button in (self.not_same_button, self.households_button, self.people_button):
            button.setToolTip("" if has_reason else tr("Write the reason first."))

    # -- doing ----------------------------------------------------------------------------------------------------

    def say_not_same(self) -> None:
        """Remember that the two are not the same."""
        pair, reason = self.pair, self._reason()
        if pair is not None and reason:
            self._run(lambda: self._desk.say_not_same(pair, reason), tr("Remembered as not the same."))

    def merge_people(self) -> None:
        """Make the two people one."""
        pair, reason = self.pair, self._reason()
        if pair is None or not reason:
            return
        stays, goes = (member for member, _ in self._sides(pair))
        values = self._values(pair)
        self._run(lambda: self._desk.merge_people(stays, goes, values, reason), tr("The two people are one now."))

    def merge_households(self) -> None:
        """Make the two households one."""
        pair, reason = self.pair, self._reason()
        if pair is None or not reason or pair.in_one_household:
            return
        match, (stays, _) = self._match(pair), self._sides(pair)[0]
        values = {stays.member_id: self._values(pair)}
        self._run(lambda: self._desk.merge_households(match, reason, values), tr("The two households are one now."))

    def take_back(self) -> None:
        """Make everything what it was before the last step."""
        self._set_enabled(on=False)

        def show(_: Changes) -> None:
            self.settled -= 1
            self.banner.show_message("saved", tr("Taken back."))
            self._find(0)

        def refuse(fault: KnownError) -> None:
            self._set_enabled(on=True)
            self.banner.show_fault(fault)

        self._operations.run(self, lambda: self._desk.take_back(tr("Taken back")), show, on_fault=refuse)

    def _reason(self) -> str:
        reason = self.reason_edit.text().strip()
        theme.set_state(self.reason_edit, "problem", "" if reason else "error")
        if not reason:
            self.banner.show_fault(KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Reason")))
            self.reason_edit.setFocus()
        return reason

    def _run(self, job: Callable[[], Changes], said: str) -> None:
        place = max(0, self.pair_table.current_number)
        self.banner.clear()
        self._set_enabled(on=False)

        def show(_: Changes) -> None:
            self.settled += 1
            advice = tr("What it changed stands in the history of the people.")
            self.banner.show_message("saved", said, advice, button=tr("Take it &back"))
            # The reason belonged to this pair.
            self.reason_edit.clear()
            self._find(place)

        def refuse(fault: KnownError) -> None:
            self._set_enabled(on=True)
            self.banner.show_fault(fault)

        self._operations.run(self, job, show, on_fault=refuse)

    def _set_enabled(self, *, on: bool) -> None:
        for widget in (self.not_same_button, self.households_button, self.people_button):
            widget.setEnabled(on)


def _person(member: Member) -> str:
    born = format_date(member.birth_date) if member.birth_date else ""
    return f"{member.full_name} ({born})" if born else member.full_name


def _names(household: Household) -> str:
    return ", ".join(member.full_name for member in household.members)


def _plain(value: object) -> str | None:
    return str(value) if value else None


def _better(pair: DuplicatePair) -> int:
    """Return which record is to stay unless the officer says otherwise: the one of which more is known."""
    known = [
        sum(1 for field in PERSON_FIELDS if getattr(member, field)) + len(household.members)
        for member, household in ((pair.first, pair.first_household), (pair.second, pair.second_household))
    ]
    return RIGHT if known[1] > known[0] else LEFT
