"""Who lives together: relations, ages, and the data of identity cards that agree with them."""

from dataclasses import dataclass
from datetime import date, timedelta

from ngheo_desktop.domain.household import HEAD, Sex
from ngheo_desktop.reference.sampling import names
from ngheo_desktop.reference.sampling.draw import Draw, Shares, shares

# An age at which a question starts or ends is kept away from the day of the review, so that a round opened some weeks
# earlier or later asks the same questions.
_TURNING_AGES = frozenset({3, 6, 12, 15, 16, 18, 31})
_DAYS_AFTER_BIRTHDAY = 90
_DAYS_BEFORE_BIRTHDAY = 120

_NAME_TRIES = 8

_FIRST_CARDS = date(2021, 3, 1)
_CARD_AGE = 14

_HEAD_AGES = Shares.of((((27, 35), 22.0), ((36, 45), 36.0), ((46, 60), 28.0), ((61, 78), 14.0)))
_ORDER = {"vo": 1, "chong": 1, "cha_de": 2, "me_de": 2, "con_de": 3, "con_dau": 4, "chau": 5, "em": 6}


@dataclass(slots=True)
class Person:
    """A person while the household is made up; `age` in completed years on the day of the review."""

    relation: str
    sex: Sex
    age: int
    ethnic: str
    surname: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class HeadWish:
    """What is already settled of a head of household."""

    ethnic: str
    sex: Sex | None = None
    min_age: int = 0
    surname: str = ""
    name: str = ""


