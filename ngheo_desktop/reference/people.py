"""Invented households for samples, tests and teaching: the same seed gives the same people everywhere.

Nobody here exists. Names follow the habits of the northern mountains (and a few of the central highlands), numbers have
the right form and agree with sex and birth. Shares are settings of the generator (distributions.csv), no statistics.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ngheo_desktop.domain.area import Commune
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.reference.sampling import answers, families, names
from ngheo_desktop.reference.sampling.draw import Draw, shares
from ngheo_desktop.reference.sampling.families import FamilyMaker, HeadWish, Person
from ngheo_desktop.reference.sampling.standards import other_answers
from ngheo_desktop.reference.tables import read_table

STANDARD = "vn-2022-2026"

_VILLAGES_ALWAYS = 6
_HOUSEHOLDS_A_VILLAGE = 100
_EDGE_EVERY = 25
_EDGE_AT = 7


class Completeness(StrEnum):
    """How far the questionnaire of an invented household is."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NONE = "none"


class _Edge(StrEnum):
    """What real lists hold and programs trip over; every 25th household has one, in turn."""

    FIVE_WORDS = "five_words"
    NAMESAKE = "namesake"
    YEAR_ONLY = "year_only"
    NO_NUMBER = "no_number"
    APOSTROPHE = "apostrophe"
    HIGHLAND = "highland"


@dataclass(frozen=True, slots=True)
class SampleShares:
    """Shares of the households by questionnaire, from 0 to 1; the rest has none."""

    complete: float = 0.85
    partial: float = 0.10


USUAL_SHARES = SampleShares()


@dataclass(frozen=True, slots=True)
class SampleMember:
    """An invented person: the fields of the record `member`, and the answers by question.

    Attributes:
        birth_date: ISO; of some old people only year or year and month.
        citizen_id: twelve digits, or None.
    """

    position: int
    full_name: str
    sex: Sex
    birth_date: str
    relation: str
    ethnic_code: str
    citizen_id: str | None
    id_issued_on: str | None
    answers: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class SampleClassRecord:
    """The class of the year before; scores, causes and decision only where the household was poor or near-poor."""

    year: int
    standard: str
    household_class: HouseholdClass
    income_score: int | None
    deprivation_score: int | None
    decision_number: str | None
    decision_date: str | None


@dataclass(frozen=True, slots=True)
class SampleHousehold:
    """An invented household with its questionnaire and last year's class.

    Attributes:
        number: printed number, village and running number, for example `03-017`.
        village_position: place of the village in the commune's list, from 1.
        meant_class: the class that the answers were made for; no record carries it.
        answers: the household's answers by question.
        other_answers: answers that only other standards than `STANDARD` ask for; a complete questionnaire has them.
    """

    number: str
    village: str
    village_position: int
    ethnic_code: str
    is_minority: bool
    no_labour: bool
    has_merit: bool
    causes: tuple[str, ...]
    members: tuple[SampleMember, ...]
    completeness: Completeness
    meant_class: HouseholdClass
    answers: Mapping[str, Value]
    other_answers: Mapping[str, Value]
    last_year: SampleClassRecord


def generate_commune(
    seed: int,
    households: int,
    commune_code: str,
    on: date,
    sample_shares: SampleShares = USUAL_SHARES,
) -> Iterator[SampleHousehold]:
    """Yield the invented households of a commune as they are on a day.

    About one in five households comes out poor under `vn-2022-2026`, one in seven near-poor, a few average.

    Args:
        seed: the same seed, number, commune, day and shares give the same households.
        households: how many.
        commune_code: a commune of the current list; it decides rural or urban and the birth provinces.
        on: the day of the review; last year's class is that of the calendar year before.
        sample_shares: how many questionnaires are complete, partly filled or missing.

    Raises:
        KnownError: there is no commune with this code.
    """
    commune = load_areas().commune(commune_code)
    streams = (Draw(f"{seed}/{commune_code}"), Draw(f"{seed}/{commune_code}/standards"))
    maker = _Maker(streams, commune, on, sample_shares, households)
    return (maker.household(index) for index in range(households))


