"""One question of the household: its words, its field, its help line and what is wrong with its answer."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ngheo_desktop.domain.expression import FactKind
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.forms.model import Question, Severity
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.widgets.form.line_field import LineField
from ngheo_desktop.gui.widgets.form.option_button import Option
from ngheo_desktop.gui.widgets.form.option_list import OptionList
from ngheo_desktop.gui.widgets.form.reader_watch import TakesKey
from ngheo_desktop.gui.widgets.form.reason_line import ReasonLine
from ngheo_desktop.gui.widgets.form.wording import (
    choice_label,
    problem_line,
    question_help,
    question_label,
    shown_answer,
)
from ngheo_desktop.messages import tr

_CHARS = {FactKind.INTEGER: 14, FactKind.DECIMAL: 10, FactKind.DATE: 16, FactKind.TEXT: 40}
_LABEL_EM = 12
_NO_LIMIT = 16_777_215  # QWIDGETSIZE_MAX
_SIDE_BY_SIDE_EM = 33


def options_of(question: Question) -> list[Option]:
    """Return the answers to choose from in the language of the screen."""
    return [Option(choice.code, choice_label(choice), choice.key) for choice in question.choices]


class QuestionRow(QFrame):
    """A question.

    Signals:
        answered(str, object): question id and what was typed or chosen; to be read and kept.
        settled(str): the field was left: what was chosen is final.
        moved(QWidget, int): the next (1) or previous (-1) field is wanted.
        picked(QWidget): the one answer was chosen by its key.
        entered(QWidget): the focus came.
        explained(str): the reason why something unlikely is right; empty: there is none, go on.
    """

    answered = Signal(str, object)
    settled = Signal(str)
    moved = Signal(object, int)
    picked = Signal(object)
    entered = Signal(object)
    explained = Signal(str)

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.question = question
        self.field: OptionList | LineField
        self._label = QLabel(question_label(question), self)
        self._label.setWordWrap(True)
        self._help = QLabel(self)
        self._help.setProperty("textStyle", "small")
        self._help.setWordWrap(True)
        self._problem = QLabel(self)
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._blank = QLabel(self)
        self._blank.setProperty("textStyle", "help")
        self._blank.hide()
        self.reason = ReasonLine(self)
        self.read: Callable[[str], str] = lambda _text: ""
        self._is_asked = True
        self._refusal = ""
        self._make_field()
        rule = self.field.number.rule if isinstance(self.field, OptionList) else ""
        self._standing = " · ".join(part for part in (question_help(question), rule) if part)
        self._help.setText(self._standing)
        self._help.setVisible(bool(self._standing))
        self._label.setBuddy(self.field)
        self.field.setAccessibleName(self._label.text())
        self.field.setAccessibleDescription(self._help.text())
        self.field.left.connect(self._leave)
        self.field.advanced.connect(lambda: self.moved.emit(self, 1))
        self.field.went_back.connect(lambda: self.moved.emit(self, -1))
        self.field.entered.connect(lambda: self.entered.emit(self))
        if isinstance(self.field, LineField):
            self.field.given_up.connect(self._give_up)
        else:
            self.field.picked.connect(lambda: self.picked.emit(self))
            self.field.numbered.connect(self._show_number)
        self.reason.given.connect(self._close_reason)
        self.reason.passed_by.connect(lambda: self._close_reason(""))
        self.reason.went_back.connect(self.focus)
        self.reason.left.connect(self.reason.hide)
        self._lay_out()
        self.fit()

    def _make_field(self) -> None:
        question = self.question
        if question.choices:
            self.field = OptionList(
                options_of(question),
                self,
                several=question.kind is FactKind.MULTI,
                exclusive=question.exclusive or "",
            )
            self.field.chosen.connect(lambda: self.answered.emit(question.id, self.raw()))
        else:
            self.field = LineField(self)
            # A text may be narrower than its forty letters where the form is; what is short has its own width.
            width = theme.TEXT_CHARS if question.kind is FactKind.TEXT else theme.FIELD_CHARS
            self.field.setProperty(width, _CHARS[question.kind])
            if question.kind in (FactKind.INTEGER, FactKind.DECIMAL):
                self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
            if question.kind is FactKind.DATE:
                self.field.setPlaceholderText(tr("dd/mm/yyyy"))
                self.field.textEdited.connect(self._show_reading)

    def _lay_out(self) -> None:
        style = theme.current()
        line = QHBoxLayout()
        line.addWidget(self.field, 0 if self.field.property(theme.FIELD_CHARS) else 100)
        if self.question.kind is FactKind.DATE:
            self._reading = QLabel(self)
            self._reading.setProperty("textStyle", "help")
            line.addWidget(self._reading)
        if isinstance(self.field, LineField):
            line.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(style.space("xs"))
        column.addLayout(line)
        column.addWidget(self._blank)
        column.addWidget(self._help)
        column.addWidget(self._problem)
        column.addWidget(self.reason)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, style.space("xs"), 0, style.space("xs"))
        self._box.setSpacing(style.space("s"))
        self._box.addWidget(self._label, 0)
        self._box.addLayout(column, 1)

    def fit(self) -> None:
        """Put words and field side by side where there is room, else one over the other."""
        style = theme.current()
        beside = self.width() >= style.em(_SIDE_BY_SIDE_EM)
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._label.setMinimumWidth(style.em(_LABEL_EM) if beside else 0)
        self._label.setMaximumWidth(style.em(_LABEL_EM) if beside else _NO_LIMIT)
        self._label.setContentsMargins(0, style.space("xs") if beside else 0, 0, 0)
        self._label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def let_hear(self, takes_key: TakesKey) -> None:
        """Let each key be heard by who tells a scanner's keys from a person's."""
        self.field.takes_key = self.reason.line.takes_key = takes_key

    def focus(self) -> None:
        """Put the focus into the field."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self.field, LineField):
            self.field.selectAll()

    def ask_reason(self) -> None:
        """Ask for the reason why what the problem says is right all the same."""
        theme.set_state(self.reason.line, "problem", "")
        self.reason.ask(self._problem.text())

    def _close_reason(self, text: str) -> None:
        self.focus()
        self.reason.hide()
        self.explained.emit(text)

    def _show_reading(self, text: str) -> None:
        self._reading.setText(self.read(text))

    @property
    def options(self) -> OptionList | None:
        """The answers to choose from, None where one types freely."""
        return self.field if isinstance(self.field, OptionList) else None

    def _show_number(self) -> None:
        if self.options is None:
            return
        number = self.options.number
        self._help.setText(("" if number.is_refused else number.words) or self._standing)
        if number.is_refused:
            self.refuse(number.words)
        elif self._refusal:
            self._give_up()

    # -- the answer -----------------------------------------------------------------------------------------------

    @property
    def is_asked(self) -> bool:
        """Whether the question is asked of this household."""
        return self._is_asked

    @property
    def has_open_typing(self) -> bool:
        """Whether something is typed that is not taken as an answer."""
        return isinstance(self.field, LineField) and self.field.is_edited

    def raw(self) -> Value:
        """Return what was typed or chosen, None for nothing."""
        if isinstance(self.field, LineField):
            return self.field.text()
        codes = self.field.codes
        if self.question.kind is FactKind.MULTI:
            return list(codes) or None
        return codes[0] if codes else None

    def show_answer(self, value: Value) -> None:
        """Show the committed answer."""
        self._refusal = ""
        self.reason.hide()
        if self.question.kind is FactKind.DATE:
            self._reading.clear()
        if isinstance(self.field, LineField):
            self.field.show_text(shown_answer(self.question, value))
        else:
            codes = value if isinstance(value, list) else [] if value is None else [str(value)]
            self.field.set_codes(codes)

    def show_blank(self, words: str) -> None:
        """Show why there is no answer; empty for no reason."""
        if self._blank.text() != words:
            self._blank.setText(words)
            self._blank.setVisible(bool(words))

    def accept_typing(self) -> None:
        """What is typed was taken; it stays as it was typed."""
        self._refusal = ""
        if isinstance(self.field, LineField):
            self.field.keep_typed()

    @property
    def is_refused(self) -> bool:
        """Whether what stands in the field could not be taken."""
        return bool(self._refusal)

    def refuse(self, message: str) -> None:
        """Say why what is typed was not taken; it stays to be corrected."""
        self._refusal = ""
        self.set_problem(Severity.HARD, message)
        self._refusal = message

    def leave(self) -> None:
        """Take what is typed as if the field were left."""
        self._leave()

    def _give_up(self) -> None:
        self._refusal = ""
        self.set_problem(None, "")
        self.settled.emit(self.question.id)

    def _leave(self) -> None:
        if self.has_open_typing:
            self.answered.emit(self.question.id, self.raw())
        elif self._refusal:
            # What stands on record was typed over what was refused.
            self._refusal = ""
            self.set_problem(None, "")
        self.settled.emit(self.question.id)

    # -- relevance and problems -----------------------------------------------------------------------------------

    def set_asked(self, is_asked: bool) -> None:  # noqa: FBT001  (one state, named by the method)
        """Grey the question out when it is not asked."""
        if is_asked != self._is_asked:
            self._is_asked = is_asked
            self.field.setEnabled(is_asked)
            self._label.setEnabled(is_asked)

    def set_problem(self, severity: Severity | None, text: str, reason: str = "") -> None:
        """Show what is wrong, in words and colour, and a reason given for it; None for nothing.

        A refusal stays until it is corrected.
        """
        if self._refusal:
            return
        shown, state = problem_line(severity, text, reason)
        if self._problem.text() == shown and bool(shown) == (not self._problem.isHidden()):
            return
        self._problem.setText(shown)
        theme.set_state(self._problem, "textStyle", state or "help")
        self._problem.setVisible(bool(shown))
        if isinstance(self.field, LineField):
            theme.set_state(self.field, "problem", state)
        self.field.setAccessibleDescription(f"{text} {self._help.text()}".strip())
