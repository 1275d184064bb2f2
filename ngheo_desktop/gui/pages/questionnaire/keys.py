"""The keys of the questionnaire: one table for the actions, the menus and the list behind F1."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple, Protocol

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from ngheo_desktop.messages import N_, tr


class Command(NamedTuple):
    """Something the page does: its name in code, its keys (the first is the one that is shown), and what it is."""

    name: str
    keys: tuple[str, ...]
    text: str


COMMANDS = (
    Command("next", ("PgDown", "Alt+Down"), N_("Next household")),
    Command("previous", ("PgUp", "Alt+Up"), N_("Previous household")),
    Command("next_open", ("Ctrl+PgDown",), N_("Next household that is not complete")),
    Command("unanswered", ("F2",), N_("Go to the next question without an answer")),
    Command("problem", ("F3",), N_("Go to the next problem")),
    Command("problem_before", ("Shift+F3",), N_("Go to the problem before")),
    Command("blank", ("Ctrl+B",), N_("Say why there is no answer: blank, illegible, refused")),
    Command("leave_section", ("Ctrl+Return", "Ctrl+Enter"), N_("Leave the section as it is, marked as wrong")),
    Command("meeting", ("F7",), N_("Record what the village meeting agreed otherwise")),
    Command("explain", ("F8",), N_("Explain the class")),
    Command("menu", ("F10",), N_("Everything that can be done here")),
)
# Keys of the fields themselves; they mean the same in every field.
WALK = (
    ("Return", N_("Next question that is asked; at the end, the next household")),
    ("Down", N_("Next question; among people, the next person")),
    ("Up", N_("Previous question; among people, the person before")),
    ("1", N_("Choose the answer behind this key and go on; several answers: then Enter")),
    ("1, 2", N_("Answers of two digits, as on the paper: both digits; 1 alone, then Enter")),
    ("Backspace", N_("Take back a digit of a number that is not whole or not taken")),
    ("C", N_("Choose by the first letters, with or without accents: c = Có, d = Đ")),
    ("Del", N_("Take an answer back")),
    ("Esc", N_("Take back what is typed; where a problem holds you: go on all the same")),
)
# The sections as the strip beside the form numbers them.
SECTIONS = tuple(f"Alt+{number}" for number in range(1, 10))
SHORTCUTS = (
    *WALK,
    (f"{SECTIONS[0]} … {SECTIONS[-1]}", N_("Go to the section of this number")),
    *((command.keys[0], command.text) for command in COMMANDS),
)
STAY = N_("Go on by itself after an answer is chosen")


class Sections(Protocol):
    """The sections of the form on the page."""

    def section_titles(self) -> list[str]:
        """Return the titles of those that are shown, in the order of their numbers."""

    def go_to_section(self, number: int) -> None:
        """Go to the section of this number."""


def _call(slot: Callable[[], object], *_: object) -> None:
    slot()


class PageKeys(QObject):
    """The actions of a page: each answers to its keys and stands in the menus with them."""

    def __init__(
        self,
        page: QWidget,
        button: QToolButton,
        slots: Mapping[str, Callable[[], object]],
        sections: Sections,
    ) -> None:
        """Give a page its keys; `slots` has what each command does."""
        super().__init__(page)
        self._page = page
        self._button = button
        self._menu = QMenu(page)
        self._menu.aboutToShow.connect(self._fill)
        button.setMenu(self._menu)
        for command in COMMANDS:
            action = QAction(tr(command.text), page)
            action.setShortcuts([QKeySequence(keys) for keys in command.keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(partial(_call, slots.get(command.name, self.show_menu)))
            page.addAction(action)
        self._sections = sections
        for number, keys in enumerate(SECTIONS, start=1):
            jump = QShortcut(QKeySequence(keys), page, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            jump.activated.connect(partial(sections.go_to_section, number))
        self.moves_on = QAction(tr(STAY), page)
        self.moves_on.setCheckable(True)
        page.addAction(self.moves_on)

    def show_menu(self) -> None:
        """Open the menu under its button."""
        self._menu.popup(self._button.mapToGlobal(self._button.rect().bottomLeft()))

    def _fill(self) -> None:
        # Others put their actions on the page, too: all of them stand here with their keys.
        self._menu.clear()
        self._menu.addActions(self._page.actions())
        self._menu.addSeparator()
        for number, (keys, title) in enumerate(zip(SECTIONS, self._sections.section_titles(), strict=False), start=1):
            # The key stands beside the words and is heard by the page: two that hear it would hinder one another.
            action = self._menu.addAction(f"{number}. {title}\t{keys}")
            action.triggered.connect(partial(_call, partial(self._sections.go_to_section, number)))
