"""Counting households and people straight from changes, whatever a database holds besides. Pure."""

from collections.abc import Iterable

from ngheo_desktop.domain import records
from ngheo_desktop.domain.journal import Change, fold


def counts_of(changes: Iterable[Change], commune_code: str) -> tuple[int, int]:
    """Return how many households of a commune and how many people in them these changes amount to.

    Removed households and people do not count, nor do the people of a removed household.
    """
    counted = (records.HOUSEHOLD, records.MEMBER)
    states = fold(change for change in changes if change.record_kind in counted)
    values = {record_id: (state.kind, state.values()) for record_id, state in states.items()}
    households = {
        record_id
        for record_id, (kind, fields) in values.items()
        if kind == records.HOUSEHOLD and not fields.get("removed") and fields.get("commune_code") == commune_code
    }
    members = sum(
        kind == records.MEMBER and not fields.get("removed") and fields.get("household_id") in households
        for kind, fields in values.values()
    )
    return len(households), members
