"""`ngheo life-event` and `ngheo history`: events recorded, listed and taken back by verbs, and who changed what."""

from typing import Any

import pytest
from tests_support.commands import Program


@pytest.fixture
def sample(program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.delenv("NGHEO_PASSPHRASE")
    program.json("setup", "--commune", "05665", "--officer", "Triệu Thị Mẩy")
    program.json("sample", "--households", "12", "--seed", "3")
    return program


@pytest.fixture
def home(sample: Program) -> dict[str, Any]:
    return next(one for one in sample.lines("households") if len(one["members"]) == 4)


@pytest.fixture
def other(sample: Program, home: dict[str, Any]) -> dict[str, Any]:
    return next(one for one in sample.lines("households") if one["id"] != home["id"] and len(one["members"]) > 2)


def refused(program: Program, *arguments: str) -> str:
    """Return what is said, without the advice and the reminder that this is a folder of invented people."""
    return program.refused(*arguments).splitlines()[-2]


def people(program: Program, household: str) -> list[tuple[str, str]]:
    (found,) = [one for one in program.lines("households") if one["id"] == household]
    return [(member["full_name"], member["relation"]) for member in found["members"]]


def members(home: dict[str, Any]) -> list[str]:
    return [member["id"] for member in home["members"]]


def test_the_death_of_the_head_names_the_new_one_and_is_listed(sample, home):
    father, mother, *children = members(home)
    relations = [option for child in children for option in ("--relation", f"{child}=Con đẻ")]
    told = sample.json(
        "life-event", "death", "--household", home["id"], "--on", "03012026", "--member", father, "--new-head", mother,
        *relations, "--note", "giấy báo tử 05",
    )  # fmt: skip
    (event,) = sample.json("life-event", "list", "--household", home["id"])["events"]
    assert (told["kind"], told["household"], told["event"]) == ("death", home["id"], event["event"])
    assert (event["on"], event["members"], event["new_head"]) == ("2026-01-03", [father], mother)
    assert (event["note"], event["void"]) == ("giấy báo tử 05", False)
    names = [member["full_name"] for member in home["members"]]
    assert people(sample, home["id"]) == [
        (names[1], "chu_ho"), (names[2], "con_de"), (names[3], "con_de")
    ]  # fmt: skip
    assert sample.json("check")["ok"]


def test_an_event_taken_back_leaves_the_household_as_it_was(sample, home):
    before = people(sample, home["id"])
    born = sample.json(
        "life-event", "birth", "--household", home["id"], "--birth", "2/9/2026", "--name", "Nông Văn Bé", "--sex", "1",
        "--relation-of-new", "cháu",
    )  # fmt: skip
    assert people(sample, home["id"])[-1] == ("Nông Văn Bé", "chau")
    void = ("life-event", "void", "--household", home["id"], "--event", born["event"])
    assert refused(sample, *void).startswith("INP-")
    assert sample.json(*void, "--reason", "ghi nhầm hộ") == {"event": born["event"], "void": True}
    assert people(sample, home["id"]) == before
    (event,) = sample.json("life-event", "list", "--household", home["id"])["events"]
    assert (event["void"], event["void_reason"]) == (True, "ghi nhầm hộ")
    listed = sample.run("life-event", "list", "--household", home["id"]).out
    assert "(đã rút lại: ghi nhầm hộ)" in listed
    assert refused(sample, *void, "--reason", "lần nữa").startswith("LIF-008")


def test_people_move_split_and_merge(sample, home, other):
    son = members(home)[3]
    made = sample.json(
        "life-event", "split", "--household", home["id"], "--on", "10/2026", "--member", son, "--new-head", son
    )
    new = made["household"]
    assert people(sample, new) == [(home["members"][3]["full_name"], "chu_ho")]
    guest = members(other)[-1]
    moving = ("--household", new, "--other", other["id"], "--on", "10/2026", "--member", guest)
    sample.json("life-event", "move_in", *moving, "--relation", f"{guest}=o_nho")
    assert people(sample, new)[-1] == (other["members"][-1]["full_name"], "o_nho")
    merging = ("--household", new, "--other", home["id"], "--on", "11/2026")
    merged = sample.json("life-event", "merged", *merging, "--relation", f"{son}=con_de")
    assert merged["household"] == home["id"]
    assert new not in [one["id"] for one in sample.lines("households")]
    assert len(people(sample, home["id"])) == 5
    kinds = [event["kind"] for event in sample.json("life-event", "list", "--household", new)["events"]]
    assert sorted(kinds) == ["merged", "move_in", "split"]
    # What happened to a household that is gone rests on what came before.
    split = made["event"]
    said = refused(sample, "life-event", "void", "--household", new, "--event", split, "--reason", "ghi nhầm")
    assert said.startswith("LIF-009")
    assert sample.json("check")["ok"]


@pytest.mark.parametrize(
    ("arguments", "number"),
    [
        (("death", "--on", "2026"), "LIF-003"),
        (("death", "--on", "2026", "--member", "{head}"), "LIF-005"),
        (("death", "--on", "2026", "--member", "{stranger}"), "LIF-004"),
        (("death", "--on", "2099", "--member", "{child}"), "LIF-001"),
        (("death", "--on", "1950", "--member", "{child}"), "LIF-002"),
        (("death", "--on", "32/1/2026", "--member", "{child}"), "INP-001"),
        (("death", "--member", "{child}"), "INP-"),
        (("move_out", "--on", "2026", "--member", "{head}", "--new-head", "{head}"), "LIF-005"),
        (("split", "--on", "2026", "--member", "{child}"), "LIF-005"),
        (("merged", "--on", "2026"), "INP-"),
        (("merged", "--on", "2026", "--other", "{home}"), "LIF-007"),
        (("merged", "--on", "2026", "--other", "{other}", "--relation", "{head}=Chủ hộ"), "LIF-011"),
        (
            (
                "death", "--on", "2026", "--member", "{head}", "--new-head", "{wife}", "--relation",
                "{child}=chu_ho",
            ),
            "LIF-011",
        ),
        (("birth", "--birth", "2/9/2026"), "INP-"),
        (("birth", "--birth", "2/9/2026", "--name", "Bé", "--relation-of-new", "chu_ho"), "LIF-011"),
        (("mistake", "--member", "{child}"), "INP-"),
        (("void",), "INP-"),
        (("void", "--event", "{home}", "--reason", "nhầm"), "STO-009"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_written(sample, home, other, arguments, number):
    places = {
        "{home}": home["id"], "{other}": other["id"], "{head}": members(home)[0], "{wife}": members(home)[1],
        "{child}": members(home)[3], "{stranger}": members(other)[0],
    }  # fmt: skip
    given = list(arguments)
    for word, real in places.items():
        given = [one.replace(word, real) for one in given]
    before = people(sample, home["id"])
    said = refused(sample, "life-event", given[0], "--household", home["id"], *given[1:])
    assert said.startswith(number)
    assert people(sample, home["id"]) == before
    assert sample.json("life-event", "list", "--household", home["id"])["events"] == []


def test_an_event_of_another_household_is_not_taken_back(sample, home, other):
    made = sample.json("life-event", "left", "--household", other["id"], "--on", "2026")
    given = ("--event", made["event"], "--reason", "ghi nhầm")
    refused(sample, "life-event", "void", "--household", home["id"], *given)
    assert sample.json("life-event", "list", "--household", other["id"])["events"][0]["void"] is False


def test_history_tells_who_changed_what_and_why(sample, home):
    father, mother, *children = members(home)
    sample.json(
        "life-event", "death", "--household", home["id"], "--on", "2026", "--member", father, "--new-head", mother,
        "--relation", f"{children[0]}=con_de", "--relation", f"{children[1]}=con_de",
    )  # fmt: skip
    told = sample.json("history", home["id"])
    entries = told["entries"]
    (became,) = [one for one in entries if (one["record"], one["new"]) == (mother, "Chủ hộ")]
    assert (became["old"], became["why"], became["author"], became["stands"]) == (
        "Vợ", "Chết 2026", "Triệu Thị Mẩy", True
    )  # fmt: skip
    assert became["about"] == home["members"][1]["full_name"]
    assert told["conflicts"] == []
    own = sample.json("history", home["id"], "--person", home["members"][1]["full_name"])["entries"]
    assert {one["about"] for one in own} == {home["members"][1]["full_name"]}
    assert 0 < len(own) < len(entries)
    assert sample.json("history", home["id"], "--author", "Ai Đó")["entries"] == []
    printed = sample.run("history", home["id"])
    assert printed.status == 0
    assert "Quan hệ với chủ hộ: Vợ → Chủ hộ (Chết 2026)" in printed.out


def test_the_history_of_a_household_that_is_not_there_is_refused(sample):
    assert refused(sample, "history", "nothing").startswith("STO-009")
