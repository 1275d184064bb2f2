"""What belongs to the cell in focus: the question in full, its answers with their keys, and what is wrong."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ngheo_desktop.forms.model import Severity
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.widgets.form.option_list import Option, OptionList


class CellPanel(QFrame):
    """Stands under a members' table and never takes its focus. `chosen` carries the code of an answer pressed here."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sunken")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        style = theme.current()
        self._title = QLabel(self)
        self._title.setProperty("textStyle", "strong")
        self._title.setWordWrap(True)
        self._help = QLabel(self)
        self._help.setProperty("textStyle", "small")
        self._help.setWordWrap(True)
        self._fault = QLabel(self)
        self._fault.setWordWrap(True)
        # One list for each column, made when it is first entered: making them anew would cost half a frame.
        self._lists: dict[str, OptionList] = {}
        self._shown: OptionList | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(style.space(step) for step in ("m", "s", "m", "s")))
        self._column.setSpacing(style.space("xs"))
        for widget in (self._title, self._help, self._fault):
            self._column.addWidget(widget)
        self._column.addStretch(1)

    @property
    def options(self) -> OptionList | None:
        """The answers offered, None where one types freely."""
        return self._shown

    def show_cell(self, column_id: str, title: str, help_text: str, options: Sequence[Option], code: str) -> None:
        """Show what is asked, the answers and the one chosen."""
        self._title.setText(title)
        if self._help.text() != help_text:
            self._help.setText(help_text)
        self._help.setVisible(bool(help_text))
        wanted = self._list_of(column_id, options) if options else None
        if wanted is not self._shown:
            if self._shown is not None:
                self._shown.hide()
            self._shown = wanted
            if wanted is not None:
                wanted.show()
        self.offer(options, code)

    def offer(self, options: Sequence[Option], code: str = "") -> None:
        """Show these answers in the list of the column in focus."""
        if self._shown is not None:
            self._shown.set_options(options)
            self._shown.set_codes([code] if code else ())

    def keep_height(self) -> None:
        """Do not shrink from one cell to the next: what stands below would jump."""
        self.setMinimumHeight(max(self.minimumHeight(), self._column.totalHeightForWidth(self.width())))

    def forget_height(self) -> None:
        """Shrink again; the table was left."""
        self.setMinimumHeight(0)

    def _list_of(self, column_id: str, options: Sequence[Option]) -> OptionList:
        found = self._lists.get(column_id)
        if found is None:
            found = OptionList(options, self)
            found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            found.hide()
            found.chosen.connect(self._tell)
            self._lists[column_id] = found
            self._column.insertWidget(2, found)
        return found

    def show_fault(self, severity: Severity | None, text: str) -> None:
        """Show what is wrong in the cell, None for nothing."""
        state = "" if severity is None else "error" if severity is Severity.HARD else "warning"
        self._fault.setText(f"{'✕' if state == 'error' else '⚠'} {text}" if state else "")
        theme.set_state(self._fault, "textStyle", state)
        self._fault.setVisible(bool(state))

    def _tell(self) -> None:
        for code in self._shown.codes if self._shown is not None else ():
            self.chosen.emit(code)
