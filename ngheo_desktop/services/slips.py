"""Slips for the family and the village meeting: gathered from stored answers, explained, written as one PDF."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.area import in_sentence
from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.classification import Classification, HouseholdClass
from ngheo_desktop.domain.environment import decimal_of
from ngheo_desktop.domain.expression import FactKind, facts_in
from ngheo_desktop.domain.expression_program import NOT_LOADED
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.overruling import CLASS
from ngheo_desktop.domain.point_table import PointTable
from ngheo_desktop.domain.slip import SlipBand, SlipBlock, SlipChanges, SlipContent, SlipLine, SlipScale
from ngheo_desktop.domain.survey import HouseholdFacts, Questionnaire, ReviewRound
from ngheo_desktop.forms.point_section import labels_of, points_told
from ngheo_desktop.messages import format_decimal, format_int
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.explain import Explanation, ExplanationLine, FactText, explain
from ngheo_desktop.rules.meeting_note import MeetingNote
from ngheo_desktop.rules.model import VIETNAMESE, RuleSet
from ngheo_desktop.rules.scales import Band, deprivation_bands, income_bands
from ngheo_desktop.rules.whatif import SingleChange, single_changes
from ngheo_desktop.services.facts import FactSource
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.verdicts import date_title
from ngheo_desktop.store import households, questionnaires
from ngheo_desktop.sync.safe_write import write_verified

_ROUND_TO = 10
_MANY = 6


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


def _by_village(chosen: Sequence[Household]) -> list[Household]:
    order = {village: place for place, village in enumerate(dict.fromkeys(one.village_id for one in chosen))}
    return sorted(chosen, key=lambda one: order[one.village_id])


@cache
def _paper_words() -> dict[str, Any]:
    return tomllib.loads(asset("resources", "papers", "slip.toml").read_text(encoding="utf-8"))


class SlipWriter:
    """Puts the households of one round into the words of the slip, always in Vietnamese."""

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound) -> None:
        self._folder = folder
        self._standards = standards
        self._round = review_round
        self._words = _paper_words()
        self._source = FactSource(folder, standards, review_round)

    def content(self, household: Household, questionnaire: Questionnaire | None) -> SlipContent:
        """Return the slip of a household; without a questionnaire everything asked is missing.

        Raises:
            KnownError: RULE_SET_UNKNOWN, RULE_NOT_IN_FORCE.
        """
        areas, words = self._standards.areas, self._words
        commune = areas.commune(household.commune_code)
        head = household.head or (household.members[0] if household.members else None)
        facts, tables = self._source.of(household, questionnaire), self._source.tables.by_checksum
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
            blocks=tuple(
                _BlockWriter(self._standards.engine(rule_set), facts, names, words, tables).block()
                for rule_set in self._round.rule_sets
            ),
            objection=tuple(
                sentence.format(commune=in_sentence(commune.name)) for sentence in words["objection"]["sentences"]
            ),
            is_sample=self._folder.is_sample,
        )


class _BlockWriter:
    """What one rule set says of one household."""

    def __init__(
        self,
        engine: Engine,
        facts: HouseholdFacts,
        names: dict[RecordId, str],
        words: dict[str, Any],
        tables: Mapping[str, PointTable],
    ) -> None:
        self.engine = engine
        self.rules: RuleSet = engine.rule_set
        self.facts = facts
        self.names: dict[str, str] = {str(key): name for key, name in names.items()}
        self.words = words
        self.result: Classification = engine.classify(facts)
        self.table = tables.get(self.result.point_table)
        self.labels = labels_of(self.table) if self.table is not None else {}

    def block(self) -> SlipBlock:
        explanation: Explanation = explain(self.result, self.rules, VIETNAMESE, self.labels)
        # Where the meeting decided the class, the rule of the computed one would be read as the reason for it.
        decision = explanation.decision if CLASS not in self.result.overruled else None
        return SlipBlock(
            rule_set=self.rules.rule_set_id,
            title=explanation.title,
            class_words=self.class_words(self.result.household_class),
            rule=decision.threshold if decision else "",
            rule_article=decision.article if decision else "",
            rule_verified=decision.verified if decision else True,
            scales=self.scales(),
            distances=explanation.distances,
            lines=tuple(self.line(each) for each in explanation.lines),
            changes=self.changes(),
            missing=self.missing(),
            mark=self.rules.sentences["unverified"].vi,
            note=explanation.mark,
            meeting_heading=str(self.words["meeting"]["heading"]) if explanation.meeting else "",
            meeting=tuple(self.meeting(note) for note in explanation.meeting),
            points=points_told(self.table, self.result.trace, VIETNAMESE) if self.table is not None else None,
        )

    def meeting(self, note: MeetingNote) -> str:
        words = self.words["meeting"]
        is_class = note.subject == CLASS

        def said(value: str) -> str:
            return self.class_words(HouseholdClass(value)) if is_class else str(words[value])

        sentence = words["decided"].format(
            subject=words["subject_class"] if is_class else note.title,
            decided=said(note.decided),
            computed=said(note.computed),
            minutes=note.minutes_number,
            date=date_title(note.meeting_date),
            reason=note.reason.rstrip("."),
        )
        return str(sentence + (words["again"].format(before=said(note.before)) if note.look_again else ""))

    def class_words(self, household_class: HouseholdClass) -> str:
        if household_class is HouseholdClass.INCOMPLETE:
            return str(self.words["word"]["incomplete"])
        return self.rules.class_rule(household_class).title.vi

    def line(self, given: ExplanationLine) -> SlipLine:
        title = self.words["meeting"]["line"].format(title=given.title) if given.meeting else given.title
        return SlipLine(
            title=title,
            outcome=given.outcome,
            facts=self.people(given.facts),
            threshold=given.threshold,
            points=given.points,
            article=given.article,
            verified=given.verified,
        )

    def people(self, facts: tuple[FactText, ...]) -> tuple[str, ...]:
        """Return facts with names; what several people share is said once, before them."""
        said = [fact.text for fact in facts if not fact.subject]
        of_people = [(self.names.get(fact.subject, ""), fact.text.split("; ")) for fact in facts if fact.subject]
        shared = [part for part in of_people[0][1] if all(part in parts for _, parts in of_people)] if of_people else []
        if len(of_people) < 2 or not shared:
            return (*said, *[f"{name} – {'; '.join(parts)}" for name, parts in of_people])
        own = [(name, "; ".join(part for part in parts if part not in shared)) for name, parts in of_people]
        named = ", ".join(f"{name} ({rest})" if rest else name for name, rest in own)
        return (*said, f"{'; '.join(shared)} – {named}")

    def missing(self) -> tuple[str, ...]:
        by_subject: dict[str, list[str]] = {}
        values: list[str] = []
        for subject, question in self.result.missing:
            if question.startswith(NOT_LOADED):
                value = self.rules.value(question.removeprefix(NOT_LOADED), self.facts.area)
                values.append(self.rules.sentences["not_loaded"].vi.format(value=value.title.vi))
            else:
                by_subject.setdefault(subject, []).append(self.label(question))
        asked = [
            f"{self.names.get(subject, '')} – {', '.join(labels)}" if subject else ", ".join(labels)
            for subject, labels in by_subject.items()
        ]
        return (*asked, *values)

    # --- scales -----------------------------------------------------------------------------------------------------

    def scales(self) -> tuple[SlipScale, ...]:
        income, points = self.result.income_score, self.result.deprivation_score
        along_income: tuple[Band, ...] = ()
        if points is not None:
            along_income = income_bands(self.engine, self.facts, len(self.result.deprived))
        along_points = deprivation_bands(self.engine, self.facts, income)
        return (
            self.scale(self.rules.income.title.vi, income, along_income),
            self.scale(self.rules.deprivation.title.vi, points, along_points),
        )

    def scale(self, title: str, value: int | None, bands: tuple[Band, ...]) -> SlipScale:
        end = 0
        if all(band.household_class is HouseholdClass.INCOMPLETE for band in bands):
            bands = ()  # it says nothing while the other score is missing
        if value is None and len(bands) == 1:
            bands = ()  # nor where every score leads to the same class
        if bands:
            last = bands[-1]
            # Where nothing ends a scale it goes half as far again as its last line, and past the household.
            reach = max(last.start * 3 // 2, (value or 0) * 11 // 10, _ROUND_TO)
            end = -(-reach // _ROUND_TO) * _ROUND_TO if last.end is None else last.end
        return SlipScale(title, value, end, tuple(self.band(band, bands, end) for band in bands))

    def band(self, band: Band, bands: tuple[Band, ...], end: int) -> SlipBand:
        word = self.words["word"]
        limit = ""
        if band is not bands[-1]:
            limit = word["up_to"].format(score=band.end)
        elif len(bands) > 1:
            limit = word["from"].format(score=band.start)
        return SlipBand(
            band.start, end if band.end is None else band.end, self.class_words(band.household_class), limit
        )

    # --- single changes ---------------------------------------------------------------------------------------------

    def changes(self) -> tuple[SlipChanges, ...]:
        # How far B1 is from its line is said by the distances.
        scores = {fact.name for fact in facts_in(self.rules.income.number)}
        by_class: dict[HouseholdClass, dict[str, list[SingleChange]]] = {}
        for change in single_changes(self.engine, self.facts, self.rules.questions):
            if change.question not in scores:
                of_class = by_class.setdefault(change.household_class, {})
                of_class.setdefault(change.question, []).append(change)
        return tuple(
            SlipChanges(
                self.class_words(there),
                tuple(item for question, changes in of_class.items() for item in self.items(question, changes)),
            )
            for there, of_class in by_class.items()
        )

    def items(self, question: str, changes: list[SingleChange]) -> Iterator[str]:
        """Say the changes of one question; members for whom the same answers count share a sentence."""
        by_subject: dict[str, list[SingleChange]] = {}
        for change in changes:
            by_subject.setdefault(change.subject, []).append(change)
        befores: dict[str, dict[str, None]] = {}
        subjects: dict[str, list[str]] = {}
        for subject, own in by_subject.items():
            after = self.others(question, own)
            befores.setdefault(after, {})[self.answer(question, own[0].before)] = None
            subjects.setdefault(after, []).append(subject)
        words = self.words["change"]
        for after, of in subjects.items():
            names = ", ".join(self.names[subject] for subject in of if subject)
            sentence = words["member" if names else "household"].format(
                label=self.label(question), names=names, after=after
            )
            before = next(iter(befores[after])) if len(befores[after]) == 1 else ""
            yield sentence + (words["now"].format(before=before) if before else "")

    def others(self, question: str, own: list[SingleChange]) -> str:
        """Return the other answers in words; where nearly all would do, those that would not."""
        known = self.rules.questions[question]
        codes = {str(each.after) for each in own}
        rest = [code for code in known.choices if code not in codes]
        joined = str(self.words["word"]["or"])
        if known.kind is FactKind.CHOICE and len(own) > _MANY and len(rest) * 2 <= len(own):
            said = joined.join(self.answer(question, code) for code in rest)
            return str(self.words["change"]["except"]).format(answers=said)
        return joined.join(dict.fromkeys(self.other(each) for each in own))

    def other(self, change: SingleChange) -> str:
        said = self.answer(change.question, change.after)
        before, after = decimal_of(str(change.before)), decimal_of(str(change.after))
        if before is None or after is None or self.rules.words[change.question].choices:
            return said
        return str(self.words["change"]["more" if after > before else "less"]).format(after=said)

    def label(self, question: str) -> str:
        words = self.rules.words.get(question)
        return self.labels.get(question, question) if words is None else words.label.vi

    def answer(self, question: str, value: Value) -> str:
        if value is None:
            return ""
        words = self.rules.words[question]
        if words.choices:
            codes = value if isinstance(value, list) else [str(value)]
            return ", ".join(words.choices[code].vi if code in words.choices else code for code in codes)
        said = format_int(value, language=VIETNAMESE) if isinstance(value, int) else _decimal(str(value))
        return words.text.vi.format(value=said) if words.text.vi else said


def _decimal(text: str) -> str:
    number = decimal_of(text)
    return text if number is None else format_decimal(number, language=VIETNAMESE)
