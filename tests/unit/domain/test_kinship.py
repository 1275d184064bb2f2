"""Relations to a new head: suggested where the words tell them, asked where they do not."""

import pytest

from ngheo_desktop.domain.household import HEAD, Member, Sex
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.kinship import relation_to_new_head

HOME = RecordId("home")
MAN, WOMAN = Sex.MALE, Sex.FEMALE


def person(relation: str | None, sex: Sex | None = None, born: str | None = None, name: str = "other") -> Member:
    return Member(RecordId(name), HOME, 1, "Người Mẫu", sex, born, relation, None, None)


def suggested(who: Member, head: Member) -> str | None:
    return relation_to_new_head(who, head)


@pytest.mark.parametrize(
    ("before", "sex", "after"),
    [
        (HEAD, MAN, "chong"),
        (HEAD, WOMAN, "vo"),
        (HEAD, None, None),
        ("con_de", MAN, "con_de"),
        ("con_nuoi", WOMAN, "con_nuoi"),
        ("con_rieng", MAN, "con_de"),
        ("con_dau", WOMAN, "con_dau"),
        ("chau", MAN, "chau"),
        ("cha_de", MAN, "cha_vo_chong"),
        ("me_vo_chong", WOMAN, "me_de"),
        ("o_nho", MAN, "o_nho"),
        # A brother of the husband is kin by marriage, and the list has no one word for it.
        ("anh", MAN, None),
        (None, MAN, None),
    ],
)
def test_what_people_are_to_the_wife_or_husband_of_the_head(before: str | None, sex: Sex | None, after: str | None):
    assert suggested(person(before, sex), person("vo", WOMAN, name="head")) == after


@pytest.mark.parametrize(
    ("before", "sex", "after"),
    [
        (HEAD, MAN, "cha_de"),
        (HEAD, WOMAN, "me_de"),
        (HEAD, None, None),
        ("vo", None, "me_de"),
        ("chong", None, "cha_de"),
        ("cha_de", MAN, "ong"),
        ("me_de", WOMAN, "ba"),
        ("o_nho", WOMAN, "o_nho"),
        # Whose wife or whose child they are, the words do not tell.
        ("con_dau", WOMAN, None),
        ("chau", MAN, None),
    ],
)
def test_what_people_are_to_a_child_of_the_head(before: str, sex: Sex | None, after: str | None):
    assert suggested(person(before, sex), person("con_de", MAN, "1990", name="head")) == after


@pytest.mark.parametrize(
    ("born", "sex", "heads", "after"),
    [
        ("1988", MAN, "1990", "anh"),
        ("1988", WOMAN, "1990", "chi"),
        ("1988", None, "1990", None),
        ("1992", None, "1990", "em"),
        ("1990-02", MAN, "1990-05", "anh"),
        ("1990-05-02", WOMAN, "1990-05-01", "em"),
        ("1990-05-01", MAN, "1990-05-01", None),
        ("1990", MAN, "1990-05-01", None),
        (None, MAN, "1990", None),
        ("1990", MAN, None, None),
    ],
)
def test_a_brother_or_sister_is_told_by_the_birth(born: str | None, sex: Sex | None, heads: str | None, after):
    assert suggested(person("con_de", sex, born), person("con_de", MAN, heads, name="head")) == after


@pytest.mark.parametrize(
    ("before", "sex", "after"),
    [
        (HEAD, MAN, "con_de"),
        ("me_de", WOMAN, "vo"),
        ("cha_de", MAN, "chong"),
        ("con_de", WOMAN, "chau"),
        ("vo", WOMAN, "con_dau"),
        ("chong", MAN, "con_re"),
        ("anh", MAN, "con_de"),
        ("em", WOMAN, "con_de"),
        ("chau", MAN, "chat"),
        ("bac", MAN, None),
    ],
)
def test_what_people_are_to_a_parent_of_the_head(before: str, sex: Sex, after: str | None):
    assert suggested(person(before, sex), person("cha_de", MAN, name="head")) == after


def test_nothing_is_suggested_where_the_new_head_is_no_near_kin():
    assert suggested(person("con_de", MAN), person("o_nho", MAN, name="head")) is None
    assert suggested(person("con_de", MAN), person(None, MAN, name="head")) is None


def test_the_new_head_is_the_head():
    head = person("vo", WOMAN, name="head")

    assert suggested(head, head) == HEAD
