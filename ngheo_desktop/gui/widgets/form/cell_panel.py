"""What belongs to the cell in focus: the question in full, its answers with their keys, and what is wrong."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QWidget

from ngheo_desktop.forms.model import Severity
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.widgets.form.option_button import Option
from ngheo_desktop.gui.widgets.form.option_list import OptionList
from ngheo_desktop.gui.widgets.form.reason_line import ReasonLine
from ngheo_desktop.gui.widgets.form.wording import problem_line


class CellPanel(QFrame):
    """Stands under a members' table and takes its focus only to ask for a reason.

    `chosen` carries the code of an answer pressed here, `picked` says that it was chosen by its key, `numbered` that
    another part of its number is typed than before.

    It places its parts by hand: a layout would have the whole form laid out anew at each step from cell to cell.
    """

    chosen = Signal(str)
    picked = Signal()
    numbered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sunken")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._title = QLabel(self)
        self._title.setProperty("textStyle", "strong")
        self._help = QLabel(self)
        self._help.setProperty("textStyle", "small")
        self._fault = QLabel(self)
        for label in (self._title, self._help, self._fault):
            label.setWordWrap(True)
        self.reason = ReasonLine(self)
        # One list for each column, made when it is first entered: making them anew would cost half a frame.
        self._lists: dict[str, OptionList] = {}
        self._shown: OptionList | None = None
        self._standing = ""

    @property
    def options(self) -> OptionList | None:
        """The answers offered, None where one types freely."""
        return self._shown

    @property
    def fault(self) -> str:
        """What is said to be wrong; empty for nothing."""
        return self._fault.text()

    def prepare(self, column_id: str, options: Sequence[Option]) -> None:
        """Make the list of a column's answers before it is needed."""
        made = self._list_of(column_id, options)
        made.ensurePolished()
        if made is not self._shown:
            made.hide()

    def show_cell(self, column_id: str, title: str, help_text: str, options: Sequence[Option], code: str) -> None:
        """Show what is asked, the answers and the one chosen."""
        self.forget_number()
        self._title.setText(title)
        self._fault.setText("")
        self.reason.hide()
        wanted = self._list_of(column_id, options) if options else None
        if wanted is not self._shown:
            if self._shown is not None:
                self._shown.hide()
            self._shown = wanted
            if wanted is not None:
                wanted.show()
        rule = wanted.number.rule if wanted is not None else ""
        self._standing = " · ".join(part for part in (help_text, rule) if part)
        self._help.setText(self._standing)
        self.offer(options, code)

    def offer(self, options: Sequence[Option], code: str = "") -> None:
        """Show these answers in the list of the column in focus."""
        if self._shown is not None:
            self._shown.set_options(options)
            self._shown.set_codes([code] if code else ())
        self._place()

    def _show_number(self) -> None:
        if self._shown is not None:
            number = self._shown.number
            self.show_help(("" if number.is_refused else number.words) or self._standing)
            self.numbered.emit()

    def show_fault(self, severity: Severity | None, text: str, reason: str = "") -> None:
        """Show what is wrong in the cell and a reason given for it, None for nothing."""
        shown, state = problem_line(severity, text, reason)
        if shown != self._fault.text():
            self._fault.setText(shown)
            theme.set_state(self._fault, "textStyle", state or "help")
            self._place()

    def show_help(self, text: str) -> None:
        """Show another help line."""
        if text != self._help.text():
            self._help.setText(text)
            self._place()

    def ask_reason(self) -> None:
        """Ask for the reason why what is said to be wrong is right all the same."""
        theme.set_state(self.reason.line, "problem", "")
        self.reason.ask(self._fault.text())
        self._place()

    def forget_number(self) -> None:
        """What was typed of a number is all of it; the cell is left."""
        if self._shown is not None:
            self._shown.forget_number()

    def forget_height(self) -> None:
        """Shrink again; the table was left."""
        self.setMinimumHeight(0)

    def sizeHint(self) -> QSize:
        return QSize(0, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.setMinimumHeight(0)
            self._place()

    def _place(self) -> int:
        """Put everything under one another and return the height it takes.

        The panel grows when it has to and does not shrink from one cell to the next: what stands below would jump.
        """
        style = theme.current()
        left, gap = style.space("m"), style.space("xs")
        # While it is hidden it has not been given its width yet.
        parent = self.parentWidget()
        whole = self.width() if self.isVisible() or parent is None else parent.width()
        width = max(1, whole - 2 * left)
        top = style.space("s")
        parts: list[QWidget | None] = [self._title, self._help, self._shown, self._fault]
        for part in parts:
            if part is None or (isinstance(part, QLabel) and not part.text()):
                if part is not None:
                    part.hide()
                continue
            height = part.heightForWidth(width)
            part.setGeometry(left, top, width, height)
            part.show()
            top += height + gap
        if self.reason.is_open:
            height = self.reason.sizeHint().height()
            self.reason.setGeometry(left, top, width, height)
            top += height + gap
        total = top - gap + style.space("s")
        if total > self.minimumHeight():
            self.setMinimumHeight(total)
        return total

    def _list_of(self, column_id: str, options: Sequence[Option]) -> OptionList:
        found = self._lists.get(column_id)
        if found is None:
            found = OptionList(options, self)
            found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            found.chosen.connect(self._tell)
            found.picked.connect(self.picked)
            found.numbered.connect(self._show_number)
            self._lists[column_id] = found
        return found

    def _tell(self) -> None:
        if self._shown is not None:
            self.chosen.emit(next(iter(self._shown.codes), ""))
