"""The steps of issuing: decide, choose file or printer, take numbers, write paper; and what is said at each end."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.dialogs.decision import decide
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.pages import certificate_files
from ngheo_desktop.gui.pages.certificate_files import SavedPdf
from ngheo_desktop.messages import describe, format_date, tr
from ngheo_desktop.services.certificate_desk import CertificateDesk
from ngheo_desktop.services.certificates import Candidate, Issue, Issued


@dataclass(frozen=True, slots=True)
class Request:
    """What the officer asked for: households of a round, and who signs when."""

    review_round: ReviewRound
    chosen: tuple[Candidate, ...]
    issue: Issue

    @property
    def new(self) -> int:
        """How many of the households have no certificate for their class yet."""
        return sum(candidate.certificate is None for candidate in self.chosen)

    @property
    def village(self) -> str:
        """The village of all these households; empty when they are of several."""
        villages = {candidate.household.village for candidate in self.chosen}
        return villages.pop() if len(villages) == 1 else ""


class Issuing(QObject):
    """Carries a request out. Numbers are taken once; what goes wrong afterwards is told together with them.

    Signals:
        busy_changed(bool): work has begun or ended.
        said(str, str, object): how it ended: kind of message, text, and the file it made (or None).
        failed(KnownError): nothing was issued.
        done(): everything asked for was issued and is on paper or in a file.
    """

    busy_changed = Signal(bool)
    said = Signal(str, str, object)
    failed = Signal(object)
    done = Signal()

    def __init__(self, owner: QWidget, operations: Operations, desk: CertificateDesk) -> None:
        super().__init__(owner)
        self._owner, self._operations, self._desk = owner, operations, desk
        self._issued: Issued | None = None

    def save(self, request: Request) -> None:
        """Issue and save one PDF file, each step after the officer's word."""
        if not self._agreed(request):
            return
        file = certificate_files.ask_pdf(self._owner, self._desk, request.village, request.issue.issued_on)
        if file is None:
            return

        def write(issued: Issued) -> None:
            certificate_files.save(
                self._owner,
                self._operations,
                self._desk,
                issued.certificates,
                file,
                on_done=self._saved,
                on_cancelled=self._cancelled,
                on_fault=self.show_fault,
            )

        self._start(request, write)

    def print(self, request: Request) -> None:
        """Issue and print, each step after the officer's word."""
        printer = certificate_files.ask_printer(self._owner) if self._agreed(request) else None
        if printer is None:
            return

        def put_on_paper(issued: Issued) -> None:
            certificate_files.print_all(
                self._owner,
                self._operations,
                self._desk,
                issued.certificates,
                printer,
                on_done=self._printed,
                on_cancelled=self._cancelled,
                on_fault=self.show_fault,
            )

        self._start(request, put_on_paper)

    def show_fault(self, fault: KnownError) -> None:
        """Tell a fault, and what had been issued before it."""
        issued = self._end()
        if issued is None or not issued.new:
            self.failed.emit(fault)
            return
        description = describe(fault)
        words = (_issued_text(issued), description.message, description.advice)
        self.said.emit("error", f"{' '.join(words)} ({description.number})", None)

    def _agreed(self, request: Request) -> bool:
        """Ask before numbers are taken: they cannot be given back."""
        if not request.new:
            return True
        certificates = certificate_files.certificates_text(request.new)
        return decide(
            self._owner,
            tr(
                "Issue {certificates} dated {date}, signed by {signer}?",
                certificates=certificates,
                date=format_date(request.issue.issued_on),
                signer=request.issue.signer_name,
            ),
            tr("Numbers are taken from the register; a number once given cannot be taken back or changed."),
            do=tr("Issue {certificates}", certificates=certificates),
            leave=tr("Go back"),
        )

    def _start(self, request: Request, then: Callable[[Issued], None]) -> None:
        def go_on(issued: Issued) -> None:
            self._issued = issued
            then(issued)

        self.busy_changed.emit(True)
        self._operations.run(
            self._owner,
            lambda: self._desk.issue(request.review_round, request.chosen, request.issue),
            go_on,
            on_fault=self.show_fault,
        )

    def _saved(self, saved: SavedPdf) -> None:
        self._finish(saved.text(), saved.file)

    def _printed(self, pages: int) -> None:
        count = len(self._issued.certificates) if self._issued is not None else 0
        self._finish(certificate_files.printed_text(count, pages), None)

    def _finish(self, text: str, file: object) -> None:
        issued = self._end()
        self.done.emit()
        self.said.emit("saved", f"{_issued_text(issued)} {text}" if issued is not None else text, file)

    def _cancelled(self) -> None:
        issued = self._end()
        rest = tr("The rest was cancelled: save or print them from the register.")
        self.said.emit("warning", f"{_issued_text(issued)} {rest}" if issued is not None else rest, None)

    def _end(self) -> Issued | None:
        issued, self._issued = self._issued, None
        self.busy_changed.emit(False)
        return issued


def _issued_text(issued: Issued) -> str:
    if not issued.new:
        return tr("Nothing new was issued.")
    new = sorted(issued.certificates, key=lambda one: (one.register_year, one.number))[-issued.new :]
    return tr(
        "Issued {certificates}, number {numbers} of {year}.",
        certificates=certificate_files.certificates_text(issued.new),
        numbers=certificate_files.numbers_text(new),
        year=new[0].register_year,
    )
