"""What the certificates page asks: who can get one, a draft to look at, the register, and files to save or print."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ngheo_desktop.domain.certificate import Certificate
from ngheo_desktop.domain.changes import Changes, Progress
from ngheo_desktop.domain.household import Village
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.rules.model import RuleSet, Source, Text
from ngheo_desktop.services.certificates import (
    Candidate,
    CertificateOffice,
    Issue,
    Issued,
    candidates,
    rule_set_for,
    save_pdf,
)
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import certificates, households


@dataclass(frozen=True, slots=True)
class Choices:
    """The households of a round that can get a certificate, in village order, and the villages of the commune.

    `next_number` is the first free number in the register of `year`.
    """

    review_round: ReviewRound
    rule_set: str
    villages: tuple[Village, ...]
    candidates: tuple[Candidate, ...]
    year: int
    next_number: int


@dataclass(frozen=True, slots=True)
class Unchecked:
    """A legal value, indicator or class whose text nobody has compared with the law, and where it is said to stand."""

    title: Text
    document: Text
    article: str


class CertificateDesk:
    """The certificates of a folder, as a screen needs them."""

    def __init__(self, folder: Folder, standards: Standards) -> None:
        self._folder = folder
        self._standards = standards
        self._office = CertificateOffice(folder, standards)

    @property
    def officer(self) -> str:
        """The name under which a confirmation is recorded."""
        return self._folder.profile.officer

    @property
    def papers(self) -> Path:
        """The folder that is offered for new PDF files."""
        return self._folder.paths.outbox

    def today(self) -> date:
        """Return the day that is offered as the day of issue."""
        return self._folder.clock.today()

    def signer(self) -> tuple[str, str]:
        """Return name and title of who signed last."""
        return self._folder.profile.signer_name, self._folder.profile.signer_title

    def remember_signer(self, name: str, title: str) -> Changes:
        """Keep who signs, for the next certificates.

        Raises:
            KnownError: STORE_ codes.
        """
        return self._folder.update_profile(signer_name=name, signer_title=title)

    def choices(self, round_id: str | None, on: date) -> Choices:
        """Return who can get a certificate in a round (None for the newest one) on a day of issue.

        Raises:
            KnownError: CERTIFICATE_NOT_HERE in an upper office, ROUND_UNKNOWN, ROUND_NONE, RULE_SET_UNKNOWN, STORE_
                codes.
        """
        if self._folder.commune_code is None:
            raise KnownError(ErrorCode.CERTIFICATE_NOT_HERE)
        review_round = get_round(self._folder, round_id)
        rule_set = rule_set_for(self._standards, review_round, on)
        database = self._folder.database
        commune = review_round.commune_code
        return Choices(
            review_round=review_round,
            rule_set=rule_set,
            villages=tuple(households.villages(database, commune)),
            candidates=tuple(candidates(self._folder, review_round, rule_set)),
            year=on.year,
            next_number=certificates.next_number(database, commune, on.year),
        )

    def unchecked(self, rule_set_id: str, ids: Iterable[str]) -> list[Unchecked]:
        """Return what these ids of unchecked legal values stand for, in the order of the rule set."""
        wanted = set(ids)
        rule_set = self._standards.rule_set(rule_set_id)
        return [
            Unchecked(title, source.document.name, source.article)
            for found, title, source in _sources(rule_set)
            if found in wanted
        ]

    def draft_pdf(self, review_round: ReviewRound, candidate: Candidate, issue: Issue) -> bytes:
        """Return the paper of one household: the certificate it has, or a draft that says so and takes no number.

        Raises:
            KnownError: CERTIFICATE_LETTERS.
        """
        return self.pdf([self._office.draft(review_round, candidate, issue)])

    def issue(self, review_round: ReviewRound, chosen: Sequence[Candidate], issue: Issue) -> Issued:
        """Issue certificates, see `CertificateOffice.issue`, and remember who signs."""
        issued = self._office.issue(review_round, list(chosen), issue)
        if (issue.signer_name, issue.signer_title) == self.signer():
            return issued
        remembered = self.remember_signer(issue.signer_name, issue.signer_title)
        return Issued(issued.certificates, issued.new, issued.changes | remembered)

    def register(self, round_id: str | None = None) -> list[Certificate]:
        """Return the certificates issued, of one round where given, the newest first.

        Raises:
            KnownError: STORE_ codes.
        """
        found = certificates.all(self._folder.database, round_id)
        return sorted(found, key=lambda one: (one.register_year, one.number), reverse=True)

    def in_village_order(self, issued: Sequence[Certificate]) -> list[Certificate]:
        """Return certificates village by village, as the bookmarks of a file need them.

        Raises:
            KnownError: STORE_ codes.
        """
        wanted = {one.certificate_id for one in issued}
        return [one for one in certificates.all(self._folder.database) if one.certificate_id in wanted]

    def pdf(self, issued: Sequence[Certificate]) -> bytes:
        """Return certificates as one PDF; equal records give equal bytes.

        Raises:
            KnownError: CERTIFICATE_NONE, CERTIFICATE_LETTERS.
        """
        # ReportLab costs a fifth of a second to import; the window must not wait for it.
        from ngheo_desktop.reports.certificate import certificate_pdf  # noqa: PLC0415

        out = io.BytesIO()
        certificate_pdf(issued, out)
        return out.getvalue()

    def save(self, issued: Sequence[Certificate], file: Path, progress: Progress | None = None) -> int:
        """Write certificates as one PDF file, see `save_pdf`, and return its number of pages."""
        return save_pdf(list(issued), file, progress)


def _sources(rule_set: RuleSet) -> Iterable[tuple[str, Text, Source]]:
    """Yield id, name and source of everything a class can rest on."""
    for value in rule_set.values:
        yield value.full_id, value.title, value.periods[-1].source
    for indicator in rule_set.indicators:
        yield indicator.indicator_id, indicator.title, indicator.source
    for rule in rule_set.classes:
        yield rule.rule_id, rule.title, rule.source
