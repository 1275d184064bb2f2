"""Invented communes written straight through the store, for tests and benchmarks of the store."""

import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId, derived_record_id, device_id_of
from ngheo_desktop.domain.survey import questionnaire_id
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.identity import Identity, save_identity
from ngheo_desktop.store.unit_of_work import UnitOfWork

COMMUNE = "05665"
ROUND = derived_record_id("round", COMMUNE, "2026")
RULES = "vn-2022-2026"
KEY = bytes(range(32))
CLOCK = FixedClock(datetime(2026, 9, 1, 8, 30, tzinfo=timezone(timedelta(hours=7))))

SURNAMES = ("Triệu", "Nguyễn", "Hoàng", "Lý", "Phùng", "Đặng", "Nông", "Bàn", "Lường", "Hà", "Đàm", "Ma")
MIDDLE = ("Văn", "Thị", "Mùi", "A", "Hữu", "Thị Phương", "Đức", "Kim", "Thị Thảo", "Minh")
GIVEN = ("Ghến", "Hương", "Chỉn", "Mẩy", "Lộc", "Thụ", "Quyên", "Sửu", "Nguyên", "Dũng", "Ỷ", "Khoẳn", "Hoà", "Đông")
VILLAGES = (
    "Nà Lẹng",
    "Bản Tèn",
    "Khe Cạn",
    "Liên Phương",
    "Tân Lập",
    "Mong",
    "Vân Khánh",
    "Tam Va",
    "Tân Thịnh",
    "Dạt",
)
CLASSES = ("poor", "near_poor", "average", "non_poor")
TRACE = (
    '[["insurance","yes",[["","house.area_m2","45.5"],["","water.source","surface"]],["cutoff.income.rural"]],'
    '["class.poor","no",[["","income_score","150"]],["cutoff.income.rural","cutoff.deprivation"]]]'
)


def new_database(path: Path, seed: int = 1) -> Database:
    """Make a database whose device keys follow from the seed."""
    database = Database.create(path, KEY)
    public_key = bytes([seed % 256]) * 32
    identity = Identity(
        device_id=device_id_of(public_key),
        private_key=bytes(32),
        public_key=public_key,
        profile_id=derived_record_id("profile", str(seed)),
        is_sample=True,
        created_at=CLOCK.now().isoformat(),
    )
    with database.unit_of_work(author="Hà Minh Thụ", clock=CLOCK) as work:
        save_identity(work, identity)
        work.commit()
    return database


def work_on(database: Database) -> UnitOfWork:
    """Return a unit of work of the usual officer."""
    return database.unit_of_work(author="Hà Minh Thụ", clock=CLOCK)


def household_id(number: int, commune: str = COMMUNE) -> RecordId:
    """Return the id of an invented household."""
    return derived_record_id("household", commune, str(number))


def member_id(number: int, position: int, commune: str = COMMUNE) -> RecordId:
    """Return the id of an invented member."""
    return derived_record_id("member", commune, str(number), str(position))


def fill(work: UnitOfWork, households: int, *, commune: str = COMMUNE, seed: int = 7) -> None:
    """Add villages, a round, and households with members, answers, last year's class and a classification."""
    chance = random.Random(seed)
    villages = [derived_record_id("village", commune, name) for name in VILLAGES]
    for position, name in enumerate(VILLAGES):
        fields = {"commune_code": commune, "name": name, "position": position}
        work.append(records.VILLAGE, villages[position], fields)
    add_round(work, commune=commune)
    for number in range(1, households + 1):
        village = villages[chance.randrange(len(villages))]
        _add_household(work, number, village, commune, chance)


def add_round(work: UnitOfWork, *, commune: str = COMMUNE) -> RecordId:
    """Add the round of 2026 and return its id."""
    round_id = derived_record_id("round", commune, "2026")
    work.append(
        records.REVIEW_ROUND,
        round_id,
        {
            "commune_code": commune,
            "year": 2026,
            "round_kind": "periodic",
            "rule_sets": [RULES],
            "form_id": "vn-2026",
            "opened_on": "2026-09-01",
        },
    )
    return round_id


def _add_household(work: UnitOfWork, number: int, village: RecordId, commune: str, chance: random.Random) -> None:
    own, round_id = household_id(number, commune), derived_record_id("round", commune, "2026")
    size = chance.choice((1, 2, 3, 3, 4, 4, 4, 5, 5, 6))
    work.append(
        records.HOUSEHOLD,
        own,
        {
            "commune_code": commune,
            "commune_list": "2026",
            "village_id": village,
            "number": str(number),
            "phone": f"09{chance.randrange(10**8):08d}",
            "is_minority": chance.random() < 0.5,
            "causes": ["1", "4"],
        },
    )
    surname = chance.choice(SURNAMES)
    for position in range(1, size + 1):
        work.append(
            records.MEMBER,
            member_id(number, position, commune),
            {
                "household_id": own,
                "position": position,
                "full_name": f"{surname} {chance.choice(MIDDLE)} {chance.choice(GIVEN)}",
                "sex": chance.choice(("male", "female")),
                "birth_date": f"{chance.randint(1940, 2025)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",
                "relation": "chu_ho" if position == 1 else "con_de",
                "ethnic_code": "12",
                "citizen_id": f"0190{chance.randrange(10**8):08d}",
            },
        )
    last = chance.choice(CLASSES)
    work.append(
        records.CLASS_RECORD,
        derived_record_id("class", own, "2025"),
        {"household_id": own, "year": 2025, "standard": RULES, "household_class": last, "source": "danh-sach-2025"},
    )
    if chance.random() < 0.2:
        return
    answers = {f"h.question.{place}": chance.choice(("durable", "yes", "no")) for place in range(20)}
    for position in range(1, size + 1):
        for place in range(5):
            answers[f"m.{member_id(number, position, commune)}.question{place}"] = chance.choice(("yes", "no"))
    head = {"household_id": own, "round_id": round_id, "form_id": "vn-2026"}
    status = chance.choice(("open", "complete"))
    work.append(records.QUESTIONNAIRE, questionnaire_id(round_id, own), {**head, "status": status, **answers})
    if status == "complete":
        add_classification(work, number, chance.choice(CLASSES), commune=commune)


def add_classification(
    work: UnitOfWork, number: int, household_class: str, *, commune: str = COMMUNE, name: str = "1", voids: str = ""
) -> RecordId:
    """Record a class for a household and return the id of the classification."""
    own, round_id = household_id(number, commune), derived_record_id("round", commune, "2026")
    classification = derived_record_id("classification", own, name)
    work.append(
        records.CLASSIFICATION,
        classification,
        {
            "household_id": own,
            "round_id": round_id,
            "rule_set": RULES,
            "rule_set_hash": "0" * 64,
            "answers_hash": f"{number:064d}",
            "engine": "1",
            "classified_on": "2026-09-02",
            "household_class": household_class,
            "income_score": 150,
            "deprivation_score": 20,
            "deprived": ["insurance", "water"],
            "missing": [],
            "unverified": ["cutoff.income.rural"],
            "trace": TRACE,
            "voids": [voids] if voids else [],
        },
    )
    return classification
