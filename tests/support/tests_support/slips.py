"""Slips of invented households of ordinary and of unusual size, under any shipped rule set."""

import random

from ngheo_desktop.domain.expression import Level, facts_in
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.point_sum import PointAdder
from ngheo_desktop.domain.point_table import COLUMNS, AreaColumn, ItemKind, PointItem, PointOption, PointTable
from ngheo_desktop.domain.point_trace import Scored
from ngheo_desktop.domain.slip import SlipContent
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.point_changes import TableInUse
from ngheo_desktop.services.slip_blocks import block_of
from ngheo_desktop.services.slips import paper_words
from tests_support.inventing import SHIPPED, Inventor

COLUMN = AreaColumn(COLUMNS[0])
ITEMS = 40
# As long as the items of the circulars are; what they ask is invented.
_ITEMS = (
    "Số nhân khẩu của hộ", "Số trẻ em, người cao tuổi, người không còn khả năng lao động", "Ti vi màu",
    "Bằng cấp cao nhất của thành viên trong hộ", "Người làm phi nông nghiệp từ 3 tháng trở lên", "Lương hưu",
    "Diện tích ở bình quân đầu người", "Điện tiêu thụ bình quân một tháng", "Xe máy, xe máy điện", "Tủ lạnh",
    "Đất trồng cây lâu năm", "Diện tích mặt nước nuôi trồng thủy sản", "Máy giặt, máy sấy", "Bình nóng lạnh",
    "Chăn nuôi trâu, bò, ngựa trong 12 tháng qua", "Lò vi sóng, lò nướng",
)  # fmt: skip
_OPTIONS = (
    "Không có", "Có 1 người", "Có từ 2 người trở lên", "Từ 100 đến dưới 150 KW", "Từ 8 m² đến dưới 20 m²",
    "Cao đẳng trở lên", "Trung cấp nghề, trung học chuyên nghiệp",
)  # fmt: skip
_PEOPLE = ("Triệu Mùi Ghến", "Nguyễn Thị Phương Thảo", "Y Blô Êban", "Hoàng Văn Thụ", "Đặng Thị Ngọc Huyền Trân")
_KINDS = {7: ItemKind.SEVERAL, 15: ItemKind.SEVERAL, 31: ItemKind.COUNT, 39: ItemKind.COUNT}


def long_table(rule_set: str, items: int = ITEMS) -> PointTable:
    """Return an invented table; in no column does it hold points of any circular."""
    made = []
    for number in range(items):
        title = f"{_ITEMS[number % len(_ITEMS)]} (mục {number + 1})"
        options = tuple(
            PointOption(f"o{place}", label, (place * 3 if number % 4 else 0,) * len(COLUMNS))
            for place, label in enumerate(_OPTIONS[:4] if _KINDS.get(number) is ItemKind.COUNT else _OPTIONS)
        )
        made.append(PointItem(f"muc_{number}", title, "", _KINDS.get(number, ItemKind.ONE), options))
    return PointTable(rule_set, "Bảng điểm thử dài", "Thông tư thử", "Phụ lục II", tuple(made))


class SlipInventor:
    """Invents slips from a seed: no odd answers, but gaps; people of all ages with everything asked of them."""

    def __init__(self, rule_set: str, seed: int, *, table: PointTable | None = None) -> None:
        self.rules = SHIPPED[rule_set]
        self.engine = Engine(self.rules)
        self.random = random.Random(seed)
        self.inventor = Inventor(self.rules, seed)
        self.used = TableInUse(table, PointAdder(table, COLUMN)) if table is not None else None

    def facts(self, people: int) -> HouseholdFacts:
        """Return a household of so many people."""
        pick, inventor = self.random, self.inventor
        on = pick.choice(inventor.days)
        gaps = pick.choice([0.0, 0.0, 0.0, 0.02, 0.1])
        members = tuple(
            PersonFacts(
                f"m{number}", pick.choice(list(Sex)), inventor.birth(on, 0, 0), "con_de",
                inventor.answers(Level.MEMBER, people, gaps, 0),
            )
            for number in range(people)
        )  # fmt: skip
        found = HouseholdFacts(pick.choice(list(Area)), on, inventor.answers(Level.HOUSEHOLD, people, gaps, 0), members)
        return found if self.used is None else self._with_items(found, gaps)

    def _with_items(self, facts: HouseholdFacts, gaps: float) -> HouseholdFacts:
        assert self.used is not None
        pick, table = self.random, self.used.table
        given: dict[str, Value] = {}
        for question, item, option in table.questions():
            if pick.random() < gaps / 4:
                continue
            code = pick.choice(item.options).id
            given[question] = pick.randrange(4) if option is not None else code
            if item.kind is ItemKind.SEVERAL:
                given[question] = [code]
        (score,) = {each.name for each in facts_in(self.rules.income.number)}
        facts = facts._replace(answers={**facts.answers, **given})
        return facts.with_points((Scored(score, table.checksum, self.used.adder.sum(facts.answers)),))

    def slip(self, people: int, number: int = 1) -> SlipContent:
        """Return the slip of a household of so many people."""
        facts = self.facts(people)
        names = {RecordId(f"m{each}"): _PEOPLE[each % len(_PEOPLE)] for each in range(people)}
        tables = {self.used.table.checksum: self.used} if self.used is not None else {}
        return SlipContent(
            household_id=RecordId(f"h{number}"), village_id=RecordId("v"), commune_name="Xã Văn Lăng",
            province_name="Tỉnh Thái Nguyên", place="Văn Lăng", made_on="2026-11-21",
            round_words="Rà soát hộ nghèo, hộ cận nghèo định kỳ năm 2026", head_name=_PEOPLE[1], village="Khe Cạn",
            number=str(number), member_count=people,
            blocks=(block_of(self.engine, facts, names, paper_words(), tables),),
            objection=tuple(each.format(commune="xã Văn Lăng") for each in paper_words()["objection"]["sentences"]),
            is_sample=False,
        )  # fmt: skip
