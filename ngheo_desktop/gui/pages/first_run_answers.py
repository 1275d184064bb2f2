"""What the first run asks, and what it needs from whoever makes the folder."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

COMMUNE = "commune"
OFFICE = "office"


@dataclass(frozen=True, slots=True)
class FirstRunAnswers:
    """What the first run asks.

    Attributes:
        role: `commune` or `office`.
        commune_code: of the current list; empty for an office.
        province_code: two digits.
        office_name: of an office; empty for a commune.
        passphrase: None for a sample folder, which is not protected.
        sample: whether invented households shall be added.
    """

    language: str
    role: str
    commune_code: str
    province_code: str
    office_name: str
    officer: str
    upper_office: str
    folder: Path
    passphrase: str | None
    sample: bool


class FolderCreator(Protocol):
    """Makes the data folder. Called on the worker thread; the open folder is kept by whoever implements this."""

    def create(self, answers: FirstRunAnswers) -> str | None:
        """Make the folder and return the recovery key; None for a sample folder.

        Raises:
            KnownError: STORE_EXISTS, STORE_READ_ONLY, STORE_DISK_FULL, INPUT_REQUIRED.
        """
        ...


class RecoveryPaper(Protocol):
    """Puts the recovery key on paper."""

    def pdf(self, recovery_key: str, answers: FirstRunAnswers) -> bytes:
        """Return the sheet as a PDF of one page."""
        ...
