"""Administrative units: provinces and communes of today, and the units they were made of.

Codes are re-used: most commune codes of 2025 meant another commune before. So every unit knows the version of the list
its code belongs to, and a code is stored together with it.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ngheo_desktop.domain.survey import Area


class ProvinceKind(StrEnum):
    """Tỉnh or thành phố trực thuộc trung ương."""

    PROVINCE = "tinh"
    CITY = "thanh_pho"


class CommuneKind(StrEnum):
    """Xã, phường or đặc khu (Luật Tổ chức chính quyền địa phương 2025)."""

    COMMUNE = "xa"
    WARD = "phuong"
    SPECIAL_ZONE = "dac_khu"


class Extent(StrEnum):
    """How much of an old unit went into a new one, as the conversion table of the statistics office says."""

    ALL = "all"
    ALL_PEOPLE = "all_people"
    PART = "part"
    PART_PEOPLE = "part_people"
    PART_AREA_ONLY = "part_area_only"

    @property
    def settles_people(self) -> bool:
        """Tell whether everybody who lived in the old unit now lives in the new one."""
        return self in (Extent.ALL, Extent.ALL_PEOPLE)


PROVINCE_WORDS = {ProvinceKind.PROVINCE: "Tỉnh", ProvinceKind.CITY: "Thành phố"}
COMMUNE_WORDS = {CommuneKind.COMMUNE: "Xã", CommuneKind.WARD: "Phường", CommuneKind.SPECIAL_ZONE: "Đặc khu"}


def in_sentence(unit_name: str) -> str:
    """Return the name of an administrative unit as it stands within a sentence: "xã Văn Lăng", "tỉnh Thái Nguyên"."""
    for kind in (*PROVINCE_WORDS.values(), *COMMUNE_WORDS.values(), "Thị trấn"):
        if unit_name.startswith(f"{kind} "):
            return kind.lower() + unit_name[len(kind) :]
    return unit_name


@dataclass(frozen=True, slots=True)
class Province:
    """A province or city.

    Attributes:
        code: two digits.
        name: the full printed name, for example “Tỉnh Thái Nguyên”.
        legacy_codes: codes of the provinces before 01/07/2025 that it was made of; digits 2-3 of a citizen id.
    """

    code: str
    name: str
    kind: ProvinceKind
    legacy_codes: tuple[str, ...]
    list_version: str

    @property
    def short_name(self) -> str:
        """Return the name without Tỉnh or Thành phố."""
        return self.name.removeprefix(f"{PROVINCE_WORDS[self.kind]} ")


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune, ward or special zone.

    Attributes:
        code: five digits.
        name: the full printed name in the spelling of the decree, for example “Xã Văn Lăng”.
        since: the day from which the unit has this name and kind.
        alt_code: another code under which sources list the same unit, if any.
    """

    code: str
    name: str
    kind: CommuneKind
    province_code: str
    since: date
    alt_code: str | None
    list_version: str

    @property
    def short_name(self) -> str:
        """Return the name without Xã, Phường or Đặc khu."""
        return self.name.removeprefix(f"{COMMUNE_WORDS[self.kind]} ")

    @property
    def is_urban(self) -> bool:
        """Tell whether the urban poverty lines apply: in a phường (Nghị định 07/2021/NĐ-CP, Điều 3).

        A đặc khu is taken as rural; see `is_urban_verified`.
        """
        return self.kind is CommuneKind.WARD

    @property
    def is_urban_verified(self) -> bool:
        """Tell whether rural or urban is certain. For a đặc khu no text was found that says which lines apply."""
        return self.kind is not CommuneKind.SPECIAL_ZONE

    @property
    def area(self) -> Area:
        """Return rural or urban, as the income lines distinguish."""
        return Area.URBAN if self.is_urban else Area.RURAL


@dataclass(frozen=True, slots=True)
class LegacyCommune:
    """A commune, ward or township as it was until 30/06/2025, with the district and province it belonged to.

    Old names repeat inside a province, so the district is part of what identifies it. Five island districts had no
    communes; they are kept under their district's code with a star.
    """

    code: str
    name: str
    district_code: str
    district_name: str
    province_code: str
    province_name: str
    list_version: str


@dataclass(frozen=True, slots=True)
class Successor:
    """Where an old unit went, and how much of it. If `extent.settles_people` is false, ask by village."""

    commune: Commune
    extent: Extent


@dataclass(frozen=True, slots=True)
class Predecessor:
    """What a unit of today was made of, and how much of the old unit that is."""

    commune: LegacyCommune
    extent: Extent
