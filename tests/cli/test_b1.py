"""The income point table on the command line: template, load, confirm, show, withdraw, and what is refused."""

from pathlib import Path

import pytest
from tests_support.commands import Program
from tests_support.point_tables import CHECKER, LOADER, fragment, sheet_rows, small, write_rows, write_table

RULES = "vn-2022-2026"


@pytest.fixture
def commune(program: Program) -> Program:
    program.json("setup", "--commune", "05665", "--officer", LOADER)
    return program


def test_a_table_is_loaded_by_one_person_and_confirmed_by_another(commune: Program, tmp_path: Path) -> None:
    file = str(write_table(tmp_path / "b1.xlsx", fragment(RULES)))

    loaded = commune.json("b1", "load", file, "--rules", RULES)

    short = loaded["checksum"][:8]
    assert (loaded["ok"], loaded["loaded_by"], loaded["confirmed_by"]) == (True, LOADER, None)
    assert "PTB-002" in commune.refused("b1", "confirm", "--rules", RULES, "--by", LOADER, "--checksum", short)
    assert "PTB-003" in commune.refused("b1", "confirm", "--rules", RULES, "--by", CHECKER, "--checksum", "12345678")
    confirmed = commune.json("b1", "confirm", "--rules", RULES, "--by", CHECKER, "--checksum", short)
    assert confirmed["confirmed_by"] == CHECKER
    assert "PTB-004" in commune.refused("b1", "confirm", "--rules", RULES, "--by", CHECKER, "--checksum", short)


def test_show_lists_the_tables_and_with_a_standard_their_points(commune: Program, tmp_path: Path) -> None:
    table = small()
    commune.json("b1", "load", str(write_table(tmp_path / "b1.xlsx", table)), "--rules", RULES)

    waiting = commune.json("b1", "show", "--rules", RULES)
    commune.json("b1", "confirm", "--rules", RULES, "--by", CHECKER, "--checksum", table.short_checksum)
    listed = commune.json("b1", "show")

    assert waiting["columns"] == ["northern_midlands"]
    assert waiting["tables"][0]["in_force"] is False
    assert waiting["tables"][0]["items"][1]["options"][0]["points"]["urban"] == 10
    assert [(each["in_force"], each["checksum"]) for each in listed["tables"]] == [(True, table.checksum)]
    commune.json("b1", "withdraw", "--rules", RULES, "--reason", "Sai văn bản")
    assert commune.json("b1", "show")["tables"][0]["removed_reason"] == "Sai văn bản"


def test_every_fault_of_a_workbook_is_listed_with_sheet_row_and_column(commune: Program, tmp_path: Path) -> None:
    rows = sheet_rows(small())
    rows[5][6] = 7.5
    rows[6][8] = ""
    del rows[8]
    file = str(write_rows(tmp_path / "b1.xlsx", rows))

    ran = commune.run("--json", "b1", "load", file, "--rules", RULES)

    assert ran.status == 1
    assert '"ok": false' in ran.out
    for place in ('"row": 6, "column": "NT Đồng bằng sông Hồng"', '"row": 7, "column": "NT Bắc Trung Bộ', '"row": 8'):
        assert place in ran.out
    assert "PTB-001" in ran.err
    assert commune.json("b1", "show")["tables"] == []


def test_the_empty_template_is_read_as_a_table_without_items(commune: Program, tmp_path: Path) -> None:
    file = str(tmp_path / "mau.xlsx")
    commune.json("b1", "template", "--out", file)

    ran = commune.run("--lang", "en", "b1", "load", file, "--rules", RULES)

    assert ran.status == 1
    assert "The table has no item" in ran.out or "is not filled in above the table" in ran.out


def test_the_filled_workbook_of_a_table_has_the_same_checksum(commune: Program, tmp_path: Path) -> None:
    loaded = commune.json("b1", "load", str(write_table(tmp_path / "b1.xlsx", fragment(RULES))), "--rules", RULES)
    file = str(tmp_path / "de-doi-chieu.xlsx")
    commune.json("b1", "template", "--out", file, "--rules", RULES, "--filled")

    again = commune.json("b1", "load", file, "--rules", RULES)

    assert (again["checksum"], again["id"]) == (loaded["checksum"], loaded["id"])


def test_an_upper_office_and_an_unknown_standard_are_refused(
    commune: Program, office_program: Program, tmp_path: Path
) -> None:
    file = str(write_table(tmp_path / "b1.xlsx", small()))
    office_program.json("setup", "--role", "office", "--province", "19", "--officer", "Lý Văn Thử")

    assert "PTB-007" in office_program.refused("b1", "show")
    assert "RUL-003" in commune.refused("b1", "load", file, "--rules", "vn-1999")
    assert "FIL-001" in commune.refused("b1", "load", str(tmp_path / "khong-co.xlsx"), "--rules", RULES)


def test_classify_explains_the_points_of_a_table(commune: Program, tmp_path: Path) -> None:
    commune.json("round", "create", "--year", "2026", "--kind", "periodic", "--rules", RULES)
    commune.json("sample", "--households", "5", "--seed", "7")
    table = small()
    commune.json("b1", "load", str(write_table(tmp_path / "b1.xlsx", table)), "--rules", RULES)

    confirmed = commune.json("b1", "confirm", "--rules", RULES, "--by", CHECKER, "--checksum", table.short_checksum)
    counts = commune.json("classify")["rule_sets"][RULES]
    household = commune.lines("households")[0]["id"]
    told = commune.json("classify", "--explain", household)["rule_sets"][RULES]

    assert confirmed["totals_without_items"] == 4  # one of the invented households has no total yet
    assert counts["incomplete"] == 5
    assert told["explanation"]["points"]["checksum"] == table.short_checksum
    assert {lack["question"] for lack in told["missing"]} >= {"b1.2022.so_nhan_khau", "b1.2022.gia_suc.trau"}
