"""Identity cards: whom they are about, what they would change, and what is written of it."""

from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from tests_support.families import Village

from ngheo_desktop.domain.citizen_card import CardDoubt, CitizenCard
from ngheo_desktop.domain.citizen_id import IdDoubt
from ngheo_desktop.domain.household import Household, Sex
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange import card_image
from ngheo_desktop.messages import tr
from ngheo_desktop.services.cards import CardDesk, MatchReason, card_of_picture, card_of_text
from ngheo_desktop.store import journal

TEXT = "019070000001|091234567|Hoàng Văn Tình|05031970|Nam|Xóm Nà Cà, Văn Lăng, Đồng Hỷ, Thái Nguyên|25042021"


@pytest.fixture
def desk(place: Village) -> CardDesk:
    return CardDesk(place.folder, place.standards.areas)


@pytest.fixture
def card() -> CitizenCard:
    return card_of_text(TEXT)


def test_a_card_is_matched_by_name_and_year_and_fills_only_what_is_empty(
    desk: CardDesk, home: Household, card: CitizenCard
) -> None:
    plan = desk.plan(card, home)

    assert plan.member == home.members[0]
    assert plan.reason is MatchReason.NAME_AND_BIRTH
    assert plan.same == ("full_name", "sex")
    assert {field.name: (field.old, field.new, field.suggested) for field in plan.fields} == {
        "birth_date": ("1970", "1970-03-05", False),
        "citizen_id": (None, "019070000001", True),
        "id_issued_on": (None, "2021-04-25", True),
        "address": (None, "Xóm Nà Cà, Văn Lăng, Đồng Hỷ, Thái Nguyên", True),
    }
    assert plan.suggested == {"citizen_id", "id_issued_on", "address"}


def test_only_the_chosen_fields_are_written_and_the_reason_is_kept(
    desk: CardDesk, place: Village, home: Household, card: CitizenCard
) -> None:
    taken = desk.take(desk.plan(card, home), {"citizen_id", "address"})

    now = place.get(home.household_id)
    assert taken.member_id == home.members[0].member_id
    assert taken.changes.touches("member")
    assert now.members[0] == replace(home.members[0], citizen_id="019070000001")
    assert now.address == "Xóm Nà Cà, Văn Lăng, Đồng Hỷ, Thái Nguyên"
    assert journal.history(place.folder.database, taken.member_id)[-1].reason == tr("From the identity card")


def test_the_number_decides_before_the_name_does(desk: CardDesk, place: Village, home: Household) -> None:
    desk.take(desk.plan_for(card_of_text(TEXT), home, home.members[2]), {"citizen_id"})

    plan = desk.plan(card_of_text(TEXT), place.get(home.household_id))

    assert (plan.member and plan.member.member_id) == home.members[2].member_id
    assert plan.reason is MatchReason.CITIZEN_ID
    assert [field.name for field in plan.fields if field.old is not None] == ["full_name", "birth_date"]


def test_the_number_of_the_old_card_finds_the_person(desk: CardDesk, place: Village, home: Household) -> None:
    old = replace(card_of_text(TEXT), citizen_id="091234567", old_id=None)
    desk.take(desk.plan_for(old, home, home.members[3]), {"citizen_id"})

    plan = desk.plan(card_of_text(TEXT), place.get(home.household_id))

    assert (plan.member and plan.member.member_id) == home.members[3].member_id
    assert ("citizen_id", "091234567", "019070000001", False) in [
        (one.name, one.old, one.new, one.suggested) for one in plan.fields
    ]


def test_a_namesake_with_another_number_is_not_taken_for_the_person(
    desk: CardDesk, place: Village, home: Household, card: CitizenCard
) -> None:
    other = replace(card, citizen_id="019070999999", old_id=None)
    desk.take(desk.plan(other, home), {"citizen_id"})

    plan = desk.plan(card, place.get(home.household_id))

    assert (plan.member, plan.reason) == (None, MatchReason.OTHER_NUMBER)


@pytest.mark.parametrize("born", ["05031958", "31021970"])
def test_a_namesake_of_another_year_or_an_impossible_one_is_asked_about(
    desk: CardDesk, home: Household, born: str
) -> None:
    card = card_of_text(TEXT.replace("05031970", born))
    plan = desk.plan(card, home)

    assert (plan.member, plan.reason) == (None, MatchReason.UNSURE)
    assert desk.plan_for(card, home, None).reason is MatchReason.CHOSEN
    assert desk.plan_for(card, home, home.members[0]).reason is MatchReason.CHOSEN


