"""A paper form of five people, keyed on the real page, and every key of it counted."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PySide6.QtCore import Qt

from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from tests_support.entry import Commune, press, write

ENTER, F2, DOWN = Qt.Key.Key_Return, Qt.Key.Key_F2, Qt.Key.Key_Down


@dataclass(frozen=True)
class Person:
    """A line of the paper: the relation by its letters and key, the sex by its key, and the answers in their order."""

    name: str
    relation: str
    sex: str
    birth: str
    citizen_id: str
    answers: str


# Answers: work (from 15), allowance, disabled, nutrition (under 16), insured (from 6), schooling (3 to 30), education
# (from 15).
HEAD = Person("Lý Thị Mẩy", "", "", "", "", "32213")
OTHERS = (
    Person("Bàn Văn Lộc", "3", "1", "050368", "019068000123", "32213"),
    Person("Bàn Thị Khoẳn", "4", "2", "12092005", "019305000124", "322104"),
    Person("Bàn Văn Chài", "4", "1", "2012", "", "22113"),
    Person("Bàn Mùi Ghến", "4", "2", "3/4/19", "", "22112"),
)
PEOPLE = (HEAD, *OTHERS)


@dataclass
class Keyboard:
    """Presses keys where the focus is, and counts them by what they are for."""

    counts: dict[str, int] = field(default_factory=lambda: {"text": 0, "answers": 0, "ways": 0})

    def text(self, text: str) -> None:
        """Type what stands on the paper in words and numbers."""
        write(text)
        self.counts["text"] += len(text)

    def answer(self, keys: str) -> None:
        """Choose answers."""
        write(keys)
        self.counts["answers"] += len(keys)

    def way(self, *keys: Qt.Key) -> None:
        """Go somewhere."""
        press(*keys)
        self.counts["ways"] += len(keys)

    @property
    def total(self) -> int:
        """All keys."""
        return sum(self.counts.values())


def key_people(keyboard: Keyboard) -> None:
    """Key the four people who are not on record, from the row that takes new ones."""
    for person in OTHERS:
        keyboard.text(person.name)
        keyboard.way(ENTER)
        keyboard.answer(person.relation + person.sex)
        keyboard.text(person.birth)
        # The ethnic group is that of the head.
        keyboard.way(ENTER, ENTER)
        keyboard.text(person.citizen_id)
        keyboard.way(ENTER)


def key_household(page: QuestionnairePage, *, with_people: bool) -> Keyboard:
    """Key the open household to its end, from the first field; with its people, or only what is asked of them."""
    keyboard = Keyboard()
    # Date, enumerator and language are written once a day on the cover sheet: go to the first thing that is needed.
    keyboard.way(F2)
    keyboard.answer("111")
    keyboard.text("40")
    keyboard.way(ENTER)
    # One of the ten sources of water: a second digit could follow.
    keyboard.answer("1")
    keyboard.way(ENTER)
    keyboard.answer("11")
    for several in ("1", "4"):
        keyboard.answer(several)
        keyboard.way(ENTER)
    if with_people:
        keyboard.way(DOWN)
        key_people(keyboard)
    keyboard.way(F2)
    for person in PEOPLE:
        keyboard.answer(person.answers)
    keyboard.text("120")
    keyboard.way(ENTER)
    keyboard.answer("2")
    keyboard.answer("3")
    keyboard.way(ENTER)
    return keyboard


def add_five(commune: Commune) -> str:
    """Add a household whose five people are on record."""
    household_id = commune.add(HEAD.name, birth="1970")
    births = ("1968-03-05", "2005-09-12", "2012", "2019-04-03")
    for person, birth, relation in zip(OTHERS, births, ("chong", *("con_de",) * 3), strict=True):
        fields = {"full_name": person.name, "birth_date": birth, "relation": relation, "ethnic_code": "02"}
        fields["sex"] = {"1": "male", "2": "female"}[person.sex]
        commune.book.add_member(commune.book.get(household_id), fields)
    return household_id


def report(commune: Commune, page: QuestionnairePage, wait: Callable[[], None]) -> dict[str, Keyboard]:
    """Key both households on a page and return the counts by what they are of."""
    found: dict[str, Keyboard] = {}
    for name, with_people in (("people on record", False), ("people keyed, too", True)):
        household_id = commune.add(HEAD.name, birth="1970") if with_people else add_five(commune)
        page.open_household(household_id)
        found[name] = key_household(page, with_people=with_people)
        wait()
    return found


def lines(found: dict[str, Keyboard]) -> list[str]:
    """Return the counts in words."""
    return [
        f"5 people, {name}: {one.total} keys ({one.counts['answers']} answers, {one.counts['text']} letters and digits,"
        f" {one.counts['ways']} to go on)"
        for name, one in found.items()
    ]
