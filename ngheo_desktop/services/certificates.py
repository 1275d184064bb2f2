"""Certificates: issued from recorded classes, numbered without gaps, drawn from frozen records."""

import tomllib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from ngheo_desktop.assets import asset
from ngheo_desktop.domain import records
from ngheo_desktop.domain.area import in_sentence
from ngheo_desktop.domain.certificate import (
    Certificate,
    CertificateContent,
    CertificateMember,
    content_to_json,
)
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.classification import HouseholdClass, RecordedClassification, TraceStep
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId, derived_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.overruling import STEP, overruled_in
from ngheo_desktop.domain.point_table import CHECKSUM_SHOWN
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.reference.catalogues import ethnic_groups, relations
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.verdicts import date_title
from ngheo_desktop.store import certificates, classifications, households, point_tables
from ngheo_desktop.store.unit_of_work import Entry
from ngheo_desktop.sync.safe_write import write_verified

CERTIFIED = (HouseholdClass.POOR, HouseholdClass.NEAR_POOR)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household on record as poor or near-poor.

    `certificate` is the one already issued for exactly this class in this round, which is then reprinted unchanged.
    """

    household: Household
    recorded: RecordedClassification
    certificate: Certificate | None


@dataclass(frozen=True, slots=True)
class Issue:
    """What the officer decides when certificates are issued.

    Attributes:
        issued_on: date printed on the certificate; the register's year is taken from it.
        confirmed_by: who confirms classes that rest on legal values not yet checked against the law's text.
    """

    issued_on: date
    signer_name: str
    signer_title: str
    confirmed_by: str


@dataclass(frozen=True, slots=True)
class Issued:
    """The certificates of a selection in village and number order, new and already issued ones."""

    certificates: list[Certificate]
    new: int
    changes: Changes


def rule_set_for(standards: Standards, review_round: ReviewRound, on: date) -> str:
    """Return the rule set whose classes are certified: the one in force on the day of issue, else the round's first."""
    for rule_set in review_round.rule_sets:
        if standards.rule_set(rule_set).start <= on <= standards.rule_set(rule_set).end:
            return rule_set
    return review_round.rule_sets[0]


def candidates(folder: Folder, review_round: ReviewRound, rule_set: str, village: str | None = None) -> list[Candidate]:
    """Return the households recorded poor or near-poor, in village order; `village` is an id or a name."""
    issued = {
        (certificate.household_id, certificate.content.household_class): certificate
        for certificate in certificates.all(folder.database, review_round.round_id)
    }
    found = []
    classes = {
        # The traces of a whole commune would fill the memory; a certificate names only what the meeting decided.
        recorded.household_id: replace(recorded, result=recorded.result._replace(trace=_decisions(recorded)))
        for recorded in classifications.all_current(folder.database, review_round.round_id)
        if recorded.result.rule_set == rule_set and recorded.result.household_class in CERTIFIED
    }
    for household in households.all(folder.database, review_round.commune_code):
        recorded = classes.get(household.household_id)
        if recorded is None or (village and village not in (household.village_id, household.village)):
            continue
        key = (household.household_id, recorded.result.household_class.value)
        found.append(Candidate(household, recorded, issued.get(key)))
    return found


def _decisions(recorded: RecordedClassification) -> tuple[TraceStep, ...]:
    return tuple(step for step in recorded.result.trace if step.rule.startswith(STEP))


def unverified_values(chosen: Iterable[Candidate]) -> tuple[str, ...]:
    """Return the ids of unchecked legal values that the classes of these households rest on."""
    return tuple(sorted({value for candidate in chosen for value in candidate.recorded.result.unverified}))


