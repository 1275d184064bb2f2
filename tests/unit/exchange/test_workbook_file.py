"""Files that are refused as a whole."""

import io
import resource
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange import workbook_scan
from ngheo_desktop.exchange.list_workbook import read_list
from ngheo_desktop.exchange.workbook_file import read_sheets
from tests.unit.exchange.conftest import ESCAPED_HEADER, HEADER, TITLE, head

TODAY = date(2026, 11, 21)
LISTS = Path(__file__).parents[2] / "data" / "lists"
SAMPLE = LISTS / "danh-sach-2025.xlsx"


def refusal(path: Path) -> KnownError:
    with pytest.raises(KnownError) as refused:
        read_list(path, today=TODAY)
    return refused.value


def repacked(source: Path, target: Path, **changes: bytes) -> Path:
    """Copy a workbook with other contents of some of its parts, named by the end of their names without suffix."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, changes.get(Path(entry.filename).stem, old.read(entry)))
    return target


# -- columns and sheets -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "column", ["Họ tên thành viên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "Thôn", "Phân loại hộ"]
)
def test_a_missing_column_is_named(builder, column) -> None:
    builder.sheet([head()], header=[name for name in HEADER if name != column])

    fault = refusal(builder.save())

    assert fault.code is ErrorCode.LIST_MISSING_COLUMNS
    assert fault.context == {"sheet": "Hộ nghèo", "columns": f"“{column}”"}


def test_a_misspelt_heading_is_a_missing_column(builder) -> None:
    builder.sheet([head()], header=["Ngày đẻ" if name == "Ngày sinh" else name for name in HEADER])

    assert refusal(builder.save()).context["columns"] == "“Ngày sinh”"


def test_a_list_of_escaped_households_needs_no_class_and_a_list_of_nothing_does(builder) -> None:
    builder.sheet([head()], name="Danh sách", title="Danh sách", header=ESCAPED_HEADER)

    assert refusal(builder.save()).context["columns"] == "“Phân loại hộ”"


def test_a_column_that_stands_twice_is_not_chosen_by_chance(builder) -> None:
    builder.sheet([head()], header=[*HEADER, "Ngày, tháng, năm sinh"])

    fault = refusal(builder.save())

    assert fault.code is ErrorCode.LIST_DOUBLE_COLUMNS
    assert fault.context["columns"] == "“Ngày sinh”"


@pytest.mark.parametrize("rows", [[], [["a", "b"], [1, 2]], [[TITLE]], [["Tỉnh", "Huyện", "Mã huyện", "Xã"]]])
def test_a_workbook_without_a_list_is_refused(builder, rows) -> None:
    fault = refusal(builder.plain(rows).save())

    assert fault.code is ErrorCode.LIST_NO_SHEET
    assert "“Họ tên thành viên”" in str(fault.context["columns"])


# -- files that are no workbook ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"STT;Ho ten\n1;A\n",
        b'<?xml version="1.0"?><Workbook/>',
        b"%PDF-1.7",
        bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 4096,
    ],
)
def test_what_is_no_workbook_is_told_so_whatever_it_is_called(tmp_path: Path, data) -> None:
    path = tmp_path / "danh-sach.xls"
    path.write_bytes(data)

    assert refusal(path).code is ErrorCode.LIST_NOT_WORKBOOK


@pytest.mark.parametrize(
    "data",
    [
        b"<html><body><table><tr><td>STT</td></tr></table></body></html>",
        b"\xef\xbb\xbf\r\n<!DOCTYPE html>\n<html lang='vi'>",
        b'<?xml version="1.0"?><html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>',
        b"<table border=1><tr><td>STT</td></tr></table>",
        b"MIME-Version: 1.0\nContent-Type: multipart/related",
    ],
)
def test_a_web_page_that_is_called_xls_is_told_what_it_is(tmp_path: Path, data) -> None:
    path = tmp_path / "danh-sach.xls"
    path.write_bytes(data)

    fault = refusal(path)

    assert fault.code is ErrorCode.LIST_WEB_PAGE
    assert ".xlsx" in fault.code.advice


def test_a_workbook_with_a_password_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    path.write_bytes(
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048) + "EncryptedPackage".encode("utf-16-le") + bytes(2048)
    )

    fault = refusal(path)

    assert fault.code is ErrorCode.LIST_PASSWORD
    assert "password" in fault.code.message


def test_a_zip_of_something_else_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.txt", "hello")

    assert refusal(path).code is ErrorCode.LIST_NOT_WORKBOOK


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.xlsx").code is ErrorCode.FILE_NOT_FOUND
    assert refusal(tmp_path).code is ErrorCode.FILE_NOT_READ


def test_a_workbook_that_is_cut_off_is_refused_at_every_length(tmp_path: Path) -> None:
    data = SAMPLE.read_bytes()
    path = tmp_path / "cut.xlsx"

    codes = set()
    for length in range(997, len(data), 997):
        path.write_bytes(data[:length])
        codes.add(refusal(path).code)

    assert codes == {ErrorCode.LIST_DAMAGED}


def test_a_workbook_with_damaged_bytes_is_refused_or_read_but_never_crashes(builder, tmp_path: Path) -> None:
    data = builder.sheet([head()]).save().read_bytes()
    path = tmp_path / "hurt.xlsx"

    for position in range(0, len(data), max(1, len(data) // 300)):
        hurt = bytearray(data)
        hurt[position] ^= 0x10
        path.write_bytes(hurt)
        try:
            read_list(path, today=TODAY)
        except KnownError as fault:
            assert fault.code.number.startswith("LST")  # noqa: PT017  (some bytes matter to nobody)


@pytest.mark.parametrize("part", ["workbook", "sheet1", "styles"])
@pytest.mark.parametrize("content", [b"", b"<", b"nonsense", b"<a><b></a>", b"\xff\xfe\x00"])
def test_a_workbook_with_nonsense_inside_is_refused(builder, tmp_path: Path, part, content) -> None:
    source = builder.sheet([head()]).save()

    path = repacked(source, tmp_path / "odd.xlsx", **{part: content})

    try:
        read_list(path, today=TODAY)
    except KnownError as fault:
        assert fault.code.number.startswith("LST")  # noqa: PT017  (a sheet without styles is still a sheet)


@pytest.mark.parametrize("kept", [0.3, 0.9, 0.999])
def test_a_sheet_that_ends_in_the_middle_is_never_taken_for_the_whole_list(builder, tmp_path: Path, kept) -> None:
    source = builder.sheet([head(1), head(2, Thôn="Mong"), head(3, Thôn="Tam Va")]).save()
    with zipfile.ZipFile(source) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")

    fault = refusal(repacked(source, tmp_path / "cut.xlsx", sheet1=sheet[: int(len(sheet) * kept)]))

    assert fault.code is ErrorCode.LIST_DAMAGED


def test_an_entity_bomb_does_not_grow(builder, tmp_path: Path) -> None:
    source = builder.sheet([head()]).save()
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    sheet = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "ha">{entities}]><worksheet><sheetData><row r="1">'
    sheet += '<c r="A1" t="inlineStr"><is><t>&e9;</t></is></c></row></sheetData></worksheet>'

    fault = refusal(repacked(source, tmp_path / "bomb.xlsx", sheet1=sheet.encode()))

    assert fault.code in {ErrorCode.LIST_DAMAGED, ErrorCode.LIST_NO_SHEET}


# -- files that are too large -----------------------------------------------------------------------------------------


def test_a_workbook_of_300_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as file:
        file.write(SAMPLE.read_bytes())
        file.truncate(300 << 20)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    assert refusal(path).code is ErrorCode.FILE_TOO_LARGE
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


def test_a_file_above_fifty_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.xlsx"
    with path.open("wb") as file:
        file.truncate((50 << 20) + 1)

    fault = refusal(path)

    assert fault.code is ErrorCode.FILE_TOO_LARGE
    assert fault.context == {"file": "large.xlsx", "size": 51, "limit": 50}


def test_a_zip_bomb_is_refused_by_its_directory(builder, tmp_path: Path, monkeypatch) -> None:
    source = builder.sheet([head()]).save()
    monkeypatch.setattr(workbook_scan, "MAX_INFLATED_BYTES", 20 << 20)

    fault = refusal(repacked(source, tmp_path / "bomb.xlsx", styles=bytes(21 << 20)))

    assert fault.code is ErrorCode.FILE_TOO_LARGE


def test_a_zip_bomb_that_lies_in_its_directory_is_refused(builder, tmp_path: Path) -> None:
    source = builder.sheet([head()]).save()
    bomb = repacked(source, tmp_path / "bomb.xlsx", styles=bytes(3 << 20))
    with zipfile.ZipFile(bomb) as archive:
        real = archive.getinfo("xl/styles.xml").file_size
    data = bomb.read_bytes().replace(real.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    bomb.write_bytes(data)
    with zipfile.ZipFile(bomb) as archive:
        assert archive.getinfo("xl/styles.xml").file_size == 100

    assert refusal(bomb).code is ErrorCode.LIST_DAMAGED


@pytest.mark.parametrize("address", ["A1048576", "XFD1", "AAA150000"])
def test_a_stray_cell_far_away_is_refused_before_it_takes_the_memory(tmp_path: Path, address) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(HEADER)
    sheet[address] = "x"
    path = tmp_path / "stray.xlsx"
    book.save(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    fault = refusal(path)

    assert fault.code is ErrorCode.LIST_TOO_LONG
    assert fault.context["limit"] == 200_000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_empty_cells_far_away_do_no_harm(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ([TITLE], HEADER, [head().get(column, "") for column in HEADER]):
        sheet.append(row)
    sheet["XFD300000"].font = openpyxl.styles.Font(bold=True)
    path = tmp_path / "styled.xlsx"
    book.save(path)

    assert len(read_list(path, today=TODAY).households) == 1


def test_the_columns_of_far_cells_are_counted_across_pieces(monkeypatch) -> None:
    text = b"<row>" + b'<c r="B7" s="1"><v>1</v></c>' * 50 + b'<c s="2" r="ZZZ9" t="s"><v>1</v></c>'
    for size in (1, 10, 33):
        pieces = (text[start : start + size] for start in range(0, len(text), size))

        with pytest.raises(KnownError) as refused:
            workbook_scan.check_extent(pieces, "a.xlsx")

        assert refused.value.context["rows"] == 9
        assert refused.value.context["columns"] == 18278


def test_a_workbook_packed_without_compression_is_read(builder, tmp_path: Path) -> None:
    source = builder.sheet([head()]).save()
    path = tmp_path / "stored.xlsx"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry))

    assert len(read_list(path, today=TODAY).households) == 1


def test_the_size_of_a_sheet_is_told_from_its_first_used_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C5"] = "x"
    stream = io.BytesIO()
    book.save(stream)
    path = tmp_path / "a.xlsx"
    path.write_bytes(stream.getvalue())

    (cells,) = read_sheets(path)

    assert (cells.first_row, cells.rows) == (5, [["x"]])
