"""Rule sets as files through the command line: pack, install, list, use in a round, remove."""

import json
import re
from pathlib import Path

import pytest
from tests_support.commands import Program
from tests_support.overlays import OVERLAY, OVERLAY_ID, PARENT_ID, overlay_copy


@pytest.fixture
def commune(program: Program) -> Program:
    program.json("setup", "--commune", "05665", "--officer", "Nguyễn Thị Hà")
    return program


@pytest.fixture
def packed(program: Program, tmp_path: Path) -> Path:
    file = tmp_path / "tinh.ngheo-rules"
    program.json("rules", "pack", str(OVERLAY), "--out", str(file))
    return file


def check_sum_in(asked: str) -> str:
    """The first digits that the refusal tells a person to compare."""
    found = re.search(r"\b((?:[0-9a-f]{4} ){3}[0-9a-f]{4})\b", asked)
    assert found is not None
    return found[1].replace(" ", "")[:8]


def test_a_packed_set_is_the_same_bytes_every_time(program: Program, packed: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.ngheo-rules"
    made = program.json("rules", "pack", str(OVERLAY), "--out", str(again))

    assert again.read_bytes() == packed.read_bytes()
    assert (made["id"], made["signed_by"]) == (OVERLAY_ID, None)


def test_a_set_with_faults_is_not_packed(program: Program, tmp_path: Path) -> None:
    out = tmp_path / "x.ngheo-rules"
    folder = overlay_copy(tmp_path, ("value = 150", "value = 100"))

    assert "RUL-001" in program.refused("rules", "pack", str(folder), "--out", str(out))
    assert not out.exists()


def test_an_overlay_is_confirmed_carries_a_round_to_the_slip_and_then_stays(
    commune: Program, packed: Path, tmp_path: Path
) -> None:
    digest = check_sum_in(commune.refused("rules", "install", str(packed)))
    assert "INP-004" in commune.refused("rules", "install", str(packed), "--confirm", digest)
    done = commune.json("rules", "install", str(packed), "--confirm", digest, "--by", "Lò Thị Mai")
    assert (done["id"], done["cases"], done["confirmed_by"]) == (OVERLAY_ID, 6, "Lò Thị Mai")
    commune.json("sample", "--households", "40", "--seed", "7")
    commune.json("round", "create", "--year", "2026", "--kind", "periodic", "--rules", PARENT_ID, "--rules", OVERLAY_ID)
    commune.json("classify")

    lines = commune.lines("households")

    sets = [line["rule_sets"] for line in lines]
    assert all(set(each) == {PARENT_ID, OVERLAY_ID} for each in sets)
    ranks = {"poor": 2, "near_poor": 1}
    pairs = [(ranks.get(each[PARENT_ID]["class"], 0), ranks.get(each[OVERLAY_ID]["class"], 0)) for each in sets]
    assert all(mine >= national for national, mine in pairs)
    assert any(mine > national for national, mine in pairs)
    told = json.dumps(commune.json("classify", "--explain", lines[0]["id"]), ensure_ascii=False)
    assert "150" in told
    out = tmp_path / "slips.pdf"
    commune.json("slips", "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF")
    assert commune.json("replay", "--rules", OVERLAY_ID, "--against", PARENT_ID)["changed"]
    assert commune.json("rules", "show", OVERLAY_ID)["parent"] == PARENT_ID
    listed = commune.json("rules", "list")["rule_sets"]
    assert [each["id"] for each in listed] == ["vn-2016-2021", PARENT_ID, "vn-2027-2030", OVERLAY_ID]
    assert listed[-1]["installed"]["confirmed_by"] == "Lò Thị Mai"
    assert "RUL-014" in commune.refused("rules", "remove", OVERLAY_ID, "--reason", "không còn dùng")


def test_an_installed_set_is_removed_and_listed_among_the_former_ones(commune: Program, packed: Path) -> None:
    digest = check_sum_in(commune.refused("rules", "install", str(packed)))
    done = commune.json("rules", "install", str(packed), "--confirm", digest, "--by", "Lò Thị Mai")

    commune.json("rules", "remove", OVERLAY_ID, "--reason", "quyết định đã bãi bỏ")

    assert "RUL-003" in commune.refused("rules", "show", OVERLAY_ID)
    assert len(commune.json("rules", "list")["rule_sets"]) == 3
    former = commune.json("rules", "list", "--all")["rule_sets"][-1]
    assert (former["id"], former["installed"]["removed"]) == (done["version"], "quyết định đã bãi bỏ")


def test_the_list_of_shipped_sets_needs_no_data_folder(program: Program) -> None:
    listed = program.json("rules", "list")["rule_sets"]

    assert [each["installed"] for each in listed] == [None, None, None]
    assert all(0 <= each["verified"] <= each["provisions"] for each in listed)
