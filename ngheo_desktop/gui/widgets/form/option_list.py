"""The answers to choose from, each behind the key that chooses it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from ngheo_desktop.domain.text import fold
from ngheo_desktop.gui.widgets.flow import FlowLayout
from ngheo_desktop.gui.widgets.form.option_button import Option, OptionButton
from ngheo_desktop.gui.widgets.form.reader_watch import TakesKey, nobody
from ngheo_desktop.gui.widgets.form.typed_number import TypedNumber

_FORWARD = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down})
_IN_ONE_LINE = 4
_WITH_LETTERS = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
# Yes and no by the letters of either language, where no answer begins with them.
_YES_NO = {"c": "yes", "y": "yes", "k": "no", "n": "no"}


# What is typed of a number, and what was chosen before it.
NumberMark = tuple[str, tuple[str, ...]]


class OptionList(QWidget):
    """Answers side by side; one stop of the focus.

    Its keys choose, and so do the first letters of an answer, without accents. The arrows to left and right move, the
    blank chooses where one stands. Where numbers have two digits, the first one chooses and waits for the second.

    Signals:
        chosen(): other answers are chosen than before.
        advanced(): Enter or Down: the next question is wanted.
        went_back(): Up: the previous one.
        picked(): the one answer is chosen by its key, whether or not it was chosen before.
        entered(), left(): the focus came, went.
        numbered(): another number is being typed than before, or none any longer.
    """

    chosen = Signal()
    picked = Signal()
    entered = Signal()
    advanced = Signal()
    went_back = Signal()
    left = Signal()
    numbered = Signal()

    def __init__(
        self, options: Sequence[Option], parent: QWidget | None = None, *, several: bool = False, exclusive: str = ""
    ) -> None:
        """Take the answers; with `several` more than one may be chosen, but `exclusive` only alone."""
        super().__init__(parent)
        self._several = several
        self._exclusive = exclusive
        self._cursor = 0
        self._letters = ""
        self.number = TypedNumber()
        # What was chosen before the first digit of a number that is not whole.
        self._before: list[str] = []
        # Whether a key is a scanner's and not for this list.
        self.takes_key: TakesKey = nobody
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._layout = FlowLayout(self, space="xs")
        self._buttons: list[OptionButton] = []
        self.set_options(options)

    def set_options(self, options: Sequence[Option]) -> None:
        """Offer these answers; none is chosen."""
        self._cursor = 0
        self._letters = ""
        self.forget_number()
        if list(options) == [button.option for button in self._buttons]:
            self.set_codes(())
            return
        for old in self._buttons:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._layout.columns = len(options) > _IN_ONE_LINE
        self._buttons = [OptionButton(option, self, several=self._several) for option in options]
        self.number = TypedNumber([option.key for option in options])
        for button in self._buttons:
            self._layout.addWidget(button)
            button.clicked.connect(self._clicked)
            button.show()

    @property
    def codes(self) -> list[str]:
        """The codes of the chosen answers in the order of the form."""
        return [button.option.code for button in self._buttons if button.isChecked()]

    def set_codes(self, codes: Sequence[str]) -> None:
        """Show these answers as chosen, without telling anybody."""
        if not codes:
            self._cursor = 0
        for position, button in enumerate(self._buttons):
            button.setChecked(button.option.code in codes)
            if button.isChecked() and not self._several:
                self._cursor = position
        self._show_cursor()

    def toggle(self, code: str) -> None:
        """Choose an answer, or take it back where several may be chosen."""
        before = self.codes
        for position, button in enumerate(self._buttons):
            mine = button.option.code == code
            if mine:
                self._cursor = position
            if not self._several:
                button.setChecked(mine)
            elif mine:
                button.setChecked(not button.isChecked())
            elif self._exclusive in (code, button.option.code):
                button.setChecked(False)
        self._show_cursor()
        if self.codes != before:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
            self.chosen.emit()

    def take_key(self, event: QKeyEvent) -> bool:
        """Choose by a pressed key; False when the key means nothing here."""
        text = event.text()
        if self.number.typed and event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Escape):
            self._type_number(self.number.typed[:-1] if event.key() == Qt.Key.Key_Backspace else "")
            return True
        if event.modifiers() & ~_WITH_LETTERS or not text.strip():
            return False
        if self.number.is_long and text.isascii() and text.isdigit():
            # A key that is held down is not two digits.
            if not event.isAutoRepeat():
                self._take_digit(text)
            return True
        self.forget_number()
        for button in self._buttons:
            if button.option.key == text:
                self._letters = ""
                self._pick(button.option.code)
                return True
        return self._take_letter(fold(text))

    def _take_digit(self, digit: str) -> None:
        self._letters = ""
        typed = self.number.typed
        if self._several and self.number.refuses(typed + digit):
            # Answers may follow one another: the number before is all of it.
            typed = ""
        if not typed:
            self._before = self.codes
        self._type_number(typed + digit)

    def _type_number(self, typed: str) -> None:
        """Take what is typed of a number: choose what it says, or put back what was chosen before it."""
        was_refused, self.number.typed = self.number.is_refused, typed
        wanted = self.number.found
        found = next((one.option.code for one in self._buttons if wanted and one.option.key == wanted), None)
        is_refused = self.number.is_refused
        is_whole = found is not None and not self.number.may_go_on
        if is_whole:
            self.number.typed = ""
        if not is_refused:
            self.numbered.emit()
        if found is None or self._several:
            self._put_back()
        if found is not None:
            self.toggle(found)
        if is_refused:
            if not was_refused:
                QApplication.beep()
            self.numbered.emit()
        if is_whole and not self._several:
            self.picked.emit()

    def _put_back(self) -> None:
        if self.codes != self._before:
            self.set_codes(self._before)
            self.chosen.emit()

    def number_mark(self) -> NumberMark:
        """Return what is typed of a number, and what was chosen before it."""
        return self.number.typed, tuple(self._before)

    def go_back_to(self, mark: NumberMark) -> None:
        """Go on with a number where it was."""
        self.number.typed, self._before = mark[0], list(mark[1])
        self.numbered.emit()

    def forget_number(self) -> None:
        """What was typed of a number is all of it."""
        if self.number.typed:
            self.number.typed = ""
            self.numbered.emit()

    def _take_letter(self, letter: str) -> bool:
        """Choose by the first letters; where several answers begin with them, one after the other."""
        longer = self._beginning_with(self._letters + letter)
        again = not longer or not self._letters
        if longer:
            self._letters += letter
        else:
            longer, self._letters = self._beginning_with(letter), letter
        if not longer:
            self._letters = ""
            code = _YES_NO.get(letter, "")
            longer = [code] if code in {button.option.code for button in self._buttons} else []
        if not longer:
            return False
        if len(longer) == 1:
            self._letters = ""
            self._pick(longer[0])
            return True
        here = self._buttons[self._cursor].option.code
        is_on = here in longer and (self._several or here in self.codes)
        wanted = longer[(longer.index(here) + (1 if again else 0)) % len(longer)] if is_on else longer[0]
        if self._several:
            self._cursor = [button.option.code for button in self._buttons].index(wanted)
            self._show_cursor()
        else:
            self.toggle(wanted)
        return True

    def _beginning_with(self, letters: str) -> list[str]:
        return [
            button.option.code
            for button in self._buttons
            if fold(button.option.label).replace(" ", "").startswith(letters)
        ]

    def _pick(self, code: str) -> None:
        self.toggle(code)
        if not self._several:
            self.picked.emit()

    def clear(self) -> None:
        """Take every answer back."""
        self.forget_number()
        if self.codes:
            self.set_codes(())
            self.chosen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self.takes_key(event, True):
            return
        if key in _FORWARD and self.number.is_refused:
            QApplication.beep()
        elif key in _FORWARD:
            self.advanced.emit()
        elif key == Qt.Key.Key_Up:
            self.went_back.emit()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._buttons:
            self.forget_number()
            self._cursor = (self._cursor + (1 if key == Qt.Key.Key_Right else -1)) % len(self._buttons)
            self._show_cursor()
        elif key == Qt.Key.Key_Space and self._buttons:
            self.forget_number()
            self.toggle(self._buttons[self._cursor].option.code)
        elif key == Qt.Key.Key_Delete:
            self.clear()
        elif key == Qt.Key.Key_Backspace and not self.number.typed:
            # An input method that composes a letter takes the one before it back first: no answer goes with it.
            self._letters = ""
        elif not self.take_key(event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._letters = ""
        self._show_cursor()
        self.entered.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._show_cursor()
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.forget_number()
            self.left.emit()

    def focusNextPrevChild(self, is_next: bool) -> bool:  # noqa: FBT001  (Qt's own)
        """Hold Tab as Enter is held, over a number that is no answer."""
        if is_next and self.number.is_refused:
            QApplication.beep()
            return True
        return super().focusNextPrevChild(is_next)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, OptionButton):
            if self.focusPolicy() & Qt.FocusPolicy.ClickFocus:
                self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.forget_number()
            self.toggle(button.option.code)

    def _show_cursor(self) -> None:
        for position, button in enumerate(self._buttons):
            is_cursor = position == self._cursor and self.hasFocus()
            if button.is_cursor != is_cursor:
                button.is_cursor = is_cursor
                button.update()
