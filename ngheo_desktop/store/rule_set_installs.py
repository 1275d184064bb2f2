"""Rule sets that were installed, as the journal tells of them."""

from dataclasses import dataclass

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.store.database import Database

_COLUMNS = (
    "record_id, rule_set, content_hash, origin, signed_by, confirmed_by, installed_on, COALESCE(removed, 0),"
    " removed_reason"
)


@dataclass(frozen=True, slots=True)
class RuleSetInstall:
    """One version of a rule set that somebody installed. `installed_on` is an ISO date; what does not apply is empty.

    Attributes:
        content_hash: check sum of its files.
        origin: name of the file or folder it came from.
        signed_by: the trusted office that signed it.
        confirmed_by: who compared the check sum, when no trusted office signed.
        removed: it was removed, or a later version took its place.
    """

    install_id: RecordId
    rule_set: str
    content_hash: str
    origin: str
    signed_by: str
    confirmed_by: str
    installed_on: str
    removed: bool
    removed_reason: str


def all(db: Database) -> list[RuleSetInstall]:  # noqa: A001  (reads as rule_set_installs.all)
    """Return every install of every device, oldest first.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        f"SELECT {_COLUMNS} FROM rule_set_install WHERE rule_set IS NOT NULL AND content_hash IS NOT NULL"
        " ORDER BY installed_on, record_no"
    )
    return [
        RuleSetInstall(
            install_id=RecordId(install_id),
            rule_set=rule_set,
            content_hash=content_hash,
            origin=origin or "",
            signed_by=signed_by or "",
            confirmed_by=confirmed_by or "",
            installed_on=installed_on or "",
            removed=bool(removed),
            removed_reason=reason or "",
        )
        for (
            install_id,
            rule_set,
            content_hash,
            origin,
            signed_by,
            confirmed_by,
            installed_on,
            removed,
            reason,
        ) in rows
    ]
