"""`ngheo slips`: one file of slips for a round, a village, or chosen households."""

import pytest
from tests_support.commands import Program

from ngheo_desktop.reports.page import SAMPLE_MARK
from ngheo_desktop.reports.render import PdfPages


@pytest.fixture
def sample(program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.delenv("NGHEO_PASSPHRASE")
    program.json("setup", "--commune", "05665", "--officer", "Triệu Thị Mẩy")
    program.json("sample", "--households", "12", "--seed", "3")
    return program


def test_slips_of_the_round_are_written_and_told_as_json(sample, tmp_path):
    file = tmp_path / "phieu.pdf"
    told = sample.json("slips", "--out", str(file))

    with PdfPages(file.read_bytes()) as pages:
        assert told == {"file": str(file), "pages": len(pages), "slips": 12}
        assert all(SAMPLE_MARK in pages.text(number) for number in range(len(pages)))


def test_slips_of_named_households_and_of_a_village(sample, tmp_path):
    everybody = sample.lines("households")
    chosen = everybody[:2]
    wanted = [option for one in chosen for option in ("--household", one["id"])]
    assert sample.json("slips", "--out", str(tmp_path / "two.pdf"), *wanted)["slips"] == 2
    with PdfPages((tmp_path / "two.pdf").read_bytes()) as pages:
        named = " ".join(entry.title for entry in pages.outline() if entry.level)
    heads = [member["full_name"] for one in chosen for member in one["members"][:1]]
    assert [name for name in heads if name not in named] == []

    village = everybody[0]["village"]
    expected = sum(one["village"] == village for one in everybody)
    assert sample.json("slips", "--out", str(tmp_path / "village.pdf"), "--village", village)["slips"] == expected


def test_a_selection_without_households_is_refused_and_leaves_no_file(sample, tmp_path):
    said = sample.refused("slips", "--out", str(tmp_path / "none.pdf"), "--village", "Không có thôn này")
    assert said.splitlines()[-2].startswith("SLP-001")
    assert list(tmp_path.glob("*.pdf")) == []
