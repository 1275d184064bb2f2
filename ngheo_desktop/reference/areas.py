"""The administrative units: look-up by code, search by name, and where the units of before 01/07/2025 went."""

from collections.abc import Iterable
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple

from ngheo_desktop.domain.area import (
    COMMUNE_WORDS,
    Commune,
    CommuneKind,
    Extent,
    LegacyCommune,
    Predecessor,
    Province,
    ProvinceKind,
    Successor,
)
from ngheo_desktop.domain.text import even_tone_placement, fold, sort_key
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.reference.tables import list_version, read_table

_PUNCTUATION = str.maketrans({",": " ", "-": " ", ".": " ", ";": " ", "'": "", "’": "", "‘": "", "ʼ": ""})


_COMMUNE_COLUMNS = ("code", "name", "type", "province_code", "since", "alt_code")
_KINDS = {kind.value: kind for kind in CommuneKind}


class _Entry(NamedTuple):
    """What the search compares for one commune, without accents."""

    row: list[str]
    short: str
    full: str
    province: str
    words: str


class Areas:
    """The units of the current list. Made once from the shipped tables; nothing in it changes.

    Communes are kept as rows of the table and become objects when asked for: most runs need one of the 3,321.
    """

    def __init__(self, provinces: Iterable[Province], rows: Iterable[list[str]], list_version: str) -> None:
        self.list_version = list_version
        self.provinces = tuple(provinces)
        self._provinces = {province.code: province for province in self.provinces}
        self._rows = {row[0]: row for row in rows}

    @property
    def communes(self) -> tuple[Commune, ...]:
        """Return all communes in the order of their codes."""
        return tuple(map(self._commune, self._rows.values()))

    def find_province(self, code: str) -> Province | None:
        """Return the province with this code, or None."""
        return self._provinces.get(code)

    def province(self, code: str) -> Province:
        """Return the province with this code.

        Raises:
            KnownError: there is none.
        """
        province = self._provinces.get(code)
        if province is None:
            raise KnownError(ErrorCode.INPUT_UNKNOWN_CODE, code=code, list_name=f"provinces {self.list_version}")
        return province

    def find_commune(self, code: str) -> Commune | None:
        """Return the commune that has this code in the current list, or None. Old codes go to `successors`."""
        row = self._rows.get(code)
        return None if row is None else self._commune(row)

    def commune(self, code: str) -> Commune:
        """Return the commune that has this code in the current list.

        Raises:
            KnownError: there is none.
        """
        commune = self.find_commune(code)
        if commune is None:
            raise KnownError(ErrorCode.INPUT_UNKNOWN_CODE, code=code, list_name=f"communes {self.list_version}")
        return commune

    def communes_of(self, province_code: str) -> tuple[Commune, ...]:
        """Return the communes of a province in the order of their codes."""
        return tuple(self._commune(row) for row in self._rows.values() if row[3] == province_code)

    def search(self, query: str, limit: int = 50) -> tuple[Commune, ...]:
        """Return the communes that fit what was typed, best first.

        Accents, case, the word Xã or Phường and the province may be left out; digits are looked up as a code. Order:
        exact name, beginning of the name, beginnings of words, any part. Where accents were typed, names that have
        them come before names that do not.
        """
        typed = _folded(query)
        if not typed:
            return ()
        if typed.isdecimal():
            return tuple(self._commune(row) for code, row in self._rows.items() if code.startswith(typed))[:limit]
        words = [f" {word}" for word in typed.split()]
        accents = _accented(query)
        # A query without accents says nothing about accents.
        accented = [f" {word}" for word in accents.split()] if accents != typed else []
        hits = []
        for entry in self._index:
            tier = _tier(entry, typed, words)
            if tier is not None:
                name = f" {_accented(entry.row[1])} {self._accented_provinces[entry.row[3]]}" if accented else ""
                unlike = not all(word in name for word in accented)
                hits.append(
                    (
                        unlike,
                        tier,
                        sort_key(entry.row[1].removeprefix(COMMUNE_WORDS[_KINDS[entry.row[2]]])),
                        entry.row[0],
                    )
                )
        hits.sort()
        return tuple(self._commune(self._rows[code]) for _, _, _, code in hits[:limit])

    def find_legacy_commune(self, code: str) -> LegacyCommune | None:
        """Return the unit that had this code until 30/06/2025, or None."""
        return self._legacy.get(code)

    def successors(self, legacy_code: str) -> tuple[Successor, ...]:
        """Return where the unit with this old code went; empty when it did not exist on 30/06/2025.

        More than one means that it was divided: ask by village unless only one has `extent.settles_people`.
        """
        return tuple(Successor(self.commune(code), extent) for code, extent in self._conversion[0].get(legacy_code, ()))

    def predecessors(self, code: str) -> tuple[Predecessor, ...]:
        """Return the old units that the commune with this current code was made of."""
        return tuple(Predecessor(self._legacy[old], extent) for old, extent in self._conversion[1].get(code, ()))

    def _commune(self, row: list[str]) -> Commune:
        code, name, kind, province, since, alt_code = row
        day = date.fromisoformat(since)
        return Commune(code, name, _KINDS[kind], province, day, alt_code or None, self.list_version)

    @cached_property
    def _accented_provinces(self) -> dict[str, str]:
        return {province.code: _accented(province.name) for province in self.provinces}

    @cached_property
    def _index(self) -> tuple[_Entry, ...]:
        provinces = {item.code: (_folded(item.short_name), _folded(item.name)) for item in self.provinces}
        kinds = {kind: _folded(word) + " " for kind, word in COMMUNE_WORDS.items()}
        entries = []
        for row in self._rows.values():
            province, province_full = provinces[row[3]]
            full = _folded(row[1])
            short = full.removeprefix(kinds[_KINDS[row[2]]])
            entries.append(_Entry(row, short, full, province, f" {full} {province_full}"))
        return tuple(entries)

    @cached_property
    def _legacy(self) -> dict[str, LegacyCommune]:
        version = list_version("legacy_areas").id
        provinces = {
            code: name for code, name, _ in read_table("areas", "legacy_provinces.csv", ("code", "name", "new_code"))
        }
        districts = {
            code: (name, province)
            for code, name, province in read_table("areas", "legacy_districts.csv", ("code", "name", "province_code"))
        }
        units = list(read_table("areas", "legacy_communes.csv", ("code", "name", "district_code")))
        # A district that had no communes stands for itself under its code with a star.
        units += [[f"{code}*", name, code] for code, (name, _) in districts.items()]
        legacy = {}
        for code, name, district in units:
            district_name, province = districts[district]
            legacy[code] = LegacyCommune(code, name, district, district_name, province, provinces[province], version)
        return {code: unit for code, unit in legacy.items() if code in self._conversion[0]}

    @cached_property
    def _conversion(self) -> tuple[dict[str, list[tuple[str, Extent]]], dict[str, list[tuple[str, Extent]]]]:
        forward: dict[str, list[tuple[str, Extent]]] = {}
        backward: dict[str, list[tuple[str, Extent]]] = {}
        extents = {extent.value: extent for extent in Extent}
        columns = ("legacy_code", "current_code", "extent")
        for old, new, extent in read_table("areas", "legacy_to_current.csv", columns):
            forward.setdefault(old, []).append((new, extents[extent]))
            backward.setdefault(new, []).append((old, extents[extent]))
        return forward, backward


@cache
def load_areas() -> Areas:
    """Return the shipped list of administrative units; read once."""
    version = list_version("areas").id
    province_columns = ("code", "name", "type", "legacy_codes", "legacy_names")
    provinces = [
        Province(code, name, ProvinceKind(kind), tuple(legacy.split()), version)
        for code, name, kind, legacy, _ in read_table("areas", "provinces.csv", province_columns)
    ]
    return Areas(provinces, read_table("areas", "communes.csv", _COMMUNE_COLUMNS), version)


def _folded(text: str) -> str:
    return " ".join(fold(text).translate(_PUNCTUATION).split())


def _accented(text: str) -> str:
    return " ".join(even_tone_placement(text).casefold().translate(_PUNCTUATION).split())


def _tier(entry: _Entry, typed: str, words: list[str]) -> int | None:
    """Return how well a commune fits: 0 exact, 1 beginning, 2 beginnings of words, 3 any part, None not at all."""
    if not all(word in entry.words for word in words):
        return 3 if typed in entry.words else None
    for name in (entry.short, entry.full):
        if typed in (name, f"{name} {entry.province}"):
            return 0
    if any(f"{name} {entry.province}".startswith(typed) for name in (entry.short, entry.full)):
        return 1
    return 2
