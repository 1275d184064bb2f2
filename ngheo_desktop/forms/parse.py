"""Loads a form from its folder (form.toml) and refuses it with every fault at once."""

import csv
import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.expression import BUILT_IN_FACTS, FactKind, Level, QuestionType, Test
from ngheo_desktop.domain.expression_reader import ExpressionReader
from ngheo_desktop.domain.survey import RoundKind
from ngheo_desktop.domain.tables import Fault, Faults, Reader, Table, parse_toml
from ngheo_desktop.errors import N_, ErrorCode, KnownError
from ngheo_desktop.forms.model import Check, Choice, Form, Question, Section, Severity
from ngheo_desktop.forms.parse_parts import read_screening, read_worked_out, screening_questions
from ngheo_desktop.forms.provided import PROVIDED_FACTS
from ngheo_desktop.forms.screening import Screening

FILE = "form.toml"
SCREENING_FILE = "screening.toml"
TEXTS = ("invalid", "range", "not_asked")

_NUMBER = re.compile("0|[1-9][0-9]*")
_TRIPLE = 3
_NUMBERS = frozenset({FactKind.INTEGER, FactKind.DECIMAL})
_WITH_CHOICES = frozenset({FactKind.CHOICE, FactKind.MULTI})
_NO_SECTION = Section("", "", "", Level.HOUSEHOLD, ())  # stands in for an unknown one, which is noted
_YES_NO = (Choice("yes", "Có", "Yes", "1"), Choice("no", "Không", "No", "2"))


def load_form(folder: Path) -> Form:
    """Return the form of a folder.

    Raises:
        KnownError: FORM_INVALID with every fault.
    """
    form, faults = read_form(folder)
    if form is None or faults:
        raise KnownError(
            ErrorCode.FORM_INVALID,
            form=folder.name,
            count=len(faults),
            faults=tuple(fault.detail for fault in faults),
        )
    return form


def read_form(folder: Path) -> tuple[Form | None, list[Fault]]:
    """Return the form of a folder, None when it cannot be made, and its faults."""
    faults = Faults()
    try:
        data = (folder / FILE).read_bytes()
    except OSError as error:
        faults.add(FILE, "-", N_("the file cannot be read: {cause}"), cause=error.strerror)
        return None, faults.items
    table = parse_toml(data, FILE, faults)
    screening = None
    if (folder / SCREENING_FILE).is_file():
        more = (folder / SCREENING_FILE).read_bytes()
        screening = read_screening(Reader(parse_toml(more, SCREENING_FILE, faults), SCREENING_FILE, "", faults))
        data += more
    if faults.items:
        return None, faults.items
    return _form(table, folder.name, hashlib.sha256(data).hexdigest(), screening, faults), faults.items


def _form(table: Table, folder: str, content_hash: str, screening: Screening | None, faults: Faults) -> Form:
    main = Reader(table, FILE, "", faults)
    form_id = main.text("id")
    if form_id != folder:
        main.fault("id", N_("must be the name of its folder, “{name}”"), name=folder)
    title, title_en = main.text("title"), main.text("title_en")
    note, note_en = main.text("note"), main.text("note_en")
    texts = _texts(main, faults)
    sections, raw_relevance = _sections(main)
    drafts, types = _drafts(main.tables("question"), sections)
    worked_out = read_worked_out(main, types, sections)
    added = {name: kind for each in worked_out for name, kind in each.types}
    conditions = main.table("condition", required=False)
    facts = {**BUILT_IN_FACTS, **PROVIDED_FACTS, **added, **types}
    expressions = ExpressionReader(FILE, facts, {}, conditions, faults)
    questions = [_question(draft, expressions) for draft in drafts]
    criteria_in = main.text("screening_section", "") if screening is not None else ""
    if screening is not None:
        if criteria_in not in sections or sections[criteria_in].level is not Level.HOUSEHOLD:
            main.fault("screening_section", N_("must be a section of the household"))
        questions += screening_questions(screening, criteria_in, _YES_NO)
    for section_id, raw in raw_relevance.items():
        relevance = expressions.test(raw, Level.HOUSEHOLD, f"section.{section_id}.relevance")
        sections[section_id] = replace(sections[section_id], relevance=relevance)
    checks = _checks(main, expressions, types)
    main.done()
    for name in conditions:
        if name not in expressions.used:
            main.fault(f"condition.{name}", N_("is never used"))
    for section_id in sections:
        if not any(question.section == section_id for question in questions):
            main.fault(f"section.{section_id}", N_("has no question"))
    made = tuple(
        replace(section, questions=tuple(question for question in questions if question.section == section.id))
        for section in sections.values()
    )
    return Form(
        form_id, title, title_en, note, note_en, made, checks, texts, content_hash, worked_out, screening
    )  # fmt: skip


