"""What one rule set says of one household, in the words of the slip."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ngheo_desktop.domain.classification import Classification, HouseholdClass
from ngheo_desktop.domain.environment import decimal_of
from ngheo_desktop.domain.expression import FactKind, facts_in
from ngheo_desktop.domain.expression_program import NOT_LOADED
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.overruling import CLASS
from ngheo_desktop.domain.slip import SlipBand, SlipBlock, SlipChanges, SlipLine, SlipScale
from ngheo_desktop.domain.survey import HouseholdFacts
from ngheo_desktop.forms.point_section import item_answer, labels_of, points_told
from ngheo_desktop.messages import format_decimal, format_int
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.explain import Explanation, ExplanationLine, FactText, explain
from ngheo_desktop.rules.meeting_note import MeetingNote
from ngheo_desktop.rules.model import VIETNAMESE, RuleSet
from ngheo_desktop.rules.point_changes import TableInUse, point_changes
from ngheo_desktop.rules.scales import Band, deprivation_bands, income_bands
from ngheo_desktop.rules.whatif import SingleChange, single_changes
from ngheo_desktop.services.slip_requests import beside_class
from ngheo_desktop.services.verdicts import date_title

_ROUND_TO = 10
_MANY = 6
_FEW = 3


def block_of(
    engine: Engine,
    facts: HouseholdFacts,
    names: dict[RecordId, str],
    words: dict[str, Any],
    tables: Mapping[str, TableInUse],
) -> SlipBlock:
    """Return the block of a rule set; `names` are those of members, `tables` the point tables in use by checksum.

    Raises:
        KnownError: RULE_NOT_IN_FORCE.
    """
    return _BlockWriter(engine, facts, names, words, tables).block()


class _BlockWriter:
    """What one rule set says of one household."""

    def __init__(
        self,
        engine: Engine,
        facts: HouseholdFacts,
        names: dict[RecordId, str],
        words: dict[str, Any],
        tables: Mapping[str, TableInUse],
    ) -> None:
        self.engine = engine
        self.rules: RuleSet = engine.rule_set
        self.facts = facts
        self.names: dict[str, str] = {str(key): name for key, name in names.items()}
        self.words = words
        self.result: Classification = engine.classify(facts)
        self.used = tables.get(self.result.point_table)
        self.table = self.used.table if self.used is not None else None
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
            scales=self.scales() if explanation.lines else (),  # the survey alone gave the class
            distances=explanation.distances,
            lines=tuple(self.line(each) for each in explanation.lines),
            changes=self.changes(),
            missing=self.missing(),
            mark=self.rules.sentences["unverified"].vi,
            note=explanation.mark,
            meeting_heading=str(self.words["meeting"]["heading"]) if explanation.meeting else "",
            meeting=tuple(self.meeting(note) for note in explanation.meeting),
            points=points_told(self.table, self.result.trace, VIETNAMESE) if self.table is not None else None,
            beside=beside_class(self.rules, self.facts, self.result, self.names, self.words),
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
        facts, few_names = self.people(given.facts), self.people(given.facts, _FEW)
        return SlipLine(
            title=title,
            outcome=given.outcome,
            facts=facts,
            threshold=given.threshold,
            points=given.points,
            article=given.article,
            verified=given.verified,
            few_names=() if few_names == facts else few_names,
        )

    def people(self, facts: tuple[FactText, ...], most: int | None = None) -> tuple[str, ...]:
        """Return facts with names; what several people share beside their ages is said once, before them.

        Of more than `most` people who share something only so many are named, and how many there are is said.
        """
        said = [fact.text for fact in facts if not fact.subject]
        of_people = [(self.names.get(fact.subject, ""), fact.text.split("; ")) for fact in facts if fact.subject]
        alike: dict[tuple[str, ...], list[tuple[str, list[str]]]] = {}
        for name, parts in of_people:
            alike.setdefault(tuple(parts[1:]), []).append((name, parts))
        groups = [of_people] if _shared(of_people) else alike.values()
        return (*said, *[each for group in groups for each in self.together(group, most)])

    def together(self, group: Sequence[tuple[str, list[str]]], most: int | None) -> list[str]:
        """Return what people share and behind it their names with what is their own; else a sentence each."""
        shared = _shared(group)
        if len(group) < 2 or not shared:
            return [f"{name} – {'; '.join(parts)}" for name, parts in group]
        own = [(name, "; ".join(part for part in parts if part not in shared)) for name, parts in group]
        named = [f"{name} ({rest})" if rest else name for name, rest in own]
        said = ", ".join(named)
        if most is not None and len(named) > most + 1:
            words = self.words["word"]["people"]
            said = words.format(count=len(named), names=", ".join(named[:most]), others=len(named) - most)
        return [f"{'; '.join(shared)} – {said}"]

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
        found = single_changes(self.engine, self.facts, self.rules.questions)
        if self.used is not None:
            found += point_changes(self.engine, self.facts, self.result, self.used)
        for change in found:
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
        known = self.rules.questions.get(question)
        codes = {str(each.after) for each in own}
        rest = [code for code in known.choices if code not in codes] if known is not None else []
        joined = str(self.words["word"]["or"])
        if known is not None and known.kind is FactKind.CHOICE and len(own) > _MANY and len(rest) * 2 <= len(own):
            said = joined.join(self.answer(question, code) for code in rest)
            return str(self.words["change"]["except"]).format(answers=said)
        return joined.join(dict.fromkeys(self.other(each) for each in own))

    def other(self, change: SingleChange) -> str:
        said = self.answer(change.question, change.after)
        words = self.rules.words.get(change.question)
        before, after = decimal_of(str(change.before)), decimal_of(str(change.after))
        is_code = type(change.after) is not int if words is None else bool(words.choices)
        if before is None or after is None or is_code:
            return said
        return str(self.words["change"]["more" if after > before else "less"]).format(after=said)

    def label(self, question: str) -> str:
        words = self.rules.words.get(question)
        return self.labels.get(question, question) if words is None else words.label.vi

    def answer(self, question: str, value: Value) -> str:
        if value is None:
            return ""
        words = self.rules.words.get(question)
        if words is None:
            return item_answer(self.table, question, value, VIETNAMESE) if self.table is not None else str(value)
        if words.choices:
            codes = value if isinstance(value, list) else [str(value)]
            return ", ".join(words.choices[code].vi if code in words.choices else code for code in codes)
        said = format_int(value, language=VIETNAMESE) if isinstance(value, int) else _decimal(str(value))
        return words.text.vi.format(value=said) if words.text.vi else said


def _shared(of_people: Sequence[tuple[str, list[str]]]) -> list[str]:
    return [part for part in of_people[0][1] if all(part in parts for _, parts in of_people)] if of_people else []


def _decimal(text: str) -> str:
    number = decimal_of(text)
    return text if number is None else format_decimal(number, language=VIETNAMESE)
