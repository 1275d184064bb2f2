"""`ngheo overrule`: decisions of the village meeting recorded, listed and withdrawn by verbs."""

from typing import Any

import pytest
from tests_support.commands import Program

from ngheo_desktop.clock import SystemClock
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import open_folder
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards

RULES = "vn-2022-2026"
SAID = ("--reason", "Có con đi làm gửi tiền về", "--minutes", "05/BB-HT")


@pytest.fixture
def sample(program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.delenv("NGHEO_PASSPHRASE")
    program.json("setup", "--commune", "05665", "--officer", "Triệu Thị Mẩy")
    program.json("sample", "--households", "30", "--seed", "3")
    program.json("classify")
    return program


@pytest.fixture
def poor(sample: Program) -> str:
    return next(one["id"] for one in sample.lines("households") if one["rule_sets"][RULES]["class"] == "poor")


@pytest.fixture
def today(sample: Program) -> tuple[str, str]:
    """The meeting is held on the first day of the round, which is never after today."""
    return "--date", sample.json("round", "list")["rounds"][0]["reference_date"]


def rules_of(program: Program, household: str) -> dict[str, Any]:
    (found,) = [one["rule_sets"][RULES] for one in program.lines("households") if one["id"] == household]
    return found


def test_a_decided_class_is_told_beside_the_computed_one_everywhere(sample, poor, today, tmp_path):
    told = sample.json(
        "overrule", poor, "--rules", RULES, "--subject", "class", "--decided", "near_poor", *SAID, *today
    )
    assert (told["class"], told["computed_class"], told["changed"]) == ("near_poor", "poor", True)
    assert told["overruled"][0]["minutes_number"] == "05/BB-HT"

    assert {name: rules_of(sample, poor)[name] for name in ("class", "computed_class", "overruled")} == {
        "class": "near_poor", "computed_class": "poor", "overruled": ["class"]
    }  # fmt: skip
    explained = sample.json("classify", "--explain", poor)["rule_sets"][RULES]
    assert (explained["class"], explained["computed_class"]) == ("near_poor", "poor")
    assert explained["trace"][-1][0] == "overrule.class"
    assert sample.json("check")["ok"]


def test_the_terminal_tells_it_in_words(sample, poor, today):
    ran = sample.run("overrule", poor, "--subject", "class", "--decided", "near_poor", *SAID, *today)
    assert ran.status == 0
    assert "Họp thôn quyết định: Hộ cận nghèo; tính ra: Hộ nghèo." in ran.out
    explained = sample.run("classify", "--explain", poor)
    assert "Biên bản số 05/BB-HT" in explained.out
    listed = sample.run("overrule", "--list")
    assert "Loại hộ: Hộ cận nghèo (tính ra: Hộ nghèo)" in listed.out


def test_decisions_are_listed_and_withdrawn(sample, poor, today):
    sample.json("overrule", poor, "--subject", "class", "--decided", "near_poor", *SAID, *today)
    (one,) = sample.json("overrule", "--list")["overrulings"]
    assert (one["household"], one["subject"], one["computed_now"], one["look_again"], one["withdrawn"]) == (
        poor, "class", "poor", False, False
    )  # fmt: skip
    told = sample.json("overrule", "--withdraw", poor, "--subject", "class", "--reason", "ghi nhầm hộ")
    assert (told["class"], told["computed_class"], told["overruled"]) == ("poor", "poor", [])
    (one,) = sample.json("overrule", poor, "--list")["overrulings"]
    assert (one["withdrawn"], one["withdrawn_because"]) == (True, "ghi nhầm hộ")


def test_a_replay_says_how_many_decisions_it_follows(sample, poor, today):
    sample.json("overrule", poor, "--subject", "class", "--decided", "near_poor", *SAID, *today)
    same = sample.json("replay", "--rules", RULES)
    other = sample.json("replay", "--rules", "vn-2027-2030")
    assert same["decisions_of_the_meeting"] == {"followed": 1, "left_out": 0}
    assert other["decisions_of_the_meeting"] == {"followed": 0, "left_out": 1}


@pytest.mark.parametrize(
    ("options", "number"),
    [
        (("--subject", "roof", "--decided", "no"), "OVR-001"),
        (("--subject", "class", "--decided", "poor"), "OVR-002"),
        (("--subject", "class", "--decided", "rich"), "INP-003"),
        (("--rules", "vn-2027-2030", "--subject", "class", "--decided", "poor"), "MSR-001"),
    ],
)
def test_what_cannot_be_decided_is_refused(sample, poor, today, options, number):
    said = sample.refused("overrule", poor, *options, *SAID, *today)
    assert said.splitlines()[-2].startswith(number)
    assert sample.json("overrule", "--list")["overrulings"] == []


def test_a_day_outside_the_round_is_refused(sample, poor):
    given = ("--subject", "class", "--decided", "near_poor", *SAID, "--date", "2019-01-01")
    said = sample.refused("overrule", poor, *given)
    assert said.splitlines()[-2].startswith("OVR-003")


def test_withdrawing_what_nobody_decided_is_refused(sample, poor):
    said = sample.refused("overrule", "--withdraw", poor, "--subject", "class", "--reason", "nhầm")
    assert said.splitlines()[-2].startswith("OVR-004")


def test_what_is_left_out_on_the_command_line_is_named(sample, poor):
    ran = sample.run("overrule", poor, "--subject", "class")
    assert ran.status == 2
    assert "--decided, --reason, --minutes, --date" in ran.err
    assert sample.run("overrule").status == 2


def test_a_household_that_asked_for_nothing_has_no_class_to_decide(sample, poor):
    found = sample.json("round", "create", "--year", "2026", "--kind", "on_request", "--rules", RULES)["round"]
    (day,) = [one["reference_date"] for one in sample.json("round", "list")["rounds"] if one["round"] == found]
    given = ("--round", found, "--subject", "class", "--decided", "poor", *SAID, "--date", day)
    said = sample.refused("overrule", poor, *given)

    assert said.splitlines()[-2].startswith("OVR-005")
    assert sample.json("overrule", "--list", "--round", found)["overrulings"] == []


def test_a_decision_about_who_is_not_reviewed_any_more_is_withdrawn(sample, poor):
    found = sample.json("round", "create", "--year", "2026", "--kind", "on_request", "--rules", RULES)["round"]
    (day,) = [one["reference_date"] for one in sample.json("round", "list")["rounds"] if one["round"] == found]
    key(sample, poor, found, {"request.kind": "escape"})
    given = ("--round", found, "--subject", "class")
    sample.json("overrule", poor, *given, "--decided", "near_poor", *SAID, "--date", day)
    key(sample, poor, found, {"request.kind": None})
    told = sample.json("overrule", "--withdraw", poor, *given, "--reason", "hộ rút đơn")

    assert (told["class"], told["overruled"], told["changed"]) == (None, [], True)
    assert sample.run("overrule", poor, "--list", "--round", found).status == 0


def key(sample: Program, household: str, round_id: str, answers: dict[str, str | None]) -> None:
    """Answer questions as a person at the screen does."""
    with open_folder(DataFolder(sample.folder), clock=SystemClock()) as folder:
        session = open_questionnaire(folder, Standards(load_areas()), RecordId(household), get_round(folder, round_id))
        for question, value in answers.items():
            session.save(session.set_answer(question, value))
