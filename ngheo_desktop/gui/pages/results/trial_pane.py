"""Trying another standard, or other thresholds, on the answers stored: who would change class, and why."""

from array import array
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QSizePolicy, QSplitter, QWidget

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.domain.table_content import TableColumn, TableContent
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.gui.pages.results.desk import ResultsDesk, fill
from ngheo_desktop.gui.pages.results.grid import GridTable
from ngheo_desktop.gui.pages.results.pane import ResultsPane
from ngheo_desktop.gui.pages.results.tables import name_of, trial_table, years_of
from ngheo_desktop.gui.pages.results.values_table import ValueTable
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.class_mark import ClassMarkDelegate, class_title
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import N_, current_language, format_int, ntr, tr
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery, HouseholdRow
from ngheo_desktop.services.what_if import (
    ClassMove,
    MoveReason,
    WhatIf,
    changed_copy,
    reason_of,
    thresholds,
    what_if,
)

_AT_ONCE = 500
_WIDE_CHARS = 110
_SHARES = (0.58, 0.42)
_ROWS_SEEN = 4
_Line = tuple[HouseholdRow, ClassMove]
_CLASSES = (N_("Poor"), N_("Near-poor"), N_("Not poor"), N_("Incomplete"))


class TrialPane(ResultsPane):
    """Standard and values above, counts beside them, households below."""

    note_label: QLabel
    standard_combo: QComboBox
    against_combo: QComboBox
    reset_button: QPushButton
    try_button: QPushButton
    splitter: QSplitter
    upper_splitter: QSplitter
    value_table: ValueTable
    counts_table: GridTable
    value_label: QLabel
    lower_side: QWidget
    moves_label: QLabel
    moves_table: WindowedTable
    why_label: QLabel

    def __init__(self, desk: ResultsDesk) -> None:
        super().__init__(desk)
        load_ui(self, "trial_pane.ui", promoted={"GridTable": GridTable, "ValueTable": ValueTable})
        self._book = HouseholdBook(desk.folder)
        self._found: WhatIf | None = None
        self._moves: dict[int, ClassMove] = {}
        self._running = False
        self._asked_for: RecordId | None = None
        self._model: WindowedModel[_Line] = WindowedModel(
            self._columns(), self._fetch, lambda line: line[1].number, self
        )
        self.moves_table.set_rows(self._model)
        marks = ClassMarkDelegate(self.moves_table)
        for position, column in enumerate(self._model.columns):
            if column.value is not None:
                self.moves_table.setItemDelegateForColumn(position, marks)
        self.counts_table.show_all_rows()
        self.why_label.setTextFormat(Qt.TextFormat.RichText)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 1)
        self.upper_splitter.setStretchFactor(0, 3)
        self.upper_splitter.setStretchFactor(1, 2)
        self.standard_combo.currentIndexChanged.connect(self._choose_standard)
        self.against_combo.currentIndexChanged.connect(self._forget)
        self.value_table.rows.changed.connect(self._forget)
        self.value_table.rows.refused.connect(self.show_fault)
        self.value_table.told.connect(self._tell_value)
        self.value_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.value_label.setWordWrap(True)
        self.value_label.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.try_button.clicked.connect(self.try_now)
        self.reset_button.clicked.connect(self._choose_standard)
        self.moves_table.current_changed.connect(self._ask_why)
        self.moves_table.opened.connect(self._open)
        again = QShortcut(QKeySequence("F5"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        again.activated.connect(self.try_now)

    def _columns(self) -> list[Column[_Line]]:
        place_chars = 16 if self._desk.folder.commune_code is not None else 28
        return [
            Column(N_("Village"), self._place, chars=place_chars, least=9),
            Column(N_("No."), lambda line: line[0].number or "", chars=6, least=5),
            Column(N_("Head of household"), lambda line: line[0].head_name, chars=26, least=16),
            _class_column(N_("Before"), after=False),
            _class_column(N_("After"), after=True),
            Column(N_("B1 before → after"), lambda line: _pair(*_scores(line, 0)), chars=16),
            Column(N_("B2 before → after"), lambda line: _pair(*_scores(line, 1)), chars=16),
        ]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= theme.current().chars(_WIDE_CHARS)
        # As high for every row, so that nothing moves with the focus.
        self.value_label.setFixedHeight(self.value_label.fontMetrics().lineSpacing() * (1 if wide else 3))
        self.upper_splitter.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        self.moves_table.setMinimumHeight(_ROWS_SEEN * theme.current().row_height())

    def load(self) -> None:
        desk = self._desk
        if not desk.rounds:
            self.say_empty(tr("There is no review round yet. Create one on the page of households."))
            return
        self.show_body()
        known = desk.standards.rule_set_ids
        before = self.standard_combo.currentData()
        fill(self.standard_combo, [(one, name_of(desk.standards.rule_set(one))) for one in known])
        if before is None:
            self.standard_combo.blockSignals(True)
            self.standard_combo.setCurrentIndex(self.standard_combo.findData(desk.rule_sets[0].id))
            self.standard_combo.blockSignals(False)
        if before is None or not self.value_table.rows.rowCount():
            self._choose_standard()
        else:
            self._fill_against()
            self._forget()

    def enter(self) -> None:
        self.value_table.setFocus()

    def shown_tables(self) -> list[TableContent]:
        tables = super().shown_tables()
        if self._moves and self._found is not None:
            columns = tuple(TableColumn(tr(column.title)) for column in self._model.columns)
            numbers = list(self._moves)
            rows = tuple(
                tuple(column.text(line) for column in self._model.columns)
                for start in range(0, len(numbers), _AT_ONCE)
                for line in self._fetch(numbers[start : start + _AT_ONCE])
            )
            place = 0 if self.moves_table.hasFocus() else len(tables)
            tables.insert(place, TableContent(self.moves_label.text(), columns, rows))
        return tables

    # -- what is tried -----------------------------------------------------------------------------------------------

    def _standard(self) -> RuleSet:
        return self._desk.standards.rule_set(self.standard_combo.currentData())

    def _choose_standard(self) -> None:
        review_round = self._desk.round
        if review_round is None:
            return
        self.value_table.set_values(thresholds(self._standard(), review_round))
        self.against_combo.blockSignals(True)
        self._fill_against()
        chosen = self.against_combo.findData(self._standard().id)
        self.against_combo.setCurrentIndex(max(0, chosen))
        self.against_combo.blockSignals(False)
        self._forget()

    def _fill_against(self) -> None:
        values = [
            (rules.id, tr("Classes on record, standard {years}", years=years_of(rules)))
            for rules in self._desk.rule_sets
        ]
        values.append(("", tr("The same answers, standard {years} unchanged", years=years_of(self._standard()))))
        fill(self.against_combo, values)

    def _forget(self) -> None:
        """Take results away that no longer belong to what is chosen."""
        self._show(None)

    def try_now(self) -> None:
        """Work the trial out, with progress; Cancel leaves everything as it was."""
        review_round = self._desk.round
        if review_round is None or self._running or not self.isVisible():
            return
        desk, rounds, against = self._desk, self._desk.rounds, self.against_combo.currentData()
        try:
            rules = changed_copy(self._standard(), review_round, self.value_table.rows.tried)
        except KnownError as fault:
            self.show_fault(fault)
            return
        self._set_running(running=True)
        desk.workspace.operations.run_long(
            self,
            lambda progress: what_if(desk.folder, desk.standards, rounds, rules, against=against, progress=progress),
            self._end,
            title=tr("Trying the values; nothing is recorded"),
            on_fault=self._fail,
            on_cancelled=lambda: self._set_running(running=False),
        )

    def _set_running(self, *, running: bool) -> None:
        self._running = running
        for widget in (self.try_button, self.reset_button, self.standard_combo, self.against_combo, self.value_table):
            widget.setEnabled(not running)

    def _fail(self, fault: KnownError) -> None:
        self._set_running(running=False)
        self.show_fault(fault)

    def _end(self, found: WhatIf) -> None:
        self._set_running(running=False)
        self._show(found)
        if found.moves:
            self.moves_table.select_number(found.moves[0].number)
            self.moves_table.setFocus()
        else:
            self.counts_table.setFocus()

    def _tell_value(self, text: str) -> None:
        self.value_label.setText(text)
        self.value_label.setToolTip(text)

    # -- what came out -----------------------------------------------------------------------------------------------

    def _show(self, found: WhatIf | None) -> None:
        self._found = found
        self._moves = {move.number: move for move in found.moves} if found is not None else {}
        self._asked_for = None
        self._model.set_numbers(array("q", self._moves))
        self.why_label.clear()
        self.lower_side.setVisible(found is not None)
        was_hidden = self.counts_table.isHidden()
        self.counts_table.setVisible(found is not None)
        if found is None:
            return
        if was_hidden:
            self.upper_splitter.setSizes([round(self.width() * share) for share in _SHARES])
        self.counts_table.set_content(trial_table(found, self.against_combo.currentText()))
        count = ntr("{n} household would change class", "{n} households would change class", len(found.moves))
        total = tr("of {total}", total=format_int(found.households))
        self.moves_label.setText(f"{count} {total}. " + tr("Nothing was recorded."))
        self.moves_table.setVisible(bool(found.moves))

    def _fetch(self, numbers: Sequence[int]) -> list[_Line]:
        by_round: dict[RecordId, list[int]] = {}
        for number in numbers:
            by_round.setdefault(self._moves[number].round_id, []).append(number)
        return [
            (row, self._moves[row.household_no])
            for round_id, own in by_round.items()
            for row in self._book.rows(HouseholdQuery(commune_code=None, round_id=round_id), own)
        ]

    def _place(self, line: _Line) -> str:
        return self._desk.place(line[0].village, self._round_of(line[1]).commune_code)

    def _round_of(self, move: ClassMove) -> ReviewRound:
        return next(each for each in self._desk.rounds if each.round_id == move.round_id)

    def _ask_why(self, number: int) -> None:
        found, move = self._found, self._moves.get(number)
        if found is None or move is None:
            return
        self._asked_for = move.household_id
        desk, review_round, language = self._desk, self._round_of(move), current_language()
        desk.workspace.operations.run(
            self,
            lambda: reason_of(desk.folder, desk.standards, review_round, found.rule_set, move.household_id, language),
            lambda reason: self._show_why(move, reason),
            on_fault=self.show_fault,
        )

    def _show_why(self, move: ClassMove, reason: MoveReason) -> None:
        if self._asked_for != move.household_id or self._found is None:
            return
        why = reason.why
        parts = [f"<b>{escape(why.headline)}</b>"]
        if why.decision is not None:
            parts.append(escape(why.decision.threshold))
        names = {one.indicator_id: one.title.in_language(current_language()) for one in self._found.rule_set.indicators}
        for title, indicators in ((tr("Deprived now"), move.joined), (tr("No longer deprived"), move.left)):
            if indicators:
                parts.append(f"{escape(title)}: {escape(', '.join(names.get(one, one) for one in indicators))}")
        if why.missing:
            lacks = "; ".join(dict.fromkeys(fact.text for fact in why.missing))
            head = tr("Still to be answered")
            parts.append(f"{escape(head)}: {escape(lacks)}")
        self.why_label.setText("<br>".join(parts))

    def _open(self, number: int) -> None:
        move = self._moves.get(number)
        if move is not None:
            self._desk.open_household(move.household_id, move.round_id)


def _class_column(title: str, *, after: bool) -> Column[_Line]:
    def value(line: _Line) -> str:
        return (line[1].after if after else line[1].before).household_class

    return Column(title, lambda line: class_title(value(line)), chars=12, value=value, whole=_CLASSES)


def _scores(line: _Line, which: int) -> tuple[int | None, int | None]:
    before, after = line[1].before, line[1].after
    if which == 0:
        return before.income_score, after.income_score
    return before.deprivation_score, after.deprivation_score


def _pair(before: int | None, after: int | None) -> str:
    one, two = ("–" if score is None else format_int(score) for score in (before, after))
    return one if one == two else f"{one} → {two}"
