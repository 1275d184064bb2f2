"""Income point tables for tests: the fragment of 2016–2020 and workbooks with any rows."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.point_table import COLUMNS, ItemKind, PointItem, PointOption, PointTable, ids_of
from ngheo_desktop.exchange.point_table_template import write_template
from ngheo_desktop.forms.point_section import point_words
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.point_tables import PointTables

FRAGMENT = Path(__file__).parents[2] / "data" / "point_tables" / "b1-2016-2020-fragment.csv"
LOADER, CHECKER = "Nguyễn Thị Hà", "Trần Văn Mẫu"
Row = list[object]


def fragment(rule_set: str = "vn-2022-2026") -> PointTable:
    """Return the fragment as a table of any standard: only ever for a test."""
    lines = [line for line in FRAGMENT.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    titles: dict[str, str] = {}
    for row in rows:
        titles.setdefault(row["item_no"], row["item"])
    item_ids = dict(zip(titles, ids_of(list(titles.values())), strict=True))
    items = []
    for number, title in titles.items():
        own = [row for row in rows if row["item_no"] == number]
        numbers = [tuple(int(value) for name, value in row.items() if name.startswith(("NT", "Thanh"))) for row in own]
        options = zip(ids_of([row["option"] for row in own]), own, numbers, strict=True)
        made = tuple(PointOption(option_id, row["option"], points) for option_id, row, points in options)
        items.append(PointItem(item_ids[number], title, "", ItemKind.ONE, made))
    return PointTable(rule_set, "Bảng điểm thử 2016–2020", "Thông tư 17/2016/TT-BLĐTBXH", "Phụ lục 3b", tuple(items))


def small(rule_set: str = "vn-2022-2026", *, size: int = 120) -> PointTable:
    """Return an invented table with one item of each kind; the household of four has `size` points in every column."""

    def option(label: str, points: int) -> PointOption:
        return PointOption(ids_of([label])[0], label, (points,) * len(COLUMNS))

    people = PointItem(
        "so_nhan_khau", "Số nhân khẩu", "", ItemKind.ONE, (option("Hộ có 4 người", size), option("Hộ có 5 người", 5))
    )
    things = PointItem("tai_san", "Tài sản", "", ItemKind.SEVERAL, (option("Xe máy", 10), option("Tủ lạnh", 7)))
    cattle = PointItem("gia_suc", "Gia súc", "", ItemKind.COUNT, (option("Trâu", 4), option("Lợn", 1)))
    return PointTable(rule_set, "Bảng điểm thử", "Thông tư thử", "Phụ lục thử", (people, things, cattle))


def write_table(path: Path, table: PointTable, rule_set: str | None = None) -> Path:
    """Write a table as the workbook an office would fill in."""
    with path.open("wb") as out:
        write_template(out, rule_set or table.rule_set, point_words(), table)
    return path


def sheet_rows(table: PointTable) -> list[Row]:
    """Return head, headings and rows of a table's workbook, to be spoilt by a test."""
    words = point_words()
    names = ("number", "item", "kind", "count", "place", "option")
    head: list[Row] = [
        [words["head"]["title"], table.title],
        [words["head"]["document"], table.document],
        [words["head"]["article"], table.article],
        [],
        [*[words["heading"][name] for name in names], *[words["column"][each.value]["title"] for each in COLUMNS]],
    ]
    for number, item in enumerate(table.items, start=1):
        kind = words["kind"][item.kind.value]["title"]
        for place, option in enumerate(item.options, start=1):
            head.append([number, item.title, kind, len(item.options), place, option.label, *option.points])
    return head


def write_rows(path: Path, rows: Sequence[Sequence[object]], sheets: Mapping[str, Sequence[Row]] | None = None) -> Path:
    """Write rows as they are, beginning in the first row of the sheet “Bảng”."""
    book = xlsxwriter.Workbook(path)
    for name, own in {"Bảng": rows, **(sheets or {})}.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(own):
            for place, value in enumerate(row):
                if value not in ("", None):
                    sheet.write(number, place, value)
    book.close()
    return path


def put_in_force(tables: PointTables, folder: Path, table: PointTable) -> PointTable:
    """Load a table from a workbook and confirm it by a second person."""
    file = write_table(folder / f"b1-{table.rule_set}-{table.short_checksum}.xlsx", table)
    plan = tables.plan(file, table.rule_set)
    assert plan.table is not None, [fault.place for fault in plan.faults]
    tables.load(plan, LOADER)
    tables.confirm(table.rule_set, CHECKER, plan.table.short_checksum)
    return plan.table


def add_household(folder: Folder) -> RecordId:
    """Add a household of one invented woman of working age."""
    book = HouseholdBook(folder)
    village = book.add_village("Mong")
    head = {"full_name": "Hoàng Thị Mẫu", "sex": "female", "birth_date": "1986-02-03", "ethnic_code": "02"}
    return book.add_household({"village_id": village}, head)[0]