def _texts(main: Reader, faults: Faults) -> Mapping[str, tuple[str, str]]:
    reader = Reader(main.table("text"), FILE, "text", faults)
    found = {name: (reader.text(name), reader.text(f"{name}_en")) for name in TEXTS}
    reader.done()
    return found


def _sections(main: Reader) -> tuple[dict[str, Section], dict[str, object]]:
    """Return the sections, and their relevance as it is written: it may name questions that come later."""
    found: dict[str, Section] = {}
    relevance: dict[str, object] = {}
    for reader in main.tables("section"):
        section_id = reader.text("id")
        level = reader.choice("level", list(Level))
        if section_id in found:
            reader.fault("id", N_("is there twice"))
        known = Level(level) if level in list(Level) else Level.HOUSEHOLD
        title, title_en = reader.text("title"), reader.text("title_en")
        if reader.has("relevance"):
            relevance[section_id] = reader.raw("relevance")
        found[section_id] = Section(section_id, title, title_en, known, (), None, _when_round(reader))
        reader.done()
    return found, relevance


def _when_round(reader: Reader) -> str:
    return reader.choice("when_round", list(RoundKind), "") if reader.has("when_round") else ""


class _Draft(NamedTuple):
    """A question of which the type is read, but not yet the rest: a relevance may name a question that comes later."""

    reader: Reader
    name: str
    section: Section
    choices: tuple[Choice, ...]


def _drafts(readers: list[Reader], sections: Mapping[str, Section]) -> tuple[list[_Draft], dict[str, QuestionType]]:
    drafts: list[_Draft] = []
    found: dict[str, QuestionType] = {}
    for reader in readers:
        name = reader.text("id")
        reader.key = f"question.{name}"
        if name in found or name in BUILT_IN_FACTS or name in PROVIDED_FACTS:
            reader.fault("id", N_("is there twice"))
        kind = reader.choice("kind", list(FactKind))
        section = sections.get(reader.choice("section", sections), _NO_SECTION)
        choices = _choices(reader, kind)
        exclusive = reader.text("exclusive", "") or None
        codes = tuple(choice.code for choice in choices)
        if exclusive is not None and (kind != FactKind.MULTI or exclusive not in codes):
            reader.fault("exclusive", N_("“{value}” is not one of: {known}"), value=exclusive, known=", ".join(codes))
        drafts.append(_Draft(reader, name, section, choices))
        found[name] = QuestionType(
            FactKind(kind) if kind in list(FactKind) else FactKind.TEXT,
            section.level,
            codes,
            exclusive,
            reader.text("unit", ""),
        )
    return drafts, found


def _choices(reader: Reader, kind: str) -> tuple[Choice, ...]:
    if kind == FactKind.YES_NO:
        return _YES_NO
    triples: list[tuple[str, str, str]] = []
    if reader.has("choices_from"):
        path = reader.text("choices_from")
        triples = list(_catalogue(path))
        if not triples:
            reader.fault("choices_from", N_("there is no list “{name}” in the catalogues"), name=path)
    for item in reader.raw("choices") or []:
        if isinstance(item, list) and len(item) == _TRIPLE and all(isinstance(part, str) for part in item):
            triples.append((item[0], item[1], item[2]))
        else:
            reader.fault("choices", N_("each must be [code, Vietnamese, English]"))
    if (kind in _WITH_CHOICES) is not bool(triples):
        reader.fault("choices", N_("are needed for choices and only for choices"))
    if len({code for code, _, _ in triples}) != len(triples):
        reader.fault("choices", N_("a code is there twice"))
    # Paper forms print the codes: where all are numbers, they are the keys; else answers are numbered as they stand.
    keys = [code for code, _, _ in triples]
    if not all(_NUMBER.fullmatch(code) for code in keys):
        keys = [str(number) for number in range(1, len(triples) + 1)]
    return tuple(Choice(*triple, key) for triple, key in zip(triples, keys, strict=True))


