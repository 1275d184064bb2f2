"""One line over the form: where one is, what is left, what is wrong."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.messages import format_int, tr


@dataclass(frozen=True, slots=True)
class Where:
    """What the line tells; numbers are 0 where they do not apply.

    Attributes:
        section: number, how many, title.
        field: which of the section's (or of the person's) fields, how many, which person (0: somebody new), of all.
        household: which of the village's, how many.
        left: required questions without an answer.
        wrong: fields a hard check refuses; `unlikely` those a soft check finds unlikely, without a reason.
        disputed: fields that computers wrote differently.
        held: whether something wrong holds the focus.
    """

    section: tuple[int, int, str] = (0, 0, "")
    field: tuple[int, int, int, int] = (0, 0, 0, 0)
    household: tuple[int, int] = (0, 0)
    left: int = 0
    wrong: int = 0
    unlikely: int = 0
    disputed: int = 0
    held: bool = False


class EntryStrip(QFrame):
    """Paints its words: they change at every key, and a label would have the whole form laid out anew each time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "sunken")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._where = Where()
        self._places: list[str] = []
        self._counts: list[tuple[str, str]] = []

    def show_where(self, where: Where) -> None:
        """Show another place or other counts."""
        if where == self._where:
            return
        self._where = where
        self._places, self._counts = place_words(where), count_words(where)
        text = self.text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    @property
    def text(self) -> str:
        """Everything it says, in one line."""
        return " · ".join([*self._places, *(words for words, _ in self._counts)])

    def sizeHint(self) -> QSize:
        return QSize(theme.current().chars(20), self.fontMetrics().height() + 2 * theme.current().space("xs"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        style = theme.current()
        painter = QPainter(self)
        space = style.space("s")
        room = self.rect().adjusted(space, 0, -space, 0)
        right = room.right()
        # What is left and wrong stands at the right and is never cut; the place gives way.
        for words, role in reversed(self._counts):
            painter.setFont(_bold(self.font()) if role != "muted" else self.font())
            painter.setPen(style.colour(role))
            width = painter.fontMetrics().horizontalAdvance(words)
            painter.drawText(QRect(right - width, 0, width, self.height()), _MIDDLE, words)
            right -= width + 2 * space
        painter.setFont(self.font())
        painter.setPen(style.colour("ink"))
        words = " · ".join(self._places)
        width = max(0, right - room.left())
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(room.left(), 0, width, self.height()), _MIDDLE, shown)
        painter.end()


_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _bold(font: QFont) -> QFont:
    found = QFont(font)
    found.setBold(True)
    return found


def place_words(where: Where) -> list[str]:
    """Return where one is: household in its village, section, person, field."""
    found = []
    at, of = where.household
    if at:
        found.append(tr("Household {at}/{of} of the village", at=format_int(at), of=format_int(of)))
    number, sections, title = where.section
    if number:
        found.append(tr("Section {at}/{of}: {title}", at=number, of=sections, title=title))
    nth, fields, person, people = where.field
    if person:
        found.append(tr("person {at}/{of}", at=format_int(person), of=format_int(people)))
    if nth:
        found.append(tr("field {at}/{of}", at=format_int(nth), of=format_int(fields)))
    return found


def count_words(where: Where) -> list[tuple[str, str]]:
    """Return what is left and wrong, each with the role of its colour; every colour has its word and sign."""
    found = []
    if where.held:
        found.append((tr("Correct it, or Esc to go on all the same"), "error"))
    if where.wrong:
        found.append((tr("✕ {n} wrong (F3)", n=format_int(where.wrong)), "error"))
    if where.unlikely:
        found.append((tr("⚠ {n} unlikely (F3)", n=format_int(where.unlikely)), "warning"))
    if where.disputed:
        found.append((tr("⚠ {n} in conflict (F3)", n=format_int(where.disputed)), "warning"))
    if where.left:
        found.append((tr("{n} left (F2)", n=format_int(where.left)), "muted"))
    elif not where.wrong:
        found.append((tr("✓ nothing left"), "saved"))
    return found
