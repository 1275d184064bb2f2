"""Reads the facts a rule set needs, their words, and the sentences of explanations."""

import re

from ngheo_desktop.domain.expression import BUILT_IN_FACTS, FactKind, Level, QuestionType
from ngheo_desktop.domain.tables import Faults, Reader, Table
from ngheo_desktop.errors import N_
from ngheo_desktop.rules.model import FactWords, Text
from ngheo_desktop.rules.parse_texts import read_text

_TRIPLE = 3
_WITH_CHOICES = frozenset({FactKind.CHOICE, FactKind.YES_NO, FactKind.MULTI})
_NAME = re.compile(r"\{([a-z0-9_]+)\}")

# The sentences explain.py speaks, with the names each may fill in.
SENTENCES: dict[str, frozenset[str]] = {
    "headline": frozenset({"title", "income", "deprivation", "count"}),
    "headline_no_score": frozenset({"title", "deprivation", "count"}),
    "headline_survey": frozenset({"title"}),
    "headline_incomplete": frozenset({"count"}),
    "worked_out": frozenset({"facts", "months", "members"}),
    "missing": frozenset({"questions"}),
    "not_loaded": frozenset({"value"}),
    "not_loaded_value": frozenset(),
    "income_up": frozenset({"points", "title"}),
    "income_down": frozenset({"points", "title"}),
    "deprived_more": frozenset({"count", "title"}),
    "deprived_fewer": frozenset({"count", "title"}),
    "unverified": frozenset(),
    "unverified_class": frozenset({"count"}),
    "source": frozenset({"document", "article"}),
}


def read_facts(table: Table, faults: Faults) -> tuple[dict[str, QuestionType], dict[str, FactWords]]:
    """Return the questions that rules may read, and how every fact is said."""
    main = Reader(table, "facts.toml", "", faults)
    questions: dict[str, QuestionType] = {}
    words: dict[str, FactWords] = {}
    for reader in main.tables("fact"):
        name = reader.text("id")
        reader.key = f"fact.{name}"
        if name in words:
            reader.fault("id", N_("is there twice"))
        label, text = read_text(reader, "label"), read_text(reader, "text", empty=True)
        choices = _choices(reader)
        words[name] = FactWords(label, choices, text)
        built_in = BUILT_IN_FACTS.get(name)
        if built_in is None:
            questions[name] = _question(reader, tuple(choices))
        elif choices and set(choices) != set(built_in.choices):
            reader.fault("choices", N_("must be: {known}"), known=", ".join(built_in.choices))
        reader.done()
    main.done()
    return questions, words


def _question(reader: Reader, choices: tuple[str, ...]) -> QuestionType:
    kind = reader.choice("kind", list(FactKind))
    level = reader.choice("level", list(Level))
    exclusive = reader.text("exclusive", "") or None
    unit = reader.text("unit", "")
    if (kind in _WITH_CHOICES) is not bool(choices):
        reader.fault("choices", N_("are needed for choices and only for choices"))
    if exclusive is not None and exclusive not in choices:
        reader.fault("exclusive", N_("“{value}” is not one of: {known}"), value=exclusive, known=", ".join(choices))
    return QuestionType(
        FactKind(kind) if kind in list(FactKind) else FactKind.TEXT,
        Level(level) if level in list(Level) else Level.HOUSEHOLD,
        choices,
        exclusive,
        unit,
    )


def _choices(reader: Reader) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for item in reader.raw("choices") or []:
        if not isinstance(item, list) or len(item) != _TRIPLE or not all(isinstance(part, str) for part in item):
            reader.fault("choices", N_("each must be [code, Vietnamese, English]"))
        elif item[0] in found:
            reader.fault("choices", N_("“{code}” is there twice"), code=item[0])
        else:
            found[item[0]] = Text(item[1], item[2])
    return found


def read_sentences(table: Table, faults: Faults) -> dict[str, Text]:
    """Return the sentences of explanations; each must be there and fill in only what it may."""
    main = Reader(table, "sentences.toml", "", faults)
    found = {}
    for name, allowed in SENTENCES.items():
        text = found[name] = read_text(main, name)
        for token in {*_NAME.findall(text.vi), *_NAME.findall(text.en)} - allowed:
            main.fault(name, N_("the text token “{token}” stands for nothing"), token=token)
    main.done()
    return found
