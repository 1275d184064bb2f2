"""Questionnaires on paper as a window needs them: one to look at, some to print, a village or all as one file."""

import io
from array import array
from collections.abc import Sequence
from pathlib import Path

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.household import Village
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.questionnaire_papers import (
    PaperOrder,
    PaperWriter,
    PrintedForms,
    sheets_of,
    write_papers,
)
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households, search
from ngheo_desktop.store.search import HouseholdQuery, HouseholdRow


class PaperDesk:
    """The questionnaires of one round. Nothing is recorded by printing."""

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound) -> None:
        self._folder = folder
        self._standards = standards
        self._round = review_round

    @property
    def review_round(self) -> ReviewRound:
        """The round whose form is printed."""
        return self._round

    @property
    def papers(self) -> Path:
        """The folder that is offered for new PDF files."""
        return self._folder.paths.outbox

    def sheets(self) -> list[tuple[str, str]]:
        """Return the sheets that the round's form has, as (`A`, `B` or `VIII`, name); the questionnaire first."""
        return sheets_of(self._folder, self._standards, self._round)

    def villages(self) -> list[Village]:
        """Return the villages of the round's commune in their order."""
        return households.villages(self._folder.database, self._round.commune_code)

    def numbers(self, village_id: str | None = None) -> "array[int]":
        """Return the local numbers of the households of the commune or a village, in the order of the paper."""
        query = HouseholdQuery(self._round.commune_code, village_id=village_id)
        return search.household_nos(self._folder.database, query)

    def rows(self, numbers: Sequence[int]) -> list[HouseholdRow]:
        """Return what the list says of households by their local numbers, in the same order."""
        return search.rows(self._folder.database, HouseholdQuery(self._round.commune_code), numbers)

    def number_of(self, household_id: RecordId) -> int | None:
        """Return the local number of a household; None when it is not here."""
        return search.household_no(self._folder.database, household_id)

    def pdf(self, order: PaperOrder) -> bytes:
        """Return some questionnaires as one PDF.

        Raises:
            KnownError: SLIP_NONE, SLIP_LETTERS, STORE_NO_RECORD, PAPER_NO_SHEET.
        """
        # ReportLab costs a fifth of a second to import; the window must not wait for it.
        from ngheo_desktop.reports.paper_form import paper_forms_pdf  # noqa: PLC0415

        total, contents = PaperWriter(self._folder, self._standards, self._round, order).gather()
        out = io.BytesIO()
        paper_forms_pdf(contents, out, total=total)
        return out.getvalue()

    def save(self, order: PaperOrder, file: Path, progress: Progress | None = None) -> PrintedForms:
        """Write questionnaires as one PDF file; raises like `write_papers`."""
        return write_papers(self._folder, self._standards, self._round, order, file, progress)
