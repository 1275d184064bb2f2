import csv
from collections import Counter
from datetime import date

import pytest

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.area import CommuneKind, Extent
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.domain.text import fold, nfc
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.reference.areas import Areas, load_areas


@pytest.fixture
def areas() -> Areas:
    return load_areas()


def _names(areas: Areas, query: str, limit: int = 50) -> list[str]:
    return [f"{found.name}, {areas.province(found.province_code).short_name}" for found in areas.search(query, limit)]


def test_the_list_has_34_provinces_and_3321_communes(areas: Areas) -> None:
    assert len({province.code for province in areas.provinces}) == 34
    assert len({commune.code for commune in areas.communes}) == 3321
    assert areas.list_version == "2026"
    assert {unit.list_version for unit in (*areas.provinces, *areas.communes)} == {"2026"}


def test_communes_by_kind(areas: Areas) -> None:
    assert Counter(commune.kind for commune in areas.communes) == {
        CommuneKind.COMMUNE: 2611,
        CommuneKind.WARD: 697,
        CommuneKind.SPECIAL_ZONE: 13,
    }


def test_thai_nguyen_has_92_units(areas: Areas) -> None:
    units = areas.communes_of("19")
    assert Counter(unit.kind for unit in units) == {CommuneKind.COMMUNE: 77, CommuneKind.WARD: 15}


def test_every_unit_is_whole(areas: Areas) -> None:
    assert all(province.code == f"{int(province.code):02}" for province in areas.provinces)
    for commune in areas.communes:
        assert len(commune.code) == 5
        assert commune.code.isdecimal()
        assert areas.find_province(commune.province_code)
        assert commune.name == nfc(commune.name) != commune.short_name
        assert "'" not in commune.name


def test_ten_wards_of_dong_nai_are_wards_since_2026(areas: Areas) -> None:
    new = [commune for commune in areas.communes if commune.since == date(2026, 4, 30)]
    assert len(new) == 10
    assert {(commune.province_code, commune.area) for commune in new} == {("75", Area.URBAN)}


def test_van_lang_of_thai_nguyen(areas: Areas) -> None:
    commune = areas.commune("05665")
    assert (commune.name, commune.province_code, commune.area) == ("Xã Văn Lăng", "19", Area.RURAL)
    assert areas.province("19").legacy_codes == ("06", "19")


def test_ba_che_keeps_the_code_of_the_decree_beside_its_own(areas: Areas) -> None:
    assert {commune.code: commune.alt_code for commune in areas.communes if commune.alt_code} == {"06970": "06978"}


@pytest.mark.parametrize("code", ["99999", "", "5665", "02017"])
def test_an_unknown_commune_code_is_refused(areas: Areas, code: str) -> None:
    assert areas.find_commune(code) is None
    with pytest.raises(KnownError) as refusal:
        areas.commune(code)
    assert refusal.value.code is ErrorCode.INPUT_UNKNOWN_CODE
    assert refusal.value.context["code"] == code


def test_a_province_that_was_merged_away_is_unknown(areas: Areas) -> None:
    assert areas.find_province("06") is None
    with pytest.raises(KnownError, match="INP-003"):
        areas.province("06")


def test_search_needs_no_accents(areas: Areas) -> None:
    assert "Xã Văn Lăng, Thái Nguyên" in _names(areas, "van lang")
    assert _names(areas, "dong hy") == ["Xã Đồng Hỷ, Thái Nguyên"]


def test_typed_accents_come_first(areas: Areas) -> None:
    assert _names(areas, "văn lăng")[0] == "Xã Văn Lăng, Thái Nguyên"
    assert _names(areas, "Văn Lang")[0] == "Xã Văn Lang, Thái Nguyên"


def test_the_province_may_be_typed_too(areas: Areas) -> None:
    expected = ["Xã Văn Lang, Thái Nguyên", "Xã Văn Lăng, Thái Nguyên"]
    assert _names(areas, "van lang, thai nguyen") == expected
    assert _names(areas, "xa van lang tinh thai nguyen") == expected


def test_exact_then_beginning_then_words_then_parts(areas: Areas) -> None:
    names = _names(areas, "tan thanh", 200)
    short = [fold(name.split(",")[0].removeprefix("Xã ").removeprefix("Phường ")) for name in names]
    tiers = [0 if s == "tan thanh" else 1 if s.startswith("tan thanh") else 2 for s in short]
    assert set(tiers) == {0, 1, 2}
    assert tiers == sorted(tiers)
    assert "Xã Định Hóa, Thái Nguyên" in _names(areas, "inh hoa", 200)


