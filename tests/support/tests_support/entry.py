"""Pages of the questionnaire against real folders, and the keys that a person presses."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ngheo_desktop.clock import Clock
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import Folder, Setup, create_folder, open_folder
from ngheo_desktop.services.households import HouseholdBook
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
