"""Lists typed for old fonts come in as Unicode, and Unicode names stay as they are."""

from pathlib import Path

import openpyxl
import pytest

from ngheo_desktop.exchange.list_workbook import read_list
from ngheo_desktop.reference.encodings import LegacyEncoding
from ngheo_desktop.reference.tables import read_table
from tests.unit.exchange.conftest import HEADER, TITLE, TODAY, found, head


def typed(text: str, encoding: LegacyEncoding) -> str:
    """Return text as somebody types it for an old font."""
    columns = (
        "encoding",
        "source_text",
        "source_codepoints",
        "unicode",
        "unicode_codepoint",
        "n_sources_agree",
        "sources",
    )
    table = {row[3]: row[1] for row in read_table("catalogues", "legacy_encodings.csv", columns) if row[0] == encoding}
    return "".join(table.get(char, char) for char in text)


PEOPLE = ["Nguyễn Văn Mẫu", "Lường Thị Hoà", "Đặng Ngọc Ước", "Hầu Mí Sáng", "Trần Thị Mỹ", "Phùng Chẳn Quẩy"]


def legacy_list(path: Path, encoding: LegacyEncoding, font: str) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "DS"
    rows = [[TITLE], HEADER]
    for number, name in enumerate(PEOPLE, start=1):
        row = head(number, Họ_tên_chủ_hộ=name, Họ_tên_thành_viên=name, Giới_tính="Nữ", CCCD="", Thôn="Bản Tèn")
        rows.append([row.get(column, "") for column in HEADER])
    for number, values in enumerate(rows, start=1):
        for place, value in enumerate(values, start=1):
            cell = page.cell(number, place, typed(value, encoding) if isinstance(value, str) else value)
            if font:
                cell.font = openpyxl.styles.Font(name=font)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("encoding", "font"),
    [
        (LegacyEncoding.TCVN3, ".VnTime"),
        (LegacyEncoding.VNI, "VNI-Times"),
        (LegacyEncoding.TCVN3, ""),
        (LegacyEncoding.VNI, ""),
        (LegacyEncoding.TCVN3, "Arial"),
    ],
)
def test_a_list_typed_for_an_old_font_is_read_in_unicode(tmp_path: Path, encoding, font) -> None:
    workbook = read_list(legacy_list(tmp_path / "old.xlsx", encoding, font), today=TODAY)

    assert workbook.problems == ()
    assert [household.members[0].full_name for household in workbook.households] == PEOPLE
    assert {household.village for household in workbook.households} == {"Bản Tèn"}
    assert {household.members[0].ethnic_code for household in workbook.households} == {"08"}


def test_one_cell_in_an_old_font_among_unicode_is_decoded_by_its_font(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    for row in ([TITLE], HEADER, *([head(n, Thôn=v).get(c, "") for c in HEADER] for n, v in ((1, "Mong"), (2, "Dạt")))):
        page.append(row)
    cell = page.cell(4, HEADER.index("Họ tên thành viên") + 1)
    cell.value = typed("Vàng Thị Mẫu", LegacyEncoding.TCVN3)
    cell.font = openpyxl.styles.Font(name=".VnTime")
    book.save(tmp_path / "mixed.xlsx")

    workbook = read_list(tmp_path / "mixed.xlsx", today=TODAY)

    assert [household.members[0].full_name for household in workbook.households] == ["Vàng Thị Mẫu", "Vàng Thị Mẫu"]
    assert workbook.problems == ()


@pytest.mark.parametrize("name", ["Hoà", "Lò Thanh Hà", "Cô Thị Bê", "Niê K’Hà", "Hà Thị Loan", "Tô Hoài"])
def test_unicode_names_that_could_be_read_as_vni_stay_as_they_are(builder, name) -> None:
    rows = [head(n, Họ_tên_thành_viên=name, Họ_tên_chủ_hộ=name, Thôn="Hoà Hà") for n in range(1, 6)]

    workbook = found(builder, *rows)

    assert {household.members[0].full_name for household in workbook.households} == {name}