def test_a_person_who_is_not_there_is_added_after_the_last_one(desk: CardDesk, place: Village, home: Household) -> None:
    plan = desk.plan(card_of_text(TEXT.replace("Hoàng Văn Tình", "Y Blô Êban").replace("Nam", "Nữ")), home)

    member_id = desk.take(plan, plan.suggested).member_id

    added = place.get(home.household_id).members[-1]
    assert plan.reason is MatchReason.NOBODY
    assert plan.id_doubts == (IdDoubt.SEX,)
    assert (added.member_id, added.full_name, added.sex) == (member_id, "Y Blô Êban", Sex.FEMALE)
    assert (added.position, added.relation, added.ethnic_code) == (5, None, "02")
    assert (added.birth_date, added.citizen_id, added.id_issued_on) == ("1970-03-05", "019070000001", "2021-04-25")


def test_a_new_person_needs_a_name(desk: CardDesk, place: Village, home: Household) -> None:
    plan = desk.plan_for(card_of_text(TEXT), home, None)

    with pytest.raises(KnownError) as refused:
        desk.take(plan, plan.suggested - {"full_name"})

    assert plan.reason is MatchReason.CHOSEN
    assert refused.value.code is ErrorCode.INPUT_REQUIRED
    assert place.get(home.household_id) == home


def test_a_number_that_is_on_record_elsewhere_is_told_and_not_taken_by_itself(
    desk: CardDesk, place: Village, home: Household, card: CitizenCard
) -> None:
    desk.take(desk.plan(card, home), {"citizen_id"})
    other = place.family((("Hoàng Văn Tình", "male", "1970", "chu_ho"),), village="Bản Tèn")

    plan = desk.plan(card, other)

    assert plan.elsewhere is not None
    assert (plan.elsewhere.household_id, plan.elsewhere.member_id) == (home.household_id, home.members[0].member_id)
    assert "citizen_id" not in plan.suggested
    assert "id_issued_on" in plan.suggested


@pytest.mark.parametrize(
    ("text", "doubt", "left_out"),
    [
        (TEXT.replace("05031970", "31021970"), CardDoubt.BIRTH_DATE, "birth_date"),
        (TEXT.replace("|Nam|", "|X|"), CardDoubt.SEX, "sex"),
        (TEXT.replace("25042021", "25132021"), CardDoubt.ISSUED_ON, "id_issued_on"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_made_of_it(
    desk: CardDesk, home: Household, text: str, doubt: CardDoubt, left_out: str
) -> None:
    plan = desk.plan_for(card_of_text(text), home, None)

    assert doubt in plan.doubts
    assert left_out not in [field.name for field in plan.fields]


def test_a_card_without_accents_suggests_neither_name_nor_address(desk: CardDesk, home: Household) -> None:
    plain = "019070000001||HOANG VAN TINH|05031970|Nam|Xom Na Ca, Van Lang, Dong Hy, Thai Nguyen|25042021"

    plan = desk.plan_for(card_of_text(plain), home, None)

    assert CardDoubt.NO_ACCENTS in plan.doubts
    assert plan.suggested == {"sex", "birth_date", "citizen_id", "id_issued_on"}


def test_a_card_of_2024_with_more_fields_is_read(desk: CardDesk, home: Household) -> None:
    plan = desk.plan(card_of_text(TEXT + "|Hoàng Văn Cha|Lý Thị Mẹ|"), home)

    assert plan.member == home.members[0]


@pytest.mark.parametrize("text", ["", "https://example.vn/abc", "1|2|3|4|5|6|7", TEXT[:20], "0" * 3_000])
def test_a_text_that_is_of_no_card_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(KnownError) as refused:
        card_of_text(text)

    assert refused.value.code is ErrorCode.CARD_TEXT
    assert refused.value.context == {}


def picture(texts: list[str], path: Path) -> Path:
    codes = [zxingcpp.create_barcode(text, zxingcpp.QRCode) for text in texts]
    drawn = [Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4)) for code in codes]
    sheet = Image.new("L", (sum(one.width + 100 for one in drawn), 100 + max(one.height for one in drawn)), 235)
    place = 50
    for one in drawn:
        sheet.paste(one, (place, 50))
        place += one.width + 100
    sheet.save(path)
    return path


def test_a_card_is_found_in_a_picture_beside_another_code(tmp_path: Path) -> None:
    path = picture(["https://example.vn/abc", TEXT], tmp_path / "ảnh thẻ.png")

    assert card_of_picture(path).full_name == "Hoàng Văn Tình"


def test_a_picture_with_another_code_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refused:
        card_of_picture(picture(["https://example.vn/abc"], tmp_path / "x.png"))

    assert refused.value.code is ErrorCode.CARD_TEXT


def test_a_picture_of_40_megabytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.jpg"
    with path.open("wb") as out:
        out.truncate(40 << 20)

    with pytest.raises(KnownError) as refused:
        card_of_picture(path)

    assert path.stat().st_size > card_image.MAX_FILE_BYTES
    assert refused.value.code is ErrorCode.FILE_TOO_LARGE
