"""How the journal says that a record was given up because another one stays for it."""

from collections.abc import Sequence

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Change, Value

_DUPLICATE_OF = "duplicate_of:"


def given_up_for(stays: RecordId) -> dict[str, Value]:
    """Return the fields that take a record off in favour of another one."""
    return {"removed": True, "removed_reason": _DUPLICATE_OF + stays}


def is_merge(change: Change) -> bool:
    """Tell whether a change took a record off because another one stays for it."""
    return is_merge_reason(change.fields.get("removed_reason"))


def merged_into(change: Change) -> RecordId | None:
    """Return the record that stays for the one that this change took off; None when it took none off for another."""
    reason = change.fields.get("removed_reason")
    return RecordId(str(reason).removeprefix(_DUPLICATE_OF)) if is_merge_reason(reason) else None


def was_merged(changes: Sequence[Change]) -> bool:
    """Tell whether a record with this history was last taken off because another one stays for it."""
    removals = [change for change in changes if "removed" in change.fields]
    return bool(removals) and is_merge(removals[-1])


def is_merge_reason(value: Value) -> bool:
    """Tell whether a reason of removal names the record that stays."""
    return isinstance(value, str) and value.startswith(_DUPLICATE_OF)