@cache
def _catalogue(path: str) -> tuple[tuple[str, str, str], ...]:
    """Return code, Vietnamese and English of a list: `file/list`, for example `education_levels/schooling_now`."""
    file, _, wanted = path.partition("/")
    target = asset("resources", "catalogues") / f"{file}.csv"
    if not target.is_file():
        return ()
    with target.open(encoding="utf-8", newline="") as stream:
        return tuple(
            (row["code"], row["name_vi"], row["name_en"]) for row in csv.DictReader(stream) if row.get("list") == wanted
        )


def _question(draft: _Draft, expressions: ExpressionReader) -> Question:
    reader, name, section, choices = draft
    question = expressions.facts[name]
    raw = reader.raw("relevance")
    relevance: Test | None = None
    if raw is not None:
        relevance = expressions.test(raw, section.level, reader.path("relevance"))
    made = Question(
        id=name,
        section=section.id,
        kind=question.kind,
        level=section.level,
        label=reader.text("label"),
        label_en=reader.text("label_en"),
        help=reader.text("help", ""),
        help_en=reader.text("help_en", ""),
        unit=question.unit,
        choices=choices,
        exclusive=question.exclusive,
        relevance=relevance,
        when_read=reader.flag("when_read", default=False),
        asked_of_all_by=reader.texts("asked_of_all_by", ()),
        required=reader.flag("required"),
        minimum=_limit(reader, "minimum", question.kind),
        maximum=_limit(reader, "maximum", question.kind),
        decimals=reader.integer("decimals", 0),
        source=reader.text("source"),
        verified=reader.flag("verified"),
        when_round=_when_round(reader),
        offered_by=reader.table("offered_by", required=False),
        of_households=_of_households(reader, expressions),
    )
    for code in made.offered_by:
        if made.choice(code) is None:
            reader.fault(f"offered_by.{code}", N_("is not one of the choices"))
    if (made.minimum is None) is not (made.maximum is None):
        reader.fault("minimum", N_("“minimum” and “maximum” go together"))
    if made.minimum is not None and made.maximum is not None and made.minimum > made.maximum:
        reader.fault("maximum", N_("lies below “minimum”"))
    if bool(made.help) != bool(made.help_en):
        reader.fault("help", N_("must be given in both languages"))
    reader.done()
    return made


def _of_households(reader: Reader, expressions: ExpressionReader) -> Test | None:
    raw = reader.raw("of_households")
    return None if raw is None else expressions.test(raw, Level.HOUSEHOLD, reader.path("of_households"))


def _limit(reader: Reader, name: str, kind: FactKind) -> int | Decimal | None:
    raw = reader.raw(name)
    if raw is None or (kind in _NUMBERS and (type(raw) is int or isinstance(raw, Decimal))):
        return raw
    reader.fault(name, N_("must be a number, and is for numbers only"))
    return None


def _checks(main: Reader, expressions: ExpressionReader, types: Mapping[str, QuestionType]) -> tuple[Check, ...]:
    asked = {**{fact.asks or name: fact for name, fact in BUILT_IN_FACTS.items()}, **types}
    found: dict[str, Check] = {}
    for reader in main.tables("check"):
        check_id = reader.text("id")
        reader.key = f"check.{check_id}"
        if check_id in found:
            reader.fault("id", N_("is there twice"))
        question = reader.choice("question", asked)
        level = Level(reader.choice("level", list(Level), asked[question].level if question in asked else "household"))
        severity = reader.choice("severity", list(Severity))
        when = expressions.test(reader.raw("when"), level, reader.path("when"))
        message, message_en = reader.text("message"), reader.text("message_en")
        reader.done()
        if when is not None and severity in list(Severity):
            found[check_id] = Check(check_id, question, level, Severity(severity), when, message, message_en)
    return tuple(found.values())
