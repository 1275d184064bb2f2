"""Reads the dated values of law and checks that each covers the whole life of the rule set, once."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from ngheo_desktop.domain.expression_reader import CODES_UNIT
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.domain.tables import Faults, Reader, Table
from ngheo_desktop.errors import N_
from ngheo_desktop.rules.model import DatedValue, Document, Period, Source
from ngheo_desktop.rules.parse_texts import read_source, read_text

FILE = "values.toml"

# Units of values. Numbers with decimals are allowed only where a law could write them.
_WHOLE_UNITS = frozenset(
    {"dong_per_person_month", "points", "points_per_indicator", "indicators", "percent", "years", "months"}
)
_UNITS = (*sorted(_WHOLE_UNITS), "m2_per_person", CODES_UNIT)
_WHOLE = 100
_WAYS = ("higher", "lower")
_WAYS_OF_CODES = ("fewer", "more")


def read_values(
    table: Table, life: tuple[date, date] | None, documents: Mapping[str, Document], faults: Faults
) -> tuple[DatedValue, ...]:
    """Return the values of a rule set; `life` is its first and last day, None when they are not known."""
    main = Reader(table, FILE, "", faults)
    found: dict[str, DatedValue] = {}
    for reader in main.tables("value"):
        value = _value(reader, life, documents)
        if value.full_id in found:
            reader.fault("id", N_("is there twice"))
        found[value.full_id] = value
    main.done()
    _check_areas(tuple(found.values()), faults)
    return tuple(found.values())


def _value(reader: Reader, life: tuple[date, date] | None, documents: Mapping[str, Document]) -> DatedValue:
    value_id = reader.text("id")
    area = reader.choice("area", list(Area), "") if reader.has("area") else ""
    reader.key = f"value.{value_id}.{area}" if area else f"value.{value_id}"
    unit = reader.choice("unit", _UNITS)
    title, note = read_text(reader, "title"), reader.text("note", "")
    ways = _WAYS_OF_CODES if unit == CODES_UNIT else _WAYS
    stricter = reader.choice("stricter", ways, "") if reader.has("stricter") else ""
    periods = [period for each in reader.tables("period") if (period := _period(each, unit, documents)) is not None]
    reader.done()
    if life is not None:
        _check_periods(reader, periods, *life)
    known_area = Area(area) if area in list(Area) else None
    ordered = tuple(sorted(periods, key=lambda each: each.start))
    return DatedValue(value_id, known_area, unit, title, note, ordered, stricter)


def _period(reader: Reader, unit: str, documents: Mapping[str, Document]) -> Period | None:
    start, end = reader.day("from"), reader.day("until")
    not_loaded = reader.flag("not_loaded", default=False)
    value = None if not_loaded else _number(reader, unit)
    source = read_source(reader, documents)
    if not_loaded:
        _check_not_loaded(reader, unit, source)
    reader.done()
    if start is None or end is None or (value is None and not not_loaded) or source is None:
        return None
    if end < start:
        reader.fault("until", N_("lies before “from”"))
        return None
    return Period(start, end, value, source)


def _check_not_loaded(reader: Reader, unit: str, source: Source | None) -> None:
    """Note what a value that is not known cannot have."""
    if reader.has("value"):
        reader.raw("value")
        reader.fault("value", N_("is there, although the value is not loaded"))
    if unit == CODES_UNIT:
        reader.fault("not_loaded", N_("is for numbers only; ask what the paper form says instead"))
    if source is not None and source.verified:
        reader.fault("verified", N_("must be false while the value is not loaded"))


def _number(reader: Reader, unit: str) -> int | Decimal | frozenset[str] | None:
    if unit == CODES_UNIT:
        codes = reader.texts("value")
        if len(set(codes)) != len(codes) or not codes:
            reader.fault("value", N_("must be a list of different codes"))
        return frozenset(codes) or None
    raw = reader.raw("value")
    if type(raw) is int or (isinstance(raw, Decimal) and unit not in _WHOLE_UNITS):
        if raw < 0 or (unit == "percent" and raw > _WHOLE):
            reader.fault("value", N_("{value} {unit} is not possible"), value=raw, unit=unit)
        return raw
    reader.fault("value", N_("must be a number in the unit {unit}"), unit=unit)
    return None


def _check_periods(reader: Reader, periods: list[Period], start: date, end: date) -> None:
    """Note gaps and overlaps between the periods of one value, and days of the rule set without any."""
    day = timedelta(days=1)
    expected = start
    for period in sorted(periods, key=lambda each: each.start):
        if period.start > expected:
            reader.fault("period", N_("nothing is in force from {first} to {last}"),
                         first=expected, last=period.start - day)  # fmt: skip
        if period.start < expected:
            reader.fault("period", N_("more than one value is in force on {first}"), first=period.start)
        expected = max(expected, period.end + day)
    if periods and expected <= end:
        reader.fault("period", N_("nothing is in force from {first} to {last}"), first=expected, last=end)
    if expected > end + day:
        reader.fault("period", N_("goes beyond the end of the rule set, {last}"), last=end)


def _check_areas(values: tuple[DatedValue, ...], faults: Faults) -> None:
    """Note values that exist for one area only, or both for an area and for all."""
    areas: dict[str, list[DatedValue]] = {}
    for value in values:
        areas.setdefault(value.value_id, []).append(value)
    for value_id, group in areas.items():
        kinds = {value.area for value in group}
        if kinds != {None} and kinds != set(Area):
            faults.add(FILE, f"value.{value_id}", N_("must be given for both areas, or once for all"))
        if len({value.unit for value in group}) > 1:
            faults.add(FILE, f"value.{value_id}", N_("has different units in the two areas"))
