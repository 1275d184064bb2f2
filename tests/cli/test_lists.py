"""Lists by commands: columns chosen, zeros repaired, rows kept out saved, an import taken back."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests_support.commands import Program

# The repaired number belongs to nobody, so neither sex nor year need fit.
FIT = {"ROW-025", "ROW-026"}
LIST = Path(__file__).parents[1] / "data" / "lists" / "danh-sach-2025.xlsx"


@pytest.fixture
def own(program: Program) -> Program:
    program.json("setup", "--commune", "05665", "--officer", "Nguyễn Thị Hà")
    return program


def edited(tmp_path: Path, **cells: Any) -> str:
    book = openpyxl.load_workbook(LIST)
    for address, value in cells.items():
        book.worksheets[0][address].value = value
    file = tmp_path / "list.xlsx"
    book.save(file)
    return str(file)


def test_a_renamed_column_is_named_once_and_remembered(own: Program, tmp_path: Path) -> None:
    file = edited(tmp_path, E2="Ngày đẻ")

    assert "LST-003" in own.refused("import-list", file, "--dry-run")
    assert own.json("import-list", file, "--dry-run", "--column", "Ngày đẻ=birth_date")["added"] == 280
    assert own.json("import-list", file, "--dry-run")["added"] == 280
    assert "LST-012" in own.refused("import-list", file, "--column", "Ngày đẻ=shoe_size")


def test_rows_kept_out_are_saved_and_lost_zeros_repaired(own: Program, tmp_path: Path) -> None:
    file = edited(tmp_path, E3="31/02/1960", G8=19099123456)
    target = tmp_path / "kept-out.xlsx"

    done = own.json("import-list", file, "--repair-ids", "--failed", str(target))

    assert (done["added"], done["failed"], done["failed_rows_saved"]) == (279, 1, 5)
    assert [(one["cell"], one["code"], one["hard"]) for one in done["problems"] if one["code"] not in FIT] == [
        ("E3", "ROW-007", True),
        ("G8", "ROW-031", False),
    ]
    assert own.json("import-list", str(target), "--dry-run")["households"] == 1


def test_an_import_is_listed_and_taken_back(own: Program) -> None:
    run = own.json("import-list", str(LIST))["run"]

    (listed,) = own.json("import-list", "--runs")["runs"]
    undone = own.json("import-list", "--undo", run)

    assert (listed["run"], listed["file"], listed["households"], listed["undone"]) == (run, LIST.name, 280, False)
    assert (undone["households_removed"], undone["members_removed"]) == (280, 1003)
    held = own.json("check")
    assert (held["ok"], held["households"]) == (True, 0)
    assert "LST-011" in own.refused("import-list", "--undo", run)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xls", b"<html><table><tr><td>STT</td></tr></table></html>", "LST-007"),
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "LST-008"),
        ("a.xlsx", LIST.read_bytes()[:9_000], "LST-009"),
        ("a.xlsx", b"STT;Ho ten\n", "LST-001"),
    ],
)
def test_a_file_that_is_refused_changes_nothing(own: Program, tmp_path: Path, name, content, code) -> None:
    before = own.json("check")
    file = tmp_path / name
    file.write_bytes(content)

    assert code in own.refused("import-list", str(file))
    assert own.json("check") == before


def test_300_megabytes_are_refused_and_change_nothing(own: Program, tmp_path: Path) -> None:
    before = own.json("check")
    file = tmp_path / "huge.xlsx"
    with file.open("wb") as huge:
        huge.write(LIST.read_bytes())
        huge.truncate(300 << 20)

    assert "FIL-002" in own.refused("import-list", str(file))
    assert own.json("check") == before
