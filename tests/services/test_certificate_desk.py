"""What the certificates page asks: choices, drafts that take no number, the register, files."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests_support.papers import OFFICER, SIGNER

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.reports.page import DRAFT_MARK
from ngheo_desktop.reports.render import PdfPages
from ngheo_desktop.services.certificate_desk import CertificateDesk, Choices
from ngheo_desktop.services.certificates import Issue, unverified_values
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards

TODAY = date(2026, 11, 21)
ISSUE = Issue(TODAY, SIGNER, "CHỦ TỊCH", OFFICER)


@pytest.fixture(scope="module")
def sample_size() -> int:
    return 30


@pytest.fixture
def desk(folder: Folder, standards: Standards) -> CertificateDesk:
    return CertificateDesk(folder, standards)


@pytest.fixture
def choices(desk: CertificateDesk) -> Choices:
    found = desk.choices(None, TODAY)
    assert len(found.candidates) >= 3
    return found


def words(pdf: bytes) -> str:
    with PdfPages(pdf) as pages:
        return " ".join(pages.text(number) for number in range(len(pages)))


def test_a_draft_is_marked_and_takes_no_number(desk: CertificateDesk, choices: Choices) -> None:
    text = words(desk.draft_pdf(choices.review_round, choices.candidates[0], ISSUE))

    assert DRAFT_MARK in text
    assert "……/GCN-HN.HCN" in text
    assert desk.register() == []
    assert desk.choices(None, TODAY).next_number == 1


def test_a_draft_of_an_issued_certificate_is_that_certificate(desk: CertificateDesk, choices: Choices) -> None:
    issued = desk.issue(choices.review_round, choices.candidates[:1], ISSUE)
    again = desk.choices(None, TODAY).candidates[0]

    shown = desk.draft_pdf(choices.review_round, again, replace(ISSUE, signer_name="Người Khác"))

    assert shown == desk.pdf(issued.certificates)
    assert DRAFT_MARK not in words(shown)


def test_numbers_go_on_where_the_register_ends(desk: CertificateDesk, choices: Choices) -> None:
    desk.issue(choices.review_round, choices.candidates[:2], ISSUE)

    assert desk.choices(None, TODAY).next_number == 3
    assert [one.number for one in desk.register()] == [2, 1]
    assert desk.choices(None, date(2027, 1, 4)).next_number == 1


def test_who_signed_is_offered_the_next_time(desk: CertificateDesk, choices: Choices, folder: Folder) -> None:
    desk.issue(choices.review_round, choices.candidates[:1], replace(ISSUE, signer_name="Lý A Chỉn"))

    assert desk.signer() == ("Lý A Chỉn", "CHỦ TỊCH")
    assert folder.profile.signer_name == "Lý A Chỉn"


def test_unchecked_values_are_named_with_their_article(desk: CertificateDesk, choices: Choices) -> None:
    ids = unverified_values(choices.candidates)

    found = desk.unchecked(choices.rule_set, ids)

    assert len(found) == len(ids) > 0
    assert all(one.title.vi and one.document.vi and one.article for one in found)


def test_a_file_that_cannot_be_written_leaves_the_register_as_issued(
    desk: CertificateDesk, choices: Choices, tmp_path: Path
) -> None:
    issued = desk.issue(choices.review_round, choices.candidates[:2], ISSUE)

    with pytest.raises(KnownError) as caught:
        desk.save(issued.certificates, tmp_path / "no" / "a.pdf")

    assert caught.value.code is ErrorCode.FILE_NOT_WRITTEN
    assert len(desk.register()) == 2
    assert desk.save(desk.register(), tmp_path / "a.pdf") >= 2


def test_papers_are_put_in_order_village_by_village(desk: CertificateDesk, choices: Choices) -> None:
    desk.issue(choices.review_round, choices.candidates, ISSUE)

    ordered = desk.in_village_order(desk.register())

    places = [village.village_id for village in choices.villages]
    assert [one.number for one in desk.register()] == sorted((one.number for one in ordered), reverse=True)
    assert [(places.index(one.village_id), one.number) for one in ordered] == sorted(
        (places.index(one.village_id), one.number) for one in ordered
    )


def test_an_upper_office_issues_nothing(standards: Standards, office: Folder) -> None:
    desk = CertificateDesk(office, standards)

    with pytest.raises(KnownError) as caught:
        desk.choices(None, TODAY)

    assert caught.value.code is ErrorCode.CERTIFICATE_NOT_HERE
