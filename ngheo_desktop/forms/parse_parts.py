"""Reads what a form has beside its questions: the criteria of Phiếu A, and answers worked out from others."""

from collections.abc import Mapping

from ngheo_desktop.domain.expression import FactKind, Level, QuestionType
from ngheo_desktop.domain.tables import Reader
from ngheo_desktop.errors import N_
from ngheo_desktop.forms.model import Choice, Question, Section
from ngheo_desktop.forms.screening import Criterion, Screening
from ngheo_desktop.forms.working_out import DONG, ROUNDINGS, IncomeSource, WorkedOut

_CONFIDENCES = ("P", "S", "S/M", "I", "M")
_PRIMARY = "P"


def read_screening(main: Reader) -> Screening:
    """Return the criteria of a file `screening.toml`; every fault is noted."""
    title, title_en = main.text("title"), main.text("title_en")
    raw = main.tables("limit")
    if len(raw) != 1:
        main.fault("limit", N_("must be there exactly once"))
    limit = raw[0] if raw else Reader({}, main.file, "limit", main.faults)
    criteria = [_criterion(reader) for reader in main.tables("criterion")]
    if len({each.criterion_id for each in criteria}) != len(criteria):
        main.fault("criterion", N_("is there twice"))
    number = limit.integer("fewer_than")
    if not 1 <= number <= max(1, len(criteria)):
        limit.fault("fewer_than", N_("must be a whole number from 1 to {limit}"), limit=len(criteria))
    made = Screening(
        title=title,
        title_en=title_en,
        limit=number,
        document=limit.text("document"),
        article=limit.text("article"),
        confidence=limit.choice("confidence", _CONFIDENCES),
        read_in=limit.text("read_in"),
        verified=limit.flag("verified"),
        verified_by=limit.text("verified_by", ""),
        verified_on=limit.day("verified_on", required=False),
        criteria=tuple(criteria),
    )
    if made.verified and (made.confidence != _PRIMARY or not made.verified_by or made.verified_on is None):
        limit.fault("verified", N_("needs “verified_by” and “verified_on”"))
    limit.done()
    main.done()
    return made


def _criterion(reader: Reader) -> Criterion:
    made = Criterion(
        reader.text("id"),
        reader.text("text"),
        reader.text("text_en"),
        reader.text("document"),
        reader.text("article"),
        reader.flag("verified"),
    )
    reader.done()
    return made


def screening_questions(screening: Screening, section: str, choices: tuple[Choice, ...]) -> list[Question]:
    """Return a question for each criterion: met, or not met."""
    return [
        Question(
            id=each.question,
            section=section,
            kind=FactKind.YES_NO,
            level=Level.HOUSEHOLD,
            label=each.text,
            label_en=each.text_en,
            help="",
            help_en="",
            unit="",
            choices=choices,
            exclusive=None,
            relevance=None,
            when_read=False,
            asked_of_all_by=(),
            required=True,
            minimum=None,
            maximum=None,
            decimals=0,
            source=f"{each.document}, {each.article}",
            verified=each.verified,
        )
        for each in screening.criteria
    ]


def read_worked_out(
    main: Reader, types: Mapping[str, QuestionType], sections: Mapping[str, Section]
) -> tuple[WorkedOut, ...]:
    """Return the answers a form works out; what they name must be questions of the right kind."""
    if not main.has("worked_out"):
        return ()
    return tuple(_worked_out(reader, types, sections) for reader in main.tables("worked_out"))


def _worked_out(reader: Reader, types: Mapping[str, QuestionType], sections: Mapping[str, Section]) -> WorkedOut:
    question = reader.choice("question", types)
    reader.key = f"worked_out.{question}"
    sources = tuple(_source(each) for each in reader.tables("sources"))
    made = WorkedOut(
        question=question,
        unit=types[question].unit if question in types else "",
        total=reader.text("total"),
        section=reader.choice("section", sections),
        title=reader.text("title"),
        title_en=reader.text("title_en"),
        sources=sources,
        set_apart=reader.texts("set_apart", ()),
        period=reader.text("period"),
        months=reader.integer("months"),
        rounding=reader.choice("rounding", ROUNDINGS),
        asks_too=reader.texts("asks_too", ()),
        source=reader.text("source"),
        verified=reader.flag("verified"),
    )
    if made.total in types or made.keyed in types:
        reader.fault("total", N_("is there twice"))
    if made.months < 1:
        reader.fault("months", N_("must be a whole number of at least 1"))
    money = {name for source in sources for name in source if name} | set(made.set_apart)
    for name in made.asks:
        kind = types.get(name)
        if kind is None or kind.level is not Level.HOUSEHOLD:
            reader.fault(name, N_("there is no question of the household “{name}”"), name=name)
        elif name in money and (kind.kind is not FactKind.INTEGER or kind.unit != DONG):
            reader.fault(name, N_("must be a number in the unit {unit}"), unit=DONG)
    reader.done()
    return made


def _source(reader: Reader) -> IncomeSource:
    made = IncomeSource(reader.text("income"), reader.text("cost", ""))
    reader.done()
    return made
