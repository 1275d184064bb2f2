"""Certificates: frozen records from which paper is drawn."""

import json
from dataclasses import asdict, dataclass

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import canonical_json


@dataclass(frozen=True, slots=True)
class CertificateMember:
    """A line of the member table: words as they are printed."""

    full_name: str
    relation: str
    birth_date: str


@dataclass(frozen=True, slots=True)
class CertificateContent:
    """Every word that is printed on a certificate (Mẫu 03, Quyết định 24/2021/QĐ-TTg), frozen when it is issued.

    A reprint is drawn from this and nothing else, so it is the same bytes. Names of units are those in force on the
    day of issue. `notes` are printed at the foot, for example that values of law are not verified.

    Dates are ISO text, printed in the Vietnamese way; those of identity and birth may be partial or empty. `number` is
    the whole number line ("07/GCN-HN.HCN"), `class_text` stands within a sentence ("hộ nghèo"), `standard` is the
    period of the standard, each legal basis a whole line with its punctuation.
    """

    commune_name: str
    province_name: str
    number: str
    place: str
    issued_on: str
    legal_bases: tuple[str, ...]
    head_honorific: str
    head_name: str
    ethnic_group: str
    citizen_id: str
    id_issued_on: str
    residence: str
    village: str
    household_class: str
    class_text: str
    year: int
    standard: str
    members: tuple[CertificateMember, ...]
    signer_title: str
    signer_name: str
    is_sample: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate in the register of a commune and year, or a draft, which has the number 0 and no place in it."""

    certificate_id: RecordId
    household_id: RecordId
    round_id: RecordId
    village_id: RecordId | None
    number: int
    register_year: int
    content: CertificateContent

    @property
    def is_draft(self) -> bool:
        """Tell whether this is only a preview: it was never issued and its paper says so."""
        return self.number == 0


def content_to_json(content: CertificateContent) -> str:
    """Return the frozen content as one canonical text."""
    return canonical_json(asdict(content))


def content_from_json(text: str) -> CertificateContent:
    """Return the frozen content that was stored as JSON."""
    raw = json.loads(text)
    members = tuple(CertificateMember(**member) for member in raw.pop("members"))
    legal_bases = tuple(raw.pop("legal_bases"))
    notes = tuple(raw.pop("notes"))
    return CertificateContent(members=members, legal_bases=legal_bases, notes=notes, **raw)
