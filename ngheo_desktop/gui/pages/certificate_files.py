"""What certificates say and are called on their way into a PDF file or to a printer; `gui/printing.py` does it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from ngheo_desktop.domain.certificate import Certificate
from ngheo_desktop.domain.text import fold
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import printing
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.messages import format_int, ntr, tr


@dataclass(frozen=True, slots=True)
class SavedPdf:
    """A PDF file that was written, read back and found whole."""

    file: Path
    pages: int
    certificates: int

    def text(self) -> str:
        """Say what was saved, in the language of the screen."""
        return tr(
            "Saved {certificates} on {pages}: {file}",
            certificates=certificates_text(self.certificates),
            pages=ntr("{n} page", "{n} pages", self.pages),
            file=self.file,
        )


class Papers(Protocol):
    """What makes certificates into files."""

    @property
    def papers(self) -> Path:
        """The folder that is offered for new PDF files."""
        ...

    def pdf(self, issued: Sequence[Certificate]) -> bytes:
        """Return certificates as one PDF."""
        ...

    def save(
        self, issued: Sequence[Certificate], file: Path, progress: Callable[[int, int], bool] | None = None
    ) -> int:
        """Write certificates as one PDF file and return its number of pages."""
        ...


def certificates_text(count: int) -> str:
    """Return “12 certificates” in the language of the screen."""
    return ntr("{n} certificate", "{n} certificates", count)


def numbers_text(certificates: Sequence[Certificate]) -> str:
    """Return the numbers of certificates as a person says them: “07”, or “07 – 18” for a run without gaps."""
    numbers = sorted(certificate.number for certificate in certificates)
    if not numbers:
        return ""
    first, last = f"{numbers[0]:02d}", f"{numbers[-1]:02d}"
    return first if first == last else f"{first} – {last}"


def file_name(place: str, on: date) -> str:
    """Return a name for a PDF file that every file system takes: “giay-chung-nhan-xom-khe-can-2026-11-21.pdf”."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(place)).strip("-")
    return "-".join(part for part in ("giay-chung-nhan", words, on.isoformat()) if part) + ".pdf"


def ask_pdf(owner: QWidget, desk: Papers, place: str, on: date) -> Path | None:
    """Ask where a PDF file shall be saved."""
    return printing.ask_pdf(owner, tr("Save certificates as PDF"), desk.papers / file_name(place, on))


def save(
    owner: QWidget,
    operations: Operations,
    desk: Papers,
    certificates: Sequence[Certificate],
    file: Path,
    *,
    on_done: Callable[[SavedPdf], None],
    on_cancelled: Callable[[], None],
    on_fault: Callable[[KnownError], None],
) -> None:
    """Write a PDF file with a progress row; whatever goes wrong leaves no half file."""
    count = len(certificates)
    operations.run_long(
        owner,
        lambda progress: SavedPdf(file, desk.save(certificates, file, progress), count),
        on_done,
        title=tr("Saving {certificates}", certificates=certificates_text(count)),
        on_cancelled=on_cancelled,
        on_fault=on_fault,
    )


def ask_printer(owner: QWidget) -> QPrinter | None:
    """Ask for a printer in the system's window; None when the person changed their mind."""
    return printing.ask_printer(owner, tr("Print certificates"))


def print_all(
    owner: QWidget,
    operations: Operations,
    desk: Papers,
    certificates: Sequence[Certificate],
    printer: QPrinter,
    *,
    on_done: Callable[[int], None],
    on_cancelled: Callable[[], None],
    on_fault: Callable[[KnownError], None],
) -> None:
    """Send certificates to a printer with a progress row; `on_done` gets the number of pages."""
    operations.run_long(
        owner,
        lambda progress: printing.print_papers([partial(desk.pdf, [one]) for one in certificates], printer, progress),
        on_done,
        title=tr("Printing {certificates}", certificates=certificates_text(len(certificates))),
        on_cancelled=on_cancelled,
        on_fault=on_fault,
    )


def printed_text(certificates: int, pages: int) -> str:
    """Say what was sent to the printer, in the language of the screen."""
    return tr(
        "Sent {certificates} to the printer, {pages}.",
        certificates=certificates_text(certificates),
        pages=ntr("{n} page", "{n} pages", pages),
    )


def shown_text(shown: int, total: int) -> str:
    """Return “12 of 56” in the language of the screen."""
    return tr("{shown} of {total}", shown=format_int(shown), total=format_int(total))
