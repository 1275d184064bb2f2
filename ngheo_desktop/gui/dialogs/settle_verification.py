"""Settles where two keyings of a questionnaire differ, with the paper in hand: 1, 2 or 3 for each difference."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.expression import FactKind
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.table_content import TableColumn, TableContent
from ngheo_desktop.domain.verification import Difference
from ngheo_desktop.errors import KnownError
from ngheo_desktop.forms.answer import parse_answer
from ngheo_desktop.forms.model import Question
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.pages.questionnaire.answers import typed_value
from ngheo_desktop.gui.pages.results.grid import GridTable
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.form.line_field import LineField
from ngheo_desktop.gui.widgets.form.question_row import QuestionRow
from ngheo_desktop.gui.widgets.form.wording import question_label, shown_answer
from ngheo_desktop.messages import describe, ntr, tr
from ngheo_desktop.services.verification import Compared, VerificationDesk

_PAPER = 3
_NOBODY = "—"


class SettleVerificationDialog(QDialog):
    """After it was accepted the household is settled."""

    banner: Banner
    household_label: QLabel
    count_label: QLabel
    table: GridTable
    help_label: QLabel
    other_box: QWidget
    reason_edit_label: QLabel
    reason_edit: LineField
    later_button: QPushButton
    settle_button: QPushButton

    def __init__(
        self,
        operations: Operations,
        desk: VerificationDesk,
        compared: Compared,
        parent: QWidget | None = None,
    ) -> None:
        """Show what differs."""
        super().__init__(parent)
        self._operations = operations
        self._desk = desk
        self._household = compared.household
        self._found = compared.differences
        self._form = compared.form
        self._operators = (", ".join(compared.first), compared.second)
        self._values: dict[str, Value] = {}
        self._row: QuestionRow | None = None
        load_ui(self, "settle_verification_dialog.ui", promoted={"GridTable": GridTable, "LineField": LineField})
        self._other_layout = QVBoxLayout(self.other_box)
        self._other_layout.setContentsMargins(0, 0, 0, 0)
        head = self._household.head or next(iter(self._household.members), None)
        name = head.full_name if head is not None else ""
        self.household_label.setText(" · ".join(filter(None, (name, self._household.village))))
        self._show_count(compared.compared)
        self._connect()
        self._show_differences()
        style, screen = theme.current(), self.screen().availableSize()
        height = style.em(40) if self._found else style.em(14)
        self.resize(min(style.chars(190), screen.width() - 40), min(height, screen.height() - 60))
        first: QWidget = self.table if self._found else self.settle_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        for key, slot in (
            ("1", partial(self._take, 0)),
            ("2", partial(self._take, 1)),
            ("3", self._key_other),
            ("0", self._take_blank),
        ):
            QShortcut(QKeySequence(key), self.table, slot, context=Qt.ShortcutContext.WidgetShortcut)
        self.table.opened.connect(lambda *_: self._go_on())
        self.table.row_changed.connect(lambda _: self._close_other() if self.table.hasFocus() else None)
        self.reason_edit.advanced.connect(self._go_on)
        self.later_button.clicked.connect(self.reject)
        self.settle_button.clicked.connect(self.settle)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self.settle)

    # -- what is shown --------------------------------------------------------------------------------------------

    def _show_count(self, compared: int) -> None:
        if self._found:
            text = tr(
                "{differing} of {compared} answers differ. Look at the paper for each of them.",
                differing=len(self._found),
                compared=compared,
            )
        else:
            text = tr("Both keyings agree in all {compared} answers.", compared=compared)
        self.count_label.setText(text)
        for widget in (self.table, self.help_label, self.other_box, self.reason_edit, self.reason_edit_label):
            widget.setVisible(bool(self._found))

    def _show_differences(self) -> None:
        first, second = (name or tr("nobody") for name in self._operators)
        columns = (
            TableColumn(tr("Question")),
            TableColumn(tr("1  First: {name}", name=first)),
            TableColumn(tr("2  Second: {name}", name=second)),
            TableColumn(tr("On the paper")),
        )
        title = tr("Differences between the two keyings")
        self.table.set_content(TableContent(title, columns, tuple(self._cells(one) for one in self._found)))
        left = sum(one.field not in self._values for one in self._found)
        self.settle_button.setEnabled(not left)
        text = ntr("{n} difference is still open.", "{n} differences are still open.", left) if left else ""
        self.help_label.setText(
            " ".join((tr("1 the first is right · 2 the second is right · 3 something else · 0 nothing."), text)).strip()
        )

    def _cells(self, one: Difference) -> tuple[str, ...]:
        question = self._question(one)
        member_id = (records.split_answer(one.field) or ("", ""))[0]
        person = next((who.full_name for who in self._household.members if who.member_id == member_id), "")
        paper = ""
        if one.field in self._values:
            paper = "✓ " + self._shown(question, self._values[one.field])
        return (
            f"{question_label(question)} — {person}" if person else question_label(question),
            self._shown(question, one.first),
            self._shown(question, one.second),
            paper,
        )

    @staticmethod
    def _shown(question: Question, value: Value) -> str:
        return shown_answer(question, value) or _NOBODY

    def _question(self, one: Difference) -> Question:
        asked = (records.split_answer(one.field) or ("", one.field))[1]
        return next(question for question in self._form.questions if question.id == asked)

    @property
    def _current(self) -> Difference | None:
        row = self.table.currentIndex().row()
        return self._found[row] if 0 <= row < len(self._found) else None

    # -- choosing -------------------------------------------------------------------------------------------------

    def _take(self, which: int) -> None:
        """The first (0) or the second (1) keying is right."""
        one = self._current
        if one is not None:
            self._decide(one, (one.first, one.second)[which])

    def _take_blank(self) -> None:
        """Nothing stands on the paper."""
        one = self._current
        if one is not None:
            self._decide(one, None)

    def _decide(self, one: Difference, value: Value) -> None:
        self._values[one.field] = value
        self._close_other()
        self._show_differences()
        self._go_on()

    def _go_on(self) -> None:
        """Go to the next difference that is open; after the last one, to the button that settles."""
        here = max(self.table.currentIndex().row(), 0)
        order = [*range(here, len(self._found)), *range(here)]
        left = next((row for row in order if self._found[row].field not in self._values), None)
        if left is None:
            self.settle_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.table.setCurrentIndex(self.table.model().index(left, _PAPER))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _key_other(self) -> None:
        """Key what else stands on the paper."""
        one = self._current
        if one is None:
            return
        self._close_other()
        question = self._question(one)
        row = self._row = QuestionRow(question, self.other_box)
        row.answered.connect(lambda _, raw: self._read_other(one, row, raw))
        row.moved.connect(lambda *_: self._end_other(row))
        self._other_layout.addWidget(row)
        row.show()
        row.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _read_other(self, one: Difference, row: QuestionRow, raw: object) -> None:
        try:
            value = parse_answer(row.question, typed_value(raw))
        except KnownError as fault:
            row.refuse(describe(fault).message)
            return
        row.accept_typing()
        self._values[one.field] = value
        self._show_differences()
        if row.question.kind in (FactKind.CHOICE, FactKind.YES_NO):
            self._end_other(row)

    def _end_other(self, row: QuestionRow) -> None:
        """Take what is typed, and go on unless it could not be taken."""
        if row is not self._row:
            return
        row.leave()
        if row is self._row and not row.is_refused:
            self._close_other()
            self._go_on()

    def _close_other(self) -> None:
        row, self._row = self._row, None
        if row is not None:
            row.hide()
            self._other_layout.removeWidget(row)
            row.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._row is not None:
            self._close_other()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    # -- doing ----------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Write what the paper says, and close."""
        if not self.settle_button.isEnabled():
            return
        self.banner.clear()
        self.settle_button.setEnabled(False)
        household_id, values = self._household.household_id, dict(self._values)
        reason = self.reason_edit.text().strip() or tr("Second keying, checked against the paper form")

        def job() -> Changes:
            return self._desk.settle(household_id, values, reason)

        self._operations.run(self, job, lambda _: self.accept(), on_fault=self._fail)

    def _fail(self, fault: KnownError) -> None:
        self.settle_button.setEnabled(True)
        self.banner.show_fault(fault)
