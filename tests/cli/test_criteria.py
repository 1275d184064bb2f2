"""Phiếu A on the command line."""

from pathlib import Path

from tests_support.commands import Program


def test_criteria_are_shown_and_filled_in(program: Program, tmp_path: Path) -> None:
    program.json("setup", "--role", "commune", "--commune", "05665", "--officer", "Nguyễn Thị Mẫu")
    before = program.json("criteria", "show")
    filled = program.json("criteria", "set", "03", "--text", "Có máy giặt", "--document", "Thông tư 07/2021")
    after = program.json("criteria", "show")["criteria"][2]

    assert (before["form"], before["limit"], before["verified"], len(before["criteria"])) == ("vn-2026b", 4, True, 9)
    assert not any(each["filled"] for each in before["criteria"])
    assert filled["changed"]
    assert (after["text"], after["source"], after["filled_by"]) == ("Có máy giặt", "Thông tư 07/2021", "Nguyễn Thị Mẫu")
    assert "FRM-004" in program.refused("criteria", "set", "10", "--text", "x", "--document", "y")
    assert "INP-004" in program.refused("criteria", "set", "01", "--text", "x")
