"""`ngheo verify` and `ngheo operators`: samples drawn, agreement and work told by verbs."""

import pytest
from tests_support.commands import Program
from tests_support.second_keying import key_again

from ngheo_desktop.clock import SystemClock
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import open_folder
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.verification import VerificationDesk

OFFICER, SECOND = "Triệu Thị Mẩy", "Trần Văn Hai"


@pytest.fixture
def sample(program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.delenv("NGHEO_PASSPHRASE")
    program.json("setup", "--commune", "05665", "--officer", OFFICER)
    program.json("sample", "--households", "20", "--seed", "3")
    return program


def settle_one(program: Program, household: str) -> None:
    """Let a second operator key a household as it was keyed first, and settle it."""
    with open_folder(DataFolder(program.folder), clock=SystemClock()) as folder:
        folder.take_keyboard(SECOND)
        desk = VerificationDesk(folder, Standards(load_areas()), get_round(folder))
        key_again(folder, desk.open_blind(RecordId(household)))
        desk.settle(RecordId(household), {})


def test_a_sample_is_drawn_once_and_its_agreement_reported(sample: Program) -> None:
    drawn = sample.json("verify", "sample", "--percent", "20", "--seed", "7")
    again = sample.json("verify", "sample", "--percent", "100", "--seed", "7")
    ids = [one["household"] for one in drawn["households"]]
    assert (drawn["percent"], drawn["seed"]) == (20, 7)
    assert ids
    assert not set(ids) & {one["household"] for one in again["households"]}

    settle_one(sample, ids[0])
    told = sample.json("verify", "report")

    assert told["sampled"] == len(ids) + len(again["households"])
    assert told["waiting"] == told["sampled"] - 1
    assert told["operators"][OFFICER]["differing"] == 0
    assert told["operators"][OFFICER]["agreement"] == "100.0"
    assert told["questions"]["water.source"] == {"compared": 1, "differing": 0, "agreement": "100.0"}
    assert "100.0 %" in sample.run("verify", "report").out


def test_what_each_operator_keyed_is_told(sample: Program) -> None:
    told = sample.json("operators")

    (officer,) = told["operators"]
    assert officer["operator"] == OFFICER
    assert officer["completed"] == told["complete"]
    assert told["complete"] + told["left"] == 20
    assert OFFICER in sample.run("operators").out


@pytest.mark.parametrize("share", ["0", "101", "many"])
def test_a_share_that_is_none_is_wrong_usage(sample: Program, share: str) -> None:
    assert sample.run("verify", "sample", "--percent", share, "--seed", "1").status == 2


def test_a_folder_without_a_round_says_so(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NGHEO_PASSPHRASE")
    program.json("setup", "--commune", "05665", "--officer", OFFICER)

    for verb in (["verify", "sample", "--percent", "10", "--seed", "1"], ["verify", "report"], ["operators"]):
        assert program.refused(*verb)
