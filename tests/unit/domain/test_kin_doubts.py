"""Relations that hardly fit age or sex are doubted; all that families may be is not."""

from datetime import date

import pytest

from ngheo_desktop.domain.household import HEAD, Member, Sex
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.kin_doubts import YOUNGEST_PARENT, KinDoubt, kin_doubts

HOME = RecordId("h")
SEXES = {"vo": Sex.FEMALE, "chong": Sex.MALE, "cha_de": Sex.MALE, "con_dau": Sex.FEMALE, "con_re": Sex.MALE}
MARRIAGE_AGES = {Sex.FEMALE: 18, Sex.MALE: 20}
TODAY = date(2026, 11, 21)


def person(relation: str | None, born: str | None = None, sex: Sex | None = None, name: str = "m") -> Member:
    return Member(RecordId(name), HOME, 1, "Người Mẫu", sex, born, relation, None, None)


def found(*people: Member) -> list[KinDoubt]:
    return [doubt for _, doubt in kin_doubts(people, SEXES, MARRIAGE_AGES, TODAY)]


def test_a_wife_who_is_a_man_is_doubted() -> None:
    assert found(person(HEAD), person("vo", sex=Sex.MALE)) == [KinDoubt.SEX]


@pytest.mark.parametrize("sex", [Sex.FEMALE, None])
def test_a_wife_whose_sex_fits_or_is_not_known_is_not_doubted(sex: Sex | None) -> None:
    assert found(person(HEAD), person("vo", sex=sex)) == []


@pytest.mark.parametrize(
    ("relation", "years", "fits"),
    [
        ("con_de", YOUNGEST_PARENT - 1, False),
        ("con_de", YOUNGEST_PARENT, True),
        ("con_de", YOUNGEST_PARENT + 1, True),
        ("con_nuoi", 1, True),
        ("cha_de", 1 - YOUNGEST_PARENT, False),
        ("cha_de", -YOUNGEST_PARENT, True),
        ("ong", -2 * YOUNGEST_PARENT + 1, False),
        ("ong", -2 * YOUNGEST_PARENT, True),
        ("anh", 1, False),
        ("anh", 0, True),
        ("em", -1, False),
        ("em", 0, True),
        ("chau", -30, True),
        ("vo", 35, True),
    ],
)
def test_the_years_between_a_person_and_the_head_must_be_possible(relation: str, years: int, *, fits: bool) -> None:
    doubts = found(person(HEAD, "1970", name="head"), person(relation, f"{1970 + years}-06"))

    assert doubts == ([] if fits else [KinDoubt.AGE])


def test_without_a_birth_date_or_a_head_nothing_is_doubted() -> None:
    assert found(person(HEAD, "1970"), person("con_de")) == []
    assert found(person("con_de", "1970"), person(None, "1960")) == []


def test_only_the_second_spouse_is_doubted() -> None:
    people = (person(HEAD), person("vo", name="first"), person("vo", name="second"))

    assert kin_doubts(people, SEXES, MARRIAGE_AGES, TODAY) == [(RecordId("second"), KinDoubt.SPOUSES)]


@pytest.mark.parametrize(
    ("relation", "born", "fits"),
    [
        ("vo", "2008-11-21", True),
        ("vo", "2008-11-22", False),
        ("con_dau", "2008", True),
        ("con_dau", "2009", False),
        ("chong", "2006-11-21", True),
        ("chong", "2006-11-22", False),
        ("con_re", "2006-11", True),
        ("con_re", "2006-12", False),
        ("con_re", None, True),
        ("con_de", "2025", True),
    ],
)
def test_a_spouse_who_is_too_young_to_marry_in_any_case_is_doubted(relation: str, born: str | None, *, fits: bool):
    doubts = found(person(HEAD, "1970", name="head"), person(relation, born))

    assert doubts == ([] if fits else [KinDoubt.MARRIAGE])