class CertificateOffice:
    """Issues certificates for a folder."""

    def __init__(self, folder: Folder, standards: Standards) -> None:
        self._folder = folder
        self._standards = standards
        self._words: dict[str, Any] = tomllib.loads(
            asset("resources", "papers", "certificate.toml").read_text(encoding="utf-8")
        )

    def issue(self, review_round: ReviewRound, chosen: list[Candidate], issue: Issue) -> Issued:
        """Issue a certificate to each household that has none for its class yet; numbers continue the register.

        Raises:
            KnownError: CERTIFICATE_NOT_HERE in an upper office, CERTIFICATE_NONE when nothing is chosen,
                CERTIFICATE_UNCONFIRMED when classes rest on unchecked legal values and nobody confirms them. Nothing is
                issued then.
        """
        if self._folder.commune_code is None:
            raise KnownError(ErrorCode.CERTIFICATE_NOT_HERE)
        if not chosen:
            raise KnownError(ErrorCode.CERTIFICATE_NONE)
        unverified = unverified_values(chosen)
        if unverified and not issue.confirmed_by:
            raise KnownError(ErrorCode.CERTIFICATE_UNCONFIRMED, count=len(unverified))
        year = issue.issued_on.year
        missing = [candidate for candidate in chosen if candidate.certificate is None]
        with self._folder.work() as unit:
            number = certificates.next_number(self._folder.database, review_round.commune_code, year)
            unit.append_all(
                Entry(records.CERTIFICATE, *self._fields(review_round, candidate, issue, number + offset))
                for offset, candidate in enumerate(missing)
            )
            changes = unit.commit()
        wanted = {
            (candidate.household.household_id, candidate.recorded.result.household_class.value) for candidate in chosen
        }
        found = [
            certificate
            for certificate in certificates.all(self._folder.database, review_round.round_id)
            if (certificate.household_id, certificate.content.household_class) in wanted
        ]
        return Issued(found, len(missing), changes)

    def draft(self, review_round: ReviewRound, candidate: Candidate, issue: Issue) -> Certificate:
        """Return what `issue` would make, as a draft without a number, or the certificate issued already.

        Nothing is written and no number is taken.
        """
        if candidate.certificate is not None:
            return candidate.certificate
        household = candidate.household
        return Certificate(
            certificate_id=_certificate_id(review_round, candidate),
            household_id=household.household_id,
            round_id=review_round.round_id,
            village_id=household.village_id,
            number=0,
            register_year=issue.issued_on.year,
            content=self._content(review_round, candidate, issue, "……"),
        )

    def _fields(
        self, review_round: ReviewRound, candidate: Candidate, issue: Issue, number: int
    ) -> tuple[RecordId, dict[str, Value]]:
        household = candidate.household
        result = candidate.recorded.result
        content = self._content(review_round, candidate, issue, f"{number:02d}")
        fields: dict[str, Value] = {
            "household_id": household.household_id,
            "round_id": review_round.round_id,
            "village_id": household.village_id,
            "rule_set": result.rule_set,
            "classification_id": candidate.recorded.classification_id,
            "household_class": result.household_class.value,
            "register_year": issue.issued_on.year,
            "number": number,
            "issued_on": issue.issued_on.isoformat(),
            "signer_name": issue.signer_name,
            "signer_title": issue.signer_title,
            "confirmed_by": issue.confirmed_by,
            "content": content_to_json(content),
        }
        return _certificate_id(review_round, candidate), fields

    def _content(
        self, review_round: ReviewRound, candidate: Candidate, issue: Issue, number: str
    ) -> CertificateContent:
        household = candidate.household
        head = household.head or household.members[0]
        rule_set = self._standards.rule_set(candidate.recorded.result.rule_set)
        commune = self._standards.areas.commune(household.commune_code)
        province = self._standards.areas.province(commune.province_code)
        result = candidate.recorded.result
        return CertificateContent(
            commune_name=commune.name,
            province_name=province.name,
            number=f"{number}/GCN-HN.HCN",
            place=commune.short_name,
            issued_on=issue.issued_on.isoformat(),
            legal_bases=tuple(self._words["legal_bases"].get(rule_set.id, ())),
            head_honorific={"male": "ông", "female": "bà"}.get(str(head.sex), "ông/bà"),
            head_name=head.full_name,
            ethnic_group=_ethnic_name(head.ethnic_code),
            citizen_id=head.citizen_id or "",
            id_issued_on=head.id_issued_on or "",
            residence=", ".join(
                part
                for part in (
                    household.address,
                    household.village,
                    in_sentence(commune.name),
                    in_sentence(province.name),
                )
                if part
            ),
            village=household.village,
            household_class=result.household_class.value,
            class_text=self._words["class_text"][result.household_class.value],
            year=review_round.year,
            standard=f"{rule_set.start.year} - {rule_set.end.year}",
            members=tuple(
                CertificateMember(
                    full_name=member.full_name,
                    relation=_relation_name(member.relation),
                    birth_date=member.birth_date or "",
                )
                for member in household.members
            ),
            signer_title=issue.signer_title,
            signer_name=issue.signer_name,
            is_sample=self._folder.is_sample,
            notes=(
                *self._meetings(result.trace),
                *self._point_table(result.point_table),
                *self._notes(result.unverified),
            ),
        )

    def _meetings(self, trace: tuple[TraceStep, ...]) -> Iterator[str]:
        """Say of which village meetings the minutes are that decided the class or an indicator otherwise."""
        found = overruled_in(trace).values()
        for day, minutes in sorted({(each.meeting_date, each.minutes_number) for each in found}):
            yield str(self._words["meeting"]["note"]).format(date=date_title(day), minutes=minutes)

    def _point_table(self, checksum: str) -> Iterator[str]:
        """Name the income point table that the office loaded, where the class rests on one."""
        if not checksum:
            return
        words, shown = self._words["point_table"], checksum[:CHECKSUM_SHOWN]
        table = point_tables.by_checksum(self._folder.database, checksum)
        if table is None:  # the class came from another computer before its table
            yield str(words["unknown"]).format(checksum=shown)
        else:
            source = ", ".join(part for part in (table.document, table.article) if part)
            yield str(words["note"]).format(title=table.title, source=source, checksum=shown)

    def _notes(self, unverified: tuple[str, ...]) -> tuple[str, ...]:
        notes = [] if self._words["verified"] else [self._words["unverified_note"]]
        if unverified:
            notes.append(
                f"Phân loại dựa trên {len(unverified)} giá trị, chỉ số chưa đối chiếu với văn bản gốc; "
                "người cấp đã xác nhận khi cấp giấy."
            )
        return tuple(notes)


def _certificate_id(review_round: ReviewRound, candidate: Candidate) -> RecordId:
    """Return the id of the one certificate of a household for its class in a round."""
    household_class = candidate.recorded.result.household_class.value
    return derived_record_id(
        records.CERTIFICATE, review_round.round_id, candidate.household.household_id, household_class
    )


def _ethnic_name(code: str | None) -> str:
    return ethnic_groups().group(code).name if code else ""


def _relation_name(key: str | None) -> str:
    return relations().relation(key).name if key else ""


def save_pdf(issued: list[Certificate], file: Path, progress: Callable[[int, int], bool] | None = None) -> int:
    """Write the certificates as one PDF file and return its number of pages; equal records give equal bytes.

    Raises:
        KnownError: FILE_NOT_WRITTEN; no half-written file is left.
        CancelledError: `progress` returned False; no file is left.
    """
    # ReportLab costs a fifth of a second to import; the window must not wait for it.
    from ngheo_desktop.reports.certificate import certificate_pdf  # noqa: PLC0415

    pages = 0

    def write(out: BinaryIO) -> None:
        nonlocal pages
        pages = certificate_pdf(issued, out, progress=progress)

    write_verified(file, write)
    return pages
