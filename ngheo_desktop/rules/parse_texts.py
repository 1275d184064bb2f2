"""Reads the parts that everything in a rule set has: texts in two languages and sources."""

import re
from collections.abc import Iterable, Mapping

from ngheo_desktop.domain.expression_reader import CODES_UNIT
from ngheo_desktop.domain.tables import Reader
from ngheo_desktop.errors import N_
from ngheo_desktop.rules.model import DatedValue, Document, Source, Text

TOKEN = re.compile(r"\{(@?[a-z0-9_.]+)\}")
CONFIDENCES = ("P", "S", "S/M", "I", "M")
PLAIN_TOKENS = frozenset({"concerned", "counted", "members"})

_PRIMARY = "P"


def read_text(reader: Reader, name: str, *, empty: bool = False) -> Text:
    """Take a text and its English twin; `empty` allows both to be missing or empty."""
    default = "" if empty else None
    text = Text(reader.text(name, default), reader.text(f"{name}_en", default))
    if bool(text.vi) != bool(text.en):
        reader.fault(name, N_("must be given in both languages"))
    return text


def check_tokens(reader: Reader, texts: Iterable[Text], values: Iterable[DatedValue]) -> None:
    """Note every token of the texts that stands for nothing."""
    known = {value.value_id for value in values if value.unit != CODES_UNIT}
    for text in texts:
        for token in TOKEN.findall(text.vi) + TOKEN.findall(text.en):
            if (token[1:] not in known) if token.startswith("@") else token not in PLAIN_TOKENS:
                reader.fault("", N_("the text token “{token}” stands for nothing"), token=token)


def read_source(reader: Reader, documents: Mapping[str, Document]) -> Source | None:
    """Take the source of a value or rule: document, article, how sure it is and who checked it; None without one."""
    document = documents.get(reader.choice("document", documents))
    article = reader.text("article")
    confidence = reader.choice("confidence", CONFIDENCES)
    verified = reader.flag("verified")
    read_in = reader.text("read_in")
    verified_by = reader.text("verified_by", "")
    verified_on = reader.day("verified_on", required=False)
    note = reader.text("note", "")
    if verified and (not verified_by or verified_on is None):
        reader.fault("verified", N_("needs “verified_by” and “verified_on”"))
    if not verified and (verified_by or verified_on is not None):
        reader.fault("verified", N_("is false, so nobody can have verified it"))
    if verified and confidence != _PRIMARY:
        reader.fault("verified", N_("only what was read in primary text (P) can be verified"))
    if document is None:
        return None
    return Source(document, article, confidence, verified, read_in, verified_by, verified_on, note)
