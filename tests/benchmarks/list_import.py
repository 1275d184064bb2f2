"""Importing a list of 50,000 rows against merely reading it with the fastest reader there is.

Run as a file: python tests/benchmarks/list_import.py [rows]
"""

import random
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1] / "support")]

import xlsxwriter
from python_calamine import CalamineWorkbook
from tests_support.communes import GIVEN, MIDDLE, SURNAMES, VILLAGES

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.folder import COMMUNE, Setup, create_folder
from ngheo_desktop.services.list_import import ListImporter

ROWS = 50_000
BUDGET = 3.0
TIMES = 3
NOON = FixedClock(datetime(2026, 11, 21, 12, tzinfo=timezone(timedelta(hours=7))))
HEADINGS = (
    *("STT", "Họ tên chủ hộ", "Họ tên thành viên", "Quan hệ với chủ hộ", "Ngày sinh", "Giới tính", "CCCD"),
    *("Tỉnh", "Huyện", "Mã huyện", "Xã", "Mã xã", "Thôn", "Dân tộc", "Phân loại hộ", "Số QĐ công nhận"),
    *("Ngày ban hành QĐ", "B1", "B2", "Hộ DTTS", "Hộ không có KNLĐ", "Hộ có TV có công", "Nguyên nhân nghèo"),
)
RELATIONS = (("Vợ", "Nữ"), ("Con đẻ", "Nam"), ("Con đẻ", "Nữ"), ("Cháu nội", "Nam"))
NATIONS = ("Mông", "Tày", "Dao", "Kinh")


def write_list(path: Path, rows: int) -> None:
    """Write a list of invented households of one to seven people, as communes fill it in."""
    chance = random.Random(7)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Nghèo - Cận nghèo")
    sheet.write_row(0, 0, ["DANH SÁCH HỘ NGHÈO, HỘ CẬN NGHÈO SAU KHI RÀ SOÁT NĂM 2025"])
    sheet.write_row(1, 0, HEADINGS)
    row, number = 2, 0
    while row < rows + 2:
        number += 1
        nation = chance.choice(NATIONS)
        for place in range(min(chance.randint(1, 7), rows + 2 - row)):
            name = f"{chance.choice(SURNAMES)} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}"
            relation, sex = RELATIONS[chance.randrange(4)] if place else ("Chủ hộ", "Nam")
            year = chance.randint(1940, 1999)
            birth = f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}/{year}"
            citizen = f"019{'0' if sex == 'Nam' else '1'}{year % 100:02}{row:06}"
            cells = ["" if place else number, "" if place else name, name, relation, birth, sex, citizen]
            if place:
                cells += [""] * 6 + [nation]
            else:
                cells += ["Thái Nguyên", "", "", "Văn Lăng", "05665", VILLAGES[number % len(VILLAGES)], nation]
                cells += [
                    chance.choice(("Hộ nghèo", "Hộ cận nghèo")),
                    "123/QĐ-UBND",
                    "15/12/2025",
                    90,
                    60,
                    "x",
                    "",
                    "",
                    "1;6",
                ]
            for column, value in enumerate(cells):
                if value != "":
                    sheet.write(row, column, value)
            row += 1
    book.close()


def merely_read(path: Path) -> float:
    """Return the seconds of laying every sheet out in memory with calamine."""
    started = time.perf_counter()
    with CalamineWorkbook.from_path(str(path)) as book:
        for name in book.sheet_names:
            book.get_sheet_by_name(name).to_python()
    return time.perf_counter() - started


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    areas = load_areas()
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "list.xlsx"
        write_list(file, rows)
        setup = Setup(role=COMMUNE, officer="Nguyễn Thị Mẫu", commune_code="05665")
        location = DataFolder(Path(name) / "data")
        with create_folder(location, setup, passphrase=None, clock=NOON, areas=areas).folder as folder:
            importer = ListImporter(folder, areas)
            reads, plans = [], []
            for _ in range(TIMES):
                reads.append(merely_read(file))
                started = time.perf_counter()
                plan = importer.plan(file)
                plans.append(time.perf_counter() - started)
            read, planned = min(reads), min(plans)
            print(
                f"{rows:,} rows, {plan.households:,} households, {len(plan.problems)} problems: calamine {read:.2f} s,"
                f" plan {planned:.2f} s: {planned / read:.2f} times,"
                f" {planned / read / BUDGET:.2f} of the budget of {BUDGET:.0f}"
            )
            started = time.perf_counter()
            run = importer.apply(plan).run_id
            seconds = time.perf_counter() - started
            print(f"applied in {seconds:.1f} s: {plan.added / seconds:,.0f} households a second")
            started = time.perf_counter()
            again = importer.plan(file)
            print(f"planned once more, {again.unchanged:,} unchanged: {time.perf_counter() - started:.2f} s")
            started = time.perf_counter()
            undone = importer.runs.undo(str(run))
            print(f"undone, {undone.households:,} households: {time.perf_counter() - started:.1f} s")


if __name__ == "__main__":
    main()
