"""Offices and their officers, as every device describes its own."""

from dataclasses import dataclass

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store.database import Database

_COLUMNS = (
    "role, commune_code, commune_list, province_code, office_name, upper_office, officer, signer_name, signer_title,"
    " region"
)


@dataclass(frozen=True, slots=True)
class Profile:
    """An office; what was never given is empty.

    `role` is `commune` or `office`, `region` a column of the point table.
    """

    profile_id: RecordId
    role: str
    commune_code: str
    commune_list: str
    province_code: str
    office_name: str
    upper_office: str
    officer: str
    signer_name: str
    signer_title: str
    region: str = ""


def regions_of(db: Database, commune_code: str) -> tuple[str, ...]:
    """Return the columns of the point table that the desks of a commune have chosen, each once.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "SELECT DISTINCT region FROM profile WHERE commune_code = ? AND region IS NOT NULL AND region <> ''"
        " ORDER BY region",
        (commune_code,),
    )
    return tuple(str(region) for (region,) in rows)


def get(db: Database, profile_id: str) -> Profile:
    """Return a profile.

    Raises:
        KnownError: STORE_NO_RECORD; STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.one(
        f"SELECT {_COLUMNS} FROM profile WHERE record_no = (SELECT record_no FROM record WHERE record_id = ?)",
        (profile_id,),
    )
    if row is None:
        raise KnownError(ErrorCode.STORE_NO_RECORD, record_id=profile_id)
    return Profile(RecordId(profile_id), *(value or "" for value in row))
