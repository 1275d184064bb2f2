"""A members' table with the panel of the cell in focus under it."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from ngheo_desktop.domain.citizen_card import looks_like_card
from ngheo_desktop.domain.household import Member
from ngheo_desktop.forms.model import Severity
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.widgets.form.cell_panel import CellPanel
from ngheo_desktop.gui.widgets.form.option_list import OptionList
from ngheo_desktop.gui.widgets.form.reader_watch import TakesKey
from ngheo_desktop.gui.widgets.form.roster_columns import CellKind, RosterColumn
from ngheo_desktop.gui.widgets.form.roster_model import RosterModel
from ngheo_desktop.gui.widgets.form.roster_table import RosterTable
from ngheo_desktop.messages import tr


class Roster(QWidget):
    """What is known or asked of each member.

    Signals:
        answered(Member, RosterColumn, object): what was typed or chosen; to be read and kept.
        named(str): the name of a new person.
        card_typed(str): a scanner typed the code of an identity card into a cell; nothing of it was taken.
        settled(): a cell was left.
        moved(QWidget, int): the next (1) or previous (-1) field after or before the table is wanted.
        entered(QWidget): a cell came into focus.
        grew(QWidget): it needs more room than before while a cell is in focus.
        explained(str, str, str): person, column and the reason why something unlikely is right; empty: go on without.
    """

    entered = Signal(object)
    grew = Signal(object)
    explained = Signal(str, str, str)

    answered = Signal(object, object, object)
    named = Signal(str)
    card_typed = Signal(str)
    settled = Signal()
    moved = Signal(object, int)

    def __init__(self, columns: list[RosterColumn], name: str, *, grows: bool, parent: QWidget | None = None) -> None:
        """Take the columns and what the table is called; with `grows` people can be added."""
        super().__init__(parent)
        self.model = RosterModel(columns, grows=grows, parent=self)
        self.table = RosterTable(self.model, self)
        self.table.setAccessibleName(name)
        self.panel = CellPanel(self)
        self.panel.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.current().space("s"))
        column.addWidget(self.table)
        column.addWidget(self.panel)
        self.table.typed.connect(self._typed)
        self.table.key_pressed.connect(self._key)
        self.table.edited.connect(self._offer)
        self.table.cell_entered.connect(self._show_cell)
        self.table.cell_left.connect(self._hide_cell)
        self.table.moved.connect(lambda step: self.moved.emit(self, step))
        self.table.cleared.connect(self._clear)
        self.table.may_leave = self._may_leave
        self.panel.chosen.connect(self._choose)
        self.panel.picked.connect(self._picked)
        self.panel.numbered.connect(self._show_number)
        self.panel.reason.given.connect(self._explain)
        self.panel.reason.passed_by.connect(lambda: self._explain(""))
        self.panel.reason.went_back.connect(self._back_to_cell)
        self.panel.reason.left.connect(self._reason_left)
        self.moves_on = False
        # Lists of answers are made while nobody waits for them, one after the other.
        self._unmade = [column for column in columns if column.options]
        self._idle = QTimer(self)
        self._idle.setInterval(0)
        self._idle.timeout.connect(self._make_next_list)
        self._idle.start()
        # Whether a cell waits for a reason, by person and column; how what is typed in a date is read.
        self.wants_reason: Callable[[str, str], bool] = lambda _member, _column: False
        self.read: Callable[[str], str] = lambda _text: ""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() > event.oldSize().height() and self.current is not None:
            self.grew.emit(self)

    def _make_next_list(self) -> None:
        if self._unmade:
            column = self._unmade.pop(0)
            self.panel.prepare(column.id, column.options)
        else:
            self._idle.stop()

    def let_hear(self, takes_key: TakesKey) -> None:
        """Let each key be heard by who tells a scanner's keys from a person's."""
        self.table.takes_key = self.table.line.takes_key = self.panel.reason.line.takes_key = takes_key

    @property
    def is_asked(self) -> bool:
        """Whether there is a cell to fill."""
        return self.table.has_cells

    @property
    def current(self) -> tuple[Member | None, RosterColumn] | None:
        """The person (None: a new one) and the column in focus."""
        column = self.table.column
        if column is None or not self.table.property("entered"):
            return None
        return self.model.member_at(self.table.currentIndex().row()), column

    @property
    def options(self) -> OptionList | None:
        """The answers of the cell in focus, None where one types freely."""
        return self.panel.options if self.current is not None else None

    def enter(self, step: int) -> bool:
        """Enter the first (1) or last (-1) cell to fill; False when there is none."""
        return self.table.enter_end(step)

    def enter_cell(self, member_id: str, column_id: str) -> bool:
        """Enter the cell of a person; False when it is not asked."""
        row = self.model.row_of(member_id)
        for number, column in enumerate(self.model.columns):
            if column.id == column_id and self.model.is_open(row, number):
                self.table.enter(row, number)
                return True
        return False

    def show_fault(self) -> None:
        """Show what is wrong in the cell in focus."""
        index = self.table.currentIndex()
        if not index.isValid():
            self.panel.show_fault(None, "")
            return
        if self.panel.options is not None and self.panel.options.number.is_refused:
            self.panel.show_fault(Severity.HARD, self.panel.options.number.words)
            return
        severity, text = self.model.fault_at(index.row(), index.column()) or (None, "")
        if severity is None:
            self.panel.show_fault(None, *self.model.reason_at(index.row(), index.column()))
        else:
            self.panel.show_fault(severity, text)

    def refuse(self, member_id: str, column_id: str, text: str, message: str) -> None:
        """Keep what was typed into a cell and say why it was not taken."""
        self.model.refuse(member_id, column_id, text, message)
        self.show_fault()

    def _show_cell(self, row: int, number: int) -> None:
        column, member = self.model.columns[number], self.model.member_at(row)
        who = member.full_name if member is not None else tr("new person")
        options = list(column.options)
        if column.kind is CellKind.LOOKED_UP:
            options = column.offers("")
        code = self.model.chosen_code(row, number)
        self.panel.show_cell(column.id, f"{column.title} — {who}", column.help, options, code)
        self.show_fault()
        self.panel.show()
        self.entered.emit(self)

    def _hide_cell(self) -> None:
        self.panel.forget_number()
        self.panel.hide()
        self.panel.forget_height()
        self.settled.emit()

    def _offer(self, text: str) -> None:
        column = self.table.column
        if column is None:
            return
        if column.kind is CellKind.LOOKED_UP:
            self.panel.offer(column.offers(text))
        elif column.is_date:
            self.panel.show_help(self.read(text) or column.help)

    def _key(self, event: QKeyEvent) -> None:
        if self.panel.options is None or not self.panel.options.take_key(event):
            event.ignore()

    def _choose(self, code: str) -> None:
        here = self.current
        if here is None:
            return
        member, column = here
        if column.kind is CellKind.LOOKED_UP:
            label = next((one.label for one in column.offers(self.table.line.text()) if one.code == code), "")
            offered = label or next((one.label for one in column.offers("") if one.code == code), "")
            self.table.put(offered)
        elif member is not None:
            self.answered.emit(member, column, code)
            self.model.draw_cell(member.member_id, column.id)

    def _show_number(self) -> None:
        self.show_fault()
        if self.panel.options is not None and not self.panel.options.number.typed:
            # It is whole: what waited for its last digit may be written.
            self.settled.emit()

    def _picked(self) -> None:
        if self.moves_on and self.current is not None:
            self.table.step(1)

    def _clear(self) -> None:
        here = self.current
        if here is not None and here[0] is not None and here[1].kind is CellKind.CHOSEN:
            self.answered.emit(here[0], here[1], "")
            self.model.draw_cell(here[0].member_id, here[1].id)
            self.panel.offer(here[1].options)

    # -- what holds the focus in a cell ---------------------------------------------------------------------------

    def _may_leave(self, row: int, number: int) -> bool:
        member, column = self.model.member_at(row), self.model.columns[number]
        if member is None:
            return True
        if self.panel.options is not None and self.panel.options.number.is_refused:
            QApplication.beep()
            return False
        if self.model.refused_text(row, number) is not None:
            self.table.enter(row, number)
            return False
        if self.wants_reason(member.member_id, column.id):
            self.panel.ask_reason()
            return False
        return True

    def ask_reason(self) -> None:
        """Ask why what is said of the cell in focus is right all the same."""
        self.panel.ask_reason()

    def _back_to_cell(self) -> None:
        index = self.table.currentIndex()
        self.table.enter(index.row(), index.column())

    def _explain(self, text: str) -> None:
        here = self.current
        self._back_to_cell()
        if here is not None and here[0] is not None:
            self.explained.emit(here[0].member_id, here[1].id, text)

    def _reason_left(self) -> None:
        self.panel.reason.hide()
        if not self.table.hasFocus() and not self.table.line.hasFocus():
            self.table.leave()

    def _typed(self, row: int, number: int, text: str) -> None:
        member, column = self.model.member_at(row), self.model.columns[number]
        if looks_like_card(text):
            self.card_typed.emit(text)
        elif member is None:
            if text.strip():
                self.named.emit(text)
        else:
            self.answered.emit(member, column, text)
