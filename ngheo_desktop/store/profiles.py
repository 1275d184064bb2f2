"""Offices and their officers, as every device describes its own."""

from dataclasses import dataclass

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store.database import Database

_COLUMNS = (
    "role, commune_code, commune_list, province_code, office_name, upper_office, officer, signer_name, signer_title"
)


@dataclass(frozen=True, slots=True)
class Profile:
    """An office. `role` is `commune` or `office`; what was never given is empty."""

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
