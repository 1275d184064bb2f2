"""Explanation slips as a window needs them: one to look at, some to print, a whole list as one file."""

import io
from collections.abc import Sequence
from pathlib import Path

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.household import Village
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.slips import WrittenSlips, gather, write_slips
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households, search
from ngheo_desktop.store.search import HouseholdQuery

_AT_ONCE = 500


class SlipDesk:
    """The slips of one round. Nothing is recorded; each says what the answers come to now."""

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound) -> None:
        self._folder = folder
        self._standards = standards
        self._round = review_round

    @property
    def papers(self) -> Path:
        """The folder that is offered for new PDF files."""
        return self._folder.paths.outbox

    def villages(self) -> list[Village]:
        """Return the villages of the round's commune in their order."""
        return households.villages(self._folder.database, self._round.commune_code)

    def ids(self, query: HouseholdQuery, numbers: Sequence[int]) -> list[RecordId]:
        """Return the ids of households by their local numbers, in the same order."""
        return [
            row.household_id
            for start in range(0, len(numbers), _AT_ONCE)
            for row in search.rows(self._folder.database, query, numbers[start : start + _AT_ONCE])
        ]

    def pdf(self, household_ids: Sequence[RecordId]) -> bytes:
        """Return the slips of some households as one PDF.

        Raises:
            KnownError: SLIP_NONE, SLIP_LETTERS, STORE_NO_RECORD.
        """
        # ReportLab costs a fifth of a second to import; the window must not wait for it.
        from ngheo_desktop.reports.slip import slip_pdf  # noqa: PLC0415

        total, contents = gather(self._folder, self._standards, self._round, household_ids)
        out = io.BytesIO()
        slip_pdf(contents, out, total=total)
        return out.getvalue()

    def save(
        self, household_ids: Sequence[RecordId] | None, file: Path, progress: Progress | None = None
    ) -> WrittenSlips:
        """Write the slips of some households, or of all, as one PDF file; raises like `write_slips`."""
        return write_slips(self._folder, self._standards, self._round, household_ids, file, progress)