@dataclass(slots=True)
class _Village:
    position: int
    name: str
    leading_ethnic: str
    enumerator: str
    households: int = 0


class _Maker:
    """Makes one household after the other, so that no number comes twice and namesakes can be placed."""

    def __init__(
        self, streams: tuple[Draw, Draw], commune: Commune, on: date, sample_shares: SampleShares, total: int
    ) -> None:
        # What other standards ask is drawn apart, so that it changes nobody.
        draw, self._draw_others = streams
        self._draw = draw
        self._on = on
        self._area = commune.area.value
        self._shares = sample_shares
        self._provinces = _birth_provinces(commune)
        self._villages = _villages(draw, total)
        self._decision = f"{draw.number(80, 240)}/QĐ-UBND"
        self._numbers: set[str] = set()
        self._last: tuple[_Village, Person] | None = None

    def household(self, index: int) -> SampleHousehold:
        """Return the next household."""
        draw = self._draw
        edge = list(_Edge)[index // _EDGE_EVERY % len(_Edge)] if index % _EDGE_EVERY == _EDGE_AT else None
        village, wish = self._place(edge)
        village.households += 1
        people = FamilyMaker(draw, wish).make()
        self._last = (village, people[0])
        meant = HouseholdClass(draw.weighted(shares("sample_class")))
        filled = self._questionnaire(people, meant, village)
        members = tuple(
            self._member(position, person, filled.members[position - 1], edge if position == 1 else None)
            for position, person in enumerate(people, 1)
        )
        ethnic = people[0].ethnic
        last_year = self._last_year(meant)
        return SampleHousehold(
            number=f"{village.position:02}-{village.households:03}",
            village=village.name,
            village_position=village.position,
            ethnic_code=ethnic,
            is_minority=ethnic != names.KINH,
            no_labour=not any(16 <= person.age < 60 for person in people),
            has_merit=draw.chance(0.03),
            causes=tuple(answers.causes(draw)) if last_year.decision_number else (),
            members=members,
            completeness=filled.completeness,
            meant_class=meant,
            answers=filled.household,
            other_answers=filled.others,
            last_year=last_year,
        )

    def _place(self, edge: _Edge | None) -> tuple[_Village, HeadWish]:
        """Return the village, and what is settled of the head."""
        draw = self._draw
        village = draw.choose(self._villages)
        ethnic = village.leading_ethnic if draw.chance(0.6) else draw.weighted(shares("sample_ethnic"))
        if edge is _Edge.NAMESAKE and self._last is not None:
            village, head = self._last
            return village, HeadWish(head.ethnic, head.sex, surname=head.surname, name=head.name)
        if edge is _Edge.FIVE_WORDS:
            surname = names.surname(draw, names.KINH)
            sex = draw.choose((Sex.MALE, Sex.FEMALE))
            return village, HeadWish(names.KINH, sex, surname=surname, name=names.long_name(draw, sex, surname))
        if edge is _Edge.APOSTROPHE:
            return village, HeadWish(names.EDE, Sex.FEMALE)
        if edge is _Edge.HIGHLAND:
            return village, HeadWish(names.EDE, Sex.MALE)
        return village, HeadWish(ethnic, min_age=67 if edge is _Edge.YEAR_ONLY else 0)

    def _member(self, position: int, person: Person, given: Mapping[str, Value], edge: _Edge | None) -> SampleMember:
        draw = self._draw
        born = families.birth_date(draw, person.age, self._on)
        has_number = draw.chance(0.97 if person.age >= 14 else 0.6 if person.age >= 6 else 0.25)
        number = self._number(person, born) if has_number and edge is not _Edge.NO_NUMBER else None
        issued = families.card_date(draw, born, self._on) if number else None
        return SampleMember(
            position=position,
            full_name=person.name,
            sex=person.sex,
            birth_date=self._written(born, person.age, edge),
            relation=person.relation,
            ethnic_code=person.ethnic,
            citizen_id=number,
            id_issued_on=issued.isoformat() if issued else None,
            answers=given,
        )

    def _number(self, person: Person, born: date) -> str:
        draw = self._draw
        home, others = self._provinces
        province = home if draw.chance(0.93) else draw.choose(others)
        number = families.citizen_number(draw, province, person.sex, born)
        while number in self._numbers:
            number = families.citizen_number(draw, province, person.sex, born)
        self._numbers.add(number)
        return number

    def _written(self, born: date, age: int, edge: _Edge | None) -> str:
        """Return the birth date as papers have it: of some old people only the year or the month is known."""
        text = born.isoformat()
        if edge is _Edge.YEAR_ONLY:
            return text[:4]
        if age < 66 or self._draw.chance(0.88):
            return text
        return text[:7] if self._draw.chance(0.25) else text[:4]

    def _questionnaire(self, people: list[Person], meant: HouseholdClass, village: _Village) -> "_Filled":
        draw = self._draw
        deprived = answers.choose_deprived(draw, people, meant)
        household = {
            **answers.survey_answers(draw, people[0], village.enumerator, self._on),
            **answers.household_answers(draw, people, deprived),
            **answers.income_answers(draw, meant, self._area),
        }
        if meant in (HouseholdClass.POOR, HouseholdClass.NEAR_POOR):
            household |= answers.cause_answers(draw)
        others = other_answers(self._draw_others, meant.value, self._area, deprived)
        filled = _Filled(Completeness.COMPLETE, household, answers.member_answers(draw, people, deprived), others)
        if draw.chance(self._shares.complete):
            return filled
        # What is left over after the complete ones is shared between partial and none.
        left = 1 - self._shares.complete
        return filled.partial(draw) if draw.chance(self._shares.partial / left) else filled.empty()

    def _last_year(self, meant: HouseholdClass) -> SampleClassRecord:
        draw = self._draw
        year = self._on.year - 1
        before = HouseholdClass(draw.weighted(shares(f"sample_last_year.{meant.value}")))
        if before is HouseholdClass.NON_POOR:
            return SampleClassRecord(year, STANDARD, before, None, None, None, None)
        score = answers.income_score(draw, before, self._area)
        lacking = draw.number(3, 6) if before is HouseholdClass.POOR else draw.number(0, 2)
        return SampleClassRecord(year, STANDARD, before, score, lacking * 10, self._decision, f"{year}-12-15")


@dataclass(frozen=True, slots=True)
class _Filled:
    """A questionnaire as far as it is filled."""

    completeness: Completeness
    household: dict[str, Value]
    members: list[answers.MemberAnswers]
    others: dict[str, Value] = field(default_factory=dict)

    def partial(self, draw: Draw) -> "_Filled":
        """Return it as somebody left it: answered in order up to some question and some member."""
        questions = list(self.household.items())[: draw.number(3, len(self.household) - 2)]
        done = draw.number(0, len(self.members) - 1)
        members = [given if index < done else {} for index, given in enumerate(self.members)]
        return _Filled(Completeness.PARTIAL, dict(questions), members)

    def empty(self) -> "_Filled":
        """Return it before anybody asked."""
        return _Filled(Completeness.NONE, {}, [{} for _ in self.members])


def _villages(draw: Draw, total: int) -> list[_Village]:
    """Return the villages: the first six, and one more for every hundred households beyond six hundred."""
    rows = list(read_table("catalogues", "sample_villages.csv", ("position", "name", "leading_ethnic_code")))
    wanted = max(_VILLAGES_ALWAYS, -(-total // _HOUSEHOLDS_A_VILLAGE))
    villages = []
    for position, name, ethnic in rows[:wanted]:
        sex = draw.choose((Sex.MALE, Sex.FEMALE))
        enumerator = names.full_name(draw, ethnic, sex, names.surname(draw, ethnic))
        villages.append(_Village(int(position), name, ethnic, enumerator))
    return villages


def _birth_provinces(commune: Commune) -> tuple[str, list[str]]:
    """Return the old province the commune lay in, whose code its people's numbers carry, and all others."""
    areas = load_areas()
    old = {code for province in areas.provinces for code in province.legacy_codes}
    home = areas.predecessors(commune.code)[0].commune.province_code
    return home, sorted(old - {home})