class FamilyMaker:
    """Makes up the members of one household."""

    def __init__(self, draw: Draw, wish: HeadWish) -> None:
        self._draw = draw
        self._wish = wish
        self._people: list[Person] = []

    def make(self) -> list[Person]:
        """Return the members, the head first, then as lists put them."""
        size = int(self._draw.weighted(shares("sample_size")))
        head = self._head(size)
        self._people = [head]
        spouse = self._spouse(head) if size > 1 else None
        if spouse is not None:
            self._people.append(spouse)
        while len(self._people) < size:
            self._people.append(self._further(head, spouse))
        self._people.sort(key=lambda person: (_ORDER.get(person.relation, 0), -person.age))
        taken = {names.given_name(head.name, head.ethnic)} if head.name else set()
        for person in self._people:
            if not person.name:
                person.name = self._name(person, taken)
        return self._people

    def _name(self, person: Person, taken: set[str]) -> str:
        """Return a name; parents do not give one given name twice, short of names as the lists may be."""
        name = ""
        for _ in range(_NAME_TRIES):
            name = names.full_name(self._draw, person.ethnic, person.sex, person.surname)
            if names.given_name(name, person.ethnic) not in taken:
                break
        taken.add(names.given_name(name, person.ethnic))
        return name

    def _head(self, size: int) -> Person:
        draw, wish = self._draw, self._wish
        sex = wish.sex or (Sex.MALE if draw.chance(0.45 if size == 1 else 0.8) else Sex.FEMALE)
        if size == 1 or (size == 2 and draw.chance(0.5)):
            age = draw.number(58, 86) if draw.chance(0.7) else draw.number(24, 57)
        else:
            low, high = draw.weighted(_HEAD_AGES)
            age = draw.number(low, high)
        if age < wish.min_age:
            age = draw.number(wish.min_age, 88)
        surname = wish.surname or names.surname(draw, wish.ethnic)
        return Person(HEAD, sex, age, wish.ethnic, surname, wish.name)

    def _spouse(self, head: Person) -> Person | None:
        draw = self._draw
        if head.sex is Sex.MALE:
            if not draw.chance(0.9):
                return None
            return self._stranger("vo", Sex.FEMALE, max(20, head.age - draw.number(-3, 6)), head.ethnic)
        if not draw.chance(0.5):
            return None
        return self._stranger("chong", Sex.MALE, max(22, head.age + draw.number(-3, 6)), head.ethnic)

    def _stranger(self, relation: str, sex: Sex, age: int, like: str) -> Person:
        ethnic = like if self._draw.chance(0.85) else self._draw.weighted(shares("sample_ethnic"))
        return Person(relation, sex, age, ethnic, names.surname(self._draw, ethnic))

    def _further(self, head: Person, spouse: Person | None) -> Person:
        """Return one more member: a parent of the head, a daughter-in-law, a grandchild, a child, or a sibling."""
        draw = self._draw
        parent = self._parent(head)
        if parent is not None:
            return parent
        son = self._married_son()
        if son is not None and self._count("con_dau") == 0 and draw.chance(0.6):
            return self._stranger("con_dau", Sex.FEMALE, max(19, son.age - draw.number(0, 4)), son.ethnic)
        father = head if head.sex is Sex.MALE else spouse or head
        if son is not None and draw.chance(0.7):
            return self._child("chau", father, draw.number(0, min(14, son.age - 22)))
        mother = next((person.age for person in (head, spouse) if person and person.sex is Sex.FEMALE), head.age - 3)
        youngest, oldest = max(0, mother - 42), mother - 20
        taken = {person.age for person in self._people if person.relation == "con_de"}
        free = [age for age in range(youngest, oldest + 1) if age not in taken]
        # Grown children mostly have moved out.
        home = [age for age in free if age <= 30]
        if home:
            return self._child("con_de", father, draw.choose(home))
        if free and self._count("con_de") == 0:
            return self._child("con_de", father, free[0])
        if head.age >= 50:
            return self._child("chau", father, draw.number(3, 15))
        return self._child("em", head, max(0, head.age - draw.number(2, 8)))

    def _parent(self, head: Person) -> Person | None:
        draw = self._draw
        parents = self._count("cha_de") + self._count("me_de")
        if head.age > 56 or parents == 2 or not draw.chance(0.1 if parents else 0.15):
            return None
        age = head.age + draw.number(20, 30)
        if self._count("me_de"):
            return Person("cha_de", Sex.MALE, age, head.ethnic, head.surname)
        return self._stranger("me_de", Sex.FEMALE, age, head.ethnic)

    def _child(self, relation: str, father: Person, age: int) -> Person:
        sex = Sex.MALE if self._draw.chance(0.52) else Sex.FEMALE
        return Person(relation, sex, age, father.ethnic, father.surname)

    def _married_son(self) -> Person | None:
        return next(
            (p for p in self._people if p.relation == "con_de" and p.sex is Sex.MALE and p.age >= 24),
            None,
        )

    def _count(self, relation: str) -> int:
        return sum(person.relation == relation for person in self._people)


def birth_date(draw: Draw, age: int, on: date) -> date:
    """Return a day of birth that makes the person `age` years old on the day."""
    first = _DAYS_AFTER_BIRTHDAY if age in _TURNING_AGES else 0
    last = 364 - (_DAYS_BEFORE_BIRTHDAY if age + 1 in _TURNING_AGES else 0)
    return _years_before(on, age) - timedelta(days=draw.number(first, last))


def citizen_number(draw: Draw, province: str, sex: Sex, born: date) -> str:
    """Return an invented number of 12 digits: birth province, century and sex, year of birth, six at random.

    The form is that of Nghị định 137/2015/NĐ-CP, Điều 13.
    """
    century_and_sex = (born.year // 100 - 19) * 2 + (sex is Sex.FEMALE)
    return f"0{province}{century_and_sex}{born.year % 100:02}{draw.number(0, 999_999):06}"


def card_date(draw: Draw, born: date, on: date) -> date | None:
    """Return a day on which the card with the number can have been issued, or None for a child without one."""
    first = max(_years_before(born, -_CARD_AGE), _FIRST_CARDS)
    days = (on - first).days - 1
    return first + timedelta(days=draw.number(0, days)) if days > 0 else None


def _years_before(day: date, years: int) -> date:
    """Return the same day some years earlier (later if negative); 28 February stands for 29 February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if is_leap_day else day.day)
