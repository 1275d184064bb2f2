"""Pages of the questionnaire against real folders, and the keys that a person presses."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ngheo_desktop.clock import Clock
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import Folder, Setup, create_folder, open_folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.standards import Standards

COMMUNE = "05665"
RULES = "vn-2022-2026"


@dataclass
class Commune:
    """An open sample folder with its standards and, unless there is none, its round."""

    folder: Folder
    standards: Standards
    book: HouseholdBook
    review_round: ReviewRound | None = None

    def add(self, name: str, *, village: str = "Mong", birth: str = "1970", others: int = 0) -> RecordId:
        """Add a household whose head has this name, with a number of invented children."""
        village_id = self.book.add_village(village)
        head = {"full_name": name, "sex": "female", "birth_date": birth, "ethnic_code": "02"}
        household_id, _ = self.book.add_household({"village_id": village_id}, head)
        for number in range(others):
            self.book.add_member(
                self.book.get(household_id),
                {
                    "full_name": f"Triệu Mùi Ghến {number + 1}",
                    "sex": "male",
                    "birth_date": f"{1990 + number % 25}-03-05",
                    "relation": "con_de",
                    "ethnic_code": "02",
                },
            )
        return household_id


def new_commune(root: Path, clock: Clock, *, with_round: bool = True) -> Commune:
    """Make the folder of an invented commune without households."""
    areas = load_areas()
    setup = Setup("commune", "Hà Minh Thụ", commune_code=COMMUNE)
    folder = create_folder(DataFolder(root), setup, passphrase=None, clock=clock, areas=areas).folder
    standards = Standards(areas)
    made = None
    if with_round:
        made = create_round(folder, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=(RULES,))
    return Commune(folder, standards, HouseholdBook(folder), made)


def open_commune(root: Path, clock: Clock) -> Commune:
    """Open such a folder again."""
    folder = open_folder(DataFolder(root), clock=clock)
    return Commune(folder, Standards(load_areas()), HouseholdBook(folder))


def focused() -> QWidget:
    """Return the widget that a key would reach."""
    widget = QApplication.focusWidget()
    assert widget is not None, "no widget has the focus"
    return widget


def press(*keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press keys where the focus is."""
    for key in keys:
        QTest.keyClick(focused(), key, modifier)


def write(text: str) -> None:
    """Type a text, Vietnamese letters too, as an input method hands them over."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, _key_of(letter), Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(focused(), event)


def _key_of(letter: str) -> int:
    return ord(letter.upper()) if letter.isascii() else 0


def stored(commune: Commune, household_id: str, question: str, member: int | None = None) -> object:
    """Read an answer as a new start would."""
    session = open_questionnaire(commune.folder, commune.standards, household_id, commune.review_round)
    member_id = None if member is None else session.household.members[member].member_id
    return session.answer(question, member_id)


def open_at(page: QuestionnairePage, household_id: str, question: str, member_id: str = "") -> None:
    page.open_household(household_id)
    assert page.form_view.enter(question, member_id)


def complete_household(page: QuestionnairePage, commune: Commune, settle: Callable[[], None]) -> str:
    """Key a household of one person in full, by key presses only."""
    enter = Qt.Key.Key_Return
    household = commune.add("Lý Thị Mẩy", birth="1950-01-01")
    open_at(page, household, "house.wall")
    write("111")
    write("40")
    press(enter)
    write("1")
    press(enter)
    write("11")
    for several in ("1", "4"):
        write(several)
        press(enter)
    # Who the person is stands there already: name, relation, sex, birth, group, number, and the empty row.
    press(*[enter] * 7)
    write("32213")
    write("200")
    press(enter)
    write("2")
    press(enter)
    settle()
    return household
