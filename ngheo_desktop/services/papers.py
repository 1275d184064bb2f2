"""Papers that are not records: the recovery sheet."""

from datetime import date
from pathlib import Path

from ngheo_desktop.reports.recovery_sheet import recovery_sheet_pdf


def recovery_sheet(recovery_key: str, office_name: str, made_on: date, folder: Path) -> bytes:
    """Return the sheet with the recovery key as a PDF of one page."""
    return recovery_sheet_pdf(recovery_key, office_name, made_on, str(folder))