def test_beginnings_of_words_are_enough(areas: Areas) -> None:
    assert _names(areas, "bach tho thai")[0] == "Xã Bạch Thông, Thái Nguyên"


def test_both_tone_placements_find_the_same(areas: Areas) -> None:
    assert _names(areas, "Hoà Bình") == _names(areas, "Hòa Bình")
    assert _names(areas, "Hoà Bình")[0].split(",")[0].endswith("Hòa Bình")


def test_apostrophes_may_be_left_out(areas: Areas) -> None:
    expected = _names(areas, "Ea H’Leo")
    assert expected[0].startswith("Xã Ea H’Leo")
    assert _names(areas, "ea hleo") == _names(areas, "ea h'leo") == expected


def test_a_code_is_found_by_its_beginning(areas: Areas) -> None:
    assert [commune.code for commune in areas.search("05665")] == ["05665"]
    assert all(commune.code.startswith("056") for commune in areas.search("056"))


def test_nothing_typed_finds_nothing(areas: Areas) -> None:
    assert areas.search("  ,") == ()
    assert areas.search("khong co xa nay") == ()


def test_search_gives_no_more_than_asked(areas: Areas) -> None:
    assert len(areas.search("a", limit=7)) == 7


@pytest.mark.parametrize(
    ("old", "old_name", "district", "new"),
    [
        ("05665", "Xã Văn Lăng", "Huyện Đồng Hỷ", "05665"),
        ("02017", "Xã Quang Thuận", "Huyện Bạch Thông", "02014"),
        ("02179", "Xã Trần Phú", "Huyện Na Rì", "02176"),
    ],
)
def test_old_units_lead_to_the_new(areas: Areas, old: str, old_name: str, district: str, new: str) -> None:
    legacy = areas.find_legacy_commune(old)
    assert legacy is not None
    assert (legacy.name, legacy.district_name, legacy.list_version) == (old_name, district, "pre2025")
    assert [(found.commune.code, found.extent) for found in areas.successors(old)] == [(new, Extent.ALL)]


def test_a_code_that_changed_its_meaning_is_told_apart(areas: Areas) -> None:
    old = areas.find_legacy_commune("02185")
    assert old is not None
    assert (old.name, areas.commune("02185").name) == ("Xã Quang Phong", "Xã Côn Minh")


def test_the_new_van_lang_is_made_of_two(areas: Areas) -> None:
    made_of = [(part.commune.name, part.extent) for part in areas.predecessors("05665")]
    assert sorted(made_of) == [("Xã Hòa Bình", Extent.ALL), ("Xã Văn Lăng", Extent.ALL)]
    assert {part.commune.province_name for part in areas.predecessors("02014")} == {"Tỉnh Bắc Kạn"}


def test_a_divided_unit_asks_for_the_village(areas: Areas) -> None:
    divided = {
        part.commune.name
        for unit in areas.communes_of("19")
        for part in areas.predecessors(unit.code)
        if len([way for way in areas.successors(part.commune.code) if way.extent is not Extent.PART_AREA_ONLY]) > 1
    }
    assert {"Phường Gia Sàng", "Phường Cam Giá"} <= divided
    assert len(divided) <= 3


def test_a_unit_abolished_before_2025_has_no_successor(areas: Areas) -> None:
    assert areas.successors("00000") == ()
    assert areas.find_legacy_commune("00000") is None


def test_island_districts_without_communes_lead_somewhere(areas: Areas) -> None:
    legacy = areas.find_legacy_commune("536*")
    assert legacy is not None
    assert legacy.name == "Huyện Lý Sơn"
    assert [way.commune.name for way in areas.successors("536*")] == ["Đặc khu Lý Sơn"]


def test_every_old_unit_went_somewhere_and_every_new_one_came_from_somewhere(areas: Areas) -> None:
    with asset("resources", "areas", "legacy_communes.csv").open(encoding="utf-8", newline="") as stream:
        old_codes = [row["code"] for row in csv.DictReader(stream)]
    assert len(old_codes) == 10035
    assert all(areas.successors(code) for code in old_codes)
    assert all(areas.predecessors(commune.code) for commune in areas.communes)


def test_most_codes_were_used_before_and_many_for_another_unit(areas: Areas) -> None:
    reused = [commune for commune in areas.communes if areas.find_legacy_commune(commune.code)]
    assert len(reused) == 3316
