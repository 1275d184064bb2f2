"""How the page “Standards” says units, dates, confidence and who verified."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from ngheo_desktop.messages import N_, format_date, tr
from ngheo_desktop.services.rule_shelf import ShelfEntry
from ngheo_desktop.services.value_list import Provision, ProvisionKind

_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "dong_per_person_month": N_("dong a person a month"),
        "points": N_("points"),
        "points_per_indicator": N_("points an indicator"),
        "indicators": N_("indicators"),
        "percent": N_("percent"),
        "years": N_("years of age"),
        "months": N_("months of age"),
        "m2_per_person": N_("m² a person"),
    }
)
_AREAS: Mapping[str, str] = MappingProxyType({"": N_("everywhere"), "rural": N_("rural"), "urban": N_("urban")})
_CONFIDENCES: Mapping[str, str] = MappingProxyType(
    {
        "P": N_("read in the law"),
        "S": N_("read about elsewhere"),
        "S/M": N_("partly read about, partly from memory"),
        "I": N_("inferred"),
        "M": N_("from memory"),
    }
)
_KINDS: Mapping[ProvisionKind, str] = MappingProxyType(
    {
        ProvisionKind.VALUE: N_("Value of law"),
        ProvisionKind.INDICATOR: N_("Indicator"),
        ProvisionKind.CLASS: N_("Class"),
        ProvisionKind.DESIGNATION: N_("Recognition"),
        ProvisionKind.LIMIT: N_("Limit of Phiếu A"),
        ProvisionKind.CRITERION: N_("Criterion of Phiếu A"),
        ProvisionKind.QUESTION: N_("Question"),
    }
)
_DEFINED: Mapping[ProvisionKind, str] = MappingProxyType(
    {
        ProvisionKind.CRITERION: N_("Phiếu A"),
        ProvisionKind.QUESTION: N_("question of the form"),
    }
)


def kind_text(row: Provision) -> str:
    """Return what a row is about."""
    return tr(_KINDS[row.kind])


def value_text(row: Provision) -> str:
    """Return the value with its unit, or that there is none."""
    if not row.loaded:
        return tr("not loaded")
    if not row.value:
        return tr(_DEFINED[row.kind])
    return f"{row.value} {tr(_UNITS[row.unit])}" if row.unit else row.value


def area_text(row: Provision) -> str:
    """Return where it counts."""
    return tr(_AREAS[row.area])


def confidence_text(row: Provision) -> str:
    """Return how sure it is, in words."""
    return tr(_CONFIDENCES[row.confidence]) if row.confidence else "—"


def period_text(start: date | None, end: date | None) -> str:
    """Return from when until when, both days included."""
    if start is None or end is None:
        return "—"
    return f"{format_date(start)} – {format_date(end)}"


def source_text(row: Provision) -> str:
    """Return the document and the place in it."""
    return ", ".join(part for part in (row.document, row.article) if part)


def mark_text(row: Provision) -> str:
    """Return whether somebody checked it, with a sign for the eye."""
    if not row.loaded:
        return "∅ " + tr("not loaded")
    if not row.verified:
        return "○ " + tr("unverified")
    return "✓ " + (format_date(row.verified_on) if row.verified_on is not None else tr("verified"))


def origin_text(entry: ShelfEntry) -> str:
    """Return how a set came here, and whether it is in use."""
    if entry.installed is None:
        return tr("questionnaire") if entry.form is not None else tr("shipped")
    if entry.fault is not None:
        return tr("cannot be used")
    if not entry.is_current:
        return tr("former version")
    return tr("overlay, installed") if entry.rule_set is not None and entry.rule_set.parent else tr("installed")


def needed_text(row: Provision) -> str:
    """Return what somebody has to do so that it counts as verified."""
    if row.verified:
        return tr("Nothing: it was compared with the text of the law.")
    place = source_text(row)
    if not row.loaded:
        if row.kind is ProvisionKind.CRITERION:
            return tr("Take the wording from {place} and fill it in under “Criteria of Phiếu A”.", place=place)
        return tr("Find the value in {place}, then load it: the point table by its workbook, anything else as a new "
                  "version of the rule set.", place=place)  # fmt: skip
    return tr("Compare it with the text of {place}. Who compared it and when is then entered in the rule set, which is "
              "installed as a new version.", place=place)  # fmt: skip
