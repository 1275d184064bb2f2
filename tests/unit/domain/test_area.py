from datetime import date

import pytest

from ngheo_desktop.domain.area import Commune, CommuneKind, Extent, Province, ProvinceKind
from ngheo_desktop.domain.survey import Area


def _commune(name: str, kind: CommuneKind) -> Commune:
    return Commune("05665", name, kind, "19", date(2025, 7, 1), None, "2026")


@pytest.mark.parametrize(
    ("name", "kind", "area"),
    [
        ("Xã Văn Lăng", CommuneKind.COMMUNE, Area.RURAL),
        ("Phường Phổ Yên", CommuneKind.WARD, Area.URBAN),
        ("Đặc khu Lý Sơn", CommuneKind.SPECIAL_ZONE, Area.RURAL),
    ],
)
def test_only_a_ward_is_urban(name: str, kind: CommuneKind, area: Area) -> None:
    commune = _commune(name, kind)
    assert commune.area is area
    assert commune.is_urban == (area is Area.URBAN)


def test_only_for_a_special_zone_rural_is_an_assumption() -> None:
    verified = {kind: _commune("Xã", kind).is_urban_verified for kind in CommuneKind}
    assert verified == {CommuneKind.COMMUNE: True, CommuneKind.WARD: True, CommuneKind.SPECIAL_ZONE: False}


@pytest.mark.parametrize(
    ("name", "kind", "short"),
    [
        ("Xã Văn Lăng", CommuneKind.COMMUNE, "Văn Lăng"),
        ("Phường 2 Bảo Lộc", CommuneKind.WARD, "2 Bảo Lộc"),
        ("Đặc khu Côn Đảo", CommuneKind.SPECIAL_ZONE, "Côn Đảo"),
        ("Xã Xã Lát", CommuneKind.COMMUNE, "Xã Lát"),
    ],
)
def test_the_short_name_leaves_out_the_kind_once(name: str, kind: CommuneKind, short: str) -> None:
    assert _commune(name, kind).short_name == short


def test_a_province_has_a_short_name_too() -> None:
    assert Province("19", "Tỉnh Thái Nguyên", ProvinceKind.PROVINCE, ("06", "19"), "2026").short_name == "Thái Nguyên"
    assert Province("46", "Thành phố Huế", ProvinceKind.CITY, ("46",), "2026").short_name == "Huế"


def test_people_are_settled_only_where_all_of_them_went() -> None:
    assert {extent for extent in Extent if extent.settles_people} == {Extent.ALL, Extent.ALL_PEOPLE}
