"""Slips for the family and the village meeting: gathered from stored answers, explained, written as one PDF."""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.area import in_sentence
from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.point_sum import PointAdder
from ngheo_desktop.domain.slip import SlipContent, SlipScreening
from ngheo_desktop.domain.survey import HouseholdFacts, Questionnaire, ReviewRound, RoundKind
from ngheo_desktop.rules.point_changes import TableInUse
from ngheo_desktop.services.facts import FactSource
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.screening import ScreeningService
from ngheo_desktop.services.slip_blocks import block_of
from ngheo_desktop.services.slip_requests import income_part, nothing_asked, screening_part
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households, questionnaires
from ngheo_desktop.sync.safe_write import write_verified


@dataclass(frozen=True, slots=True)
class WrittenSlips:
    """A PDF of slips: where it is, its pages, and of how many households."""

    file: Path
    pages: int
    slips: int


def write_slips(
    folder: Folder,
    standards: Standards,
    review_round: ReviewRound,
    household_ids: Iterable[RecordId] | None,
    file: Path,
    progress: Progress | None = None,
    *,
    village: str | None = None,
) -> WrittenSlips:
    """Write the slips of some households, of a village (id or name), or of the whole commune as one PDF file.

    Nothing is recorded. The class is worked out from the answers as they stand. Equal answers give equal bytes on the
    same day. `progress` is called with (done, all); returning False cancels.

    Raises:
        KnownError: SLIP_NONE, SLIP_LETTERS, STORE_NO_RECORD, FILE_NOT_WRITTEN; no half-written file is left.
        CancelledError: no file is left.
    """
    # ReportLab costs a fifth of a second to import; the window must not wait for it.
    from ngheo_desktop.reports.slip import slip_pdf  # noqa: PLC0415

    pages = slips = 0

    def write(out: BinaryIO) -> None:
        nonlocal pages, slips
        total, contents = gather(folder, standards, review_round, household_ids, village=village)
        pages, slips = slip_pdf(contents, out, total=total, progress=progress)

    write_verified(file, write)
    return WrittenSlips(file, pages, slips)


def gather(
    folder: Folder,
    standards: Standards,
    review_round: ReviewRound,
    household_ids: Iterable[RecordId] | None = None,
    *,
    village: str | None = None,
) -> tuple[int, Iterator[SlipContent]]:
    """Return how many slips there are and the slips themselves, village by village, made one after the other.

    In a round on request that is the households that asked for something; of any other one only when it is named.

    Raises:
        KnownError: STORE_NO_RECORD, one of the households does not exist.
    """
    writer = SlipWriter(folder, standards, review_round)
    if household_ids is not None:
        chosen = _by_village([households.get(folder.database, each) for each in dict.fromkeys(household_ids)])
        found = [one for one in chosen if _is_in(one, village)]
        return len(found), (
            writer.content(one, questionnaires.get(folder.database, one.household_id, review_round.round_id))
            for one in found
        )
    if review_round.kind is RoundKind.ON_REQUEST:
        asked = [each for each in questionnaires.facts(folder.database, review_round) if _has_asked(*each, village)]
        return len(asked), (writer.content(one, questionnaire) for one, questionnaire in asked)
    if village is None:
        total = households.counts(folder.database, review_round.commune_code)[0]
    else:
        total = sum(_is_in(one, village) for one in households.all(folder.database, review_round.commune_code))
    return total, (
        writer.content(one, questionnaire)
        for one, questionnaire in questionnaires.facts(folder.database, review_round)
        if _is_in(one, village)
    )


def _is_in(household: Household, village: str | None) -> bool:
    return village is None or village in {household.village_id, household.village}


def _has_asked(household: Household, questionnaire: Questionnaire | None, village: str | None) -> bool:
    return questionnaire is not None and bool(questionnaire.household_answers) and _is_in(household, village)


def _by_village(chosen: Sequence[Household]) -> list[Household]:
    order = {village: place for place, village in enumerate(dict.fromkeys(one.village_id for one in chosen))}
    return sorted(chosen, key=lambda one: order[one.village_id])


@cache
def paper_words() -> dict[str, Any]:
    """Return the words of the slip, as `resources/papers/slip.toml` has them."""
    return tomllib.loads(asset("resources", "papers", "slip.toml").read_text(encoding="utf-8"))


class SlipWriter:
    """Puts the households of one round into the words of the slip, always in Vietnamese."""

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound) -> None:
        self._folder = folder
        self._standards = standards
        self._round = review_round
        self._words = paper_words()
        self._source = FactSource(folder, standards, review_round)
        self._form = standards.form_of(review_round)
        found, column = self._source.tables.by_checksum, self._source.tables.column
        self._tables = {
            checksum: TableInUse(table, PointAdder(table, column))
            for checksum, table in found.items()
            if column is not None
        }

    def content(self, household: Household, questionnaire: Questionnaire | None) -> SlipContent:
        """Return the slip of a household; without a questionnaire everything asked is missing.

        A household that asked for nothing in a round on request, or that Phiếu A keeps off the list, has no block.

        Raises:
            KnownError: RULE_SET_UNKNOWN, RULE_NOT_IN_FORCE.
        """
        areas, words = self._standards.areas, self._words
        commune = areas.commune(household.commune_code)
        head = household.head or (household.members[0] if household.members else None)
        facts, tables = self._source.of(household, questionnaire), self._tables
        screening = self._screening(facts)
        asked = () if screening is not None and screening.verdict else self._round.rule_sets
        names = {member.member_id: member.full_name or words["word"]["no_name"] for member in household.members}
        return SlipContent(
            household_id=household.household_id,
            village_id=household.village_id,
            commune_name=commune.name,
            province_name=areas.province(commune.province_code).name,
            place=commune.short_name,
            made_on=self._folder.clock.today().isoformat(),
            round_words=words["round"][self._round.kind.value].format(year=self._round.year),
            head_name=names[head.member_id] if head else words["word"]["no_name"],
            village=household.village or words["word"]["no_village"],
            number=household.number or "",
            member_count=len(household.members),
            blocks=tuple(block_of(self._standards.engine(rule_set), facts, names, words, tables) for rule_set in asked),
            objection=tuple(
                sentence.format(commune=in_sentence(commune.name)) for sentence in words["objection"]["sentences"]
            ),
            is_sample=self._folder.is_sample,
            screening=screening,
            income=income_part(self._form, facts, words) if asked else None,
        )

    def _screening(self, facts: HouseholdFacts) -> SlipScreening | None:
        """Return what the request and Phiếu A say; its `verdict` is filled where no rule set has anything to say."""
        found = self._source.screening(facts)
        if found is not None:
            service = ScreeningService(self._folder, self._standards)
            texts = service.texts(self._form.id, self._round.commune_code)
            return screening_part(found, self._form, texts, self._words)
        return None if self._source.is_reviewed(facts) else nothing_asked(self._words)
