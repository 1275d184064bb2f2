"""`ngheo book`: the workbook holds what `households` tells, opened again with another library than wrote it."""

from datetime import datetime

import openpyxl
import pytest
from tests_support.commands import Program


@pytest.fixture
def sample(program: Program, monkeypatch: pytest.MonkeyPatch) -> Program:
    monkeypatch.delenv("NGHEO_PASSPHRASE")
    program.json("setup", "--commune", "05665", "--officer", "Triệu Thị Mẩy")
    program.json("sample", "--households", "15", "--seed", "5")
    program.json("classify")
    return program


def sheet_rows(sheet):
    """Return the rows under the headings as one dictionary each; of equal headings the first counts."""
    rows = list(sheet.iter_rows(values_only=True))[1:]
    headings = [*rows[0]]
    return [dict(reversed(list(zip(headings, row, strict=True)))) for row in rows[1:]]


def test_the_book_holds_every_household_and_person_with_answers_and_classes(sample, tmp_path):
    file = tmp_path / "so-ho.xlsx"
    told = sample.json("book", "--out", str(file))
    listed = sample.lines("households")
    homes, people, earlier = (sheet_rows(sheet) for sheet in openpyxl.load_workbook(file).worksheets)

    assert told == {"households": 15, "file": str(file)}
    by_id = {row["Mã hộ"]: row for row in homes}
    assert set(by_id) == {one["id"] for one in listed}
    for one in listed:
        row = by_id[one["id"]]
        (rule_set, result), *_ = one["rule_sets"].items()
        assert row["Thôn"] == one["village"]
        assert row[f"B1 ({rule_set})"] == result["income_score"]
        assert row[f"B2 ({rule_set})"] == result["deprivation_score"]
    persons = {(row["Mã hộ"], row["Họ và tên"], row["Số định danh"]) for row in people}
    assert persons == {
        (one["id"], member["full_name"], member["citizen_id"]) for one in listed for member in one["members"]
    }
    whole = [
        member["birth_date"] for one in listed for member in one["members"] if len(member["birth_date"] or "") == 10
    ]
    assert sorted(f"{row['Ngày sinh']:%Y-%m-%d}" for row in people if isinstance(row["Ngày sinh"], datetime)) == sorted(
        whole
    )
    assert {row["Năm"] for row in earlier} == {2025}
    assert {row["Căn cứ"] for row in earlier} == {"Mẫu tự đặt"}
    assert openpyxl.load_workbook(file).worksheets[2]["D3"].number_format == "0"


def test_the_class_is_in_the_words_of_the_law(sample, tmp_path):
    sample.json("book", "--out", str(tmp_path / "b.xlsx"))
    homes = sheet_rows(openpyxl.load_workbook(tmp_path / "b.xlsx").worksheets[0])
    classes = {row["Xếp loại (vn-2022-2026)"] for row in homes}

    assert classes <= {"Hộ nghèo", "Hộ cận nghèo", "Hộ không nghèo", "Chưa đủ thông tin"} | {
        value for value in classes if value and value.startswith("Hộ làm nông")
    }
    assert "Hộ nghèo" in classes


def test_a_book_that_cannot_be_written_is_refused_and_leaves_no_file(sample, tmp_path):
    said = sample.refused("book", "--out", str(tmp_path / "none" / "b.xlsx"))

    assert "FIL-003" in said
