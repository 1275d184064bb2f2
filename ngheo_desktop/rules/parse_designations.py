"""Reads what members can be recognised as beside the class of their household."""

from collections.abc import Mapping

from ngheo_desktop.domain.expression import Level, Test
from ngheo_desktop.domain.expression_reader import ExpressionReader
from ngheo_desktop.domain.tables import Reader
from ngheo_desktop.errors import N_
from ngheo_desktop.rules.model import CLASS_FACT, DatedValue, Designation, Document
from ngheo_desktop.rules.parse_texts import check_tokens, read_source, read_text


def read_designations(
    main: Reader,
    expressions: ExpressionReader,
    values: tuple[DatedValue, ...],
    documents: Mapping[str, Document],
) -> tuple[Designation, ...]:
    """Return the designations of a rule set; their tests may ask for the class of the household."""
    if not main.has("designation"):
        return ()
    before = expressions.facts
    expressions.facts = {**before, **CLASS_FACT}
    found: dict[str, Designation] = {}
    for reader in main.tables("designation"):
        name = reader.text("id")
        reader.key = f"designation.{name}"
        if name in found:
            reader.fault("id", N_("is there twice"))
        start, end = reader.day("from"), reader.day("until")
        if start is not None and end is not None and end < start:
            reader.fault("until", N_("lies before “from”"))
        title, threshold = read_text(reader, "title"), read_text(reader, "threshold")
        offered = expressions.test(reader.raw("offered"), Level.HOUSEHOLD, reader.path("offered"))
        when = expressions.test(reader.raw("when"), Level.HOUSEHOLD, reader.path("when"))
        member = expressions.test(reader.raw("member"), Level.MEMBER, reader.path("member"))
        check_tokens(reader, [threshold], values)
        source = read_source(reader, documents)
        reader.done()
        if None not in (start, end, offered, when, member, source):
            found[name] = Designation(name, title, start, end, offered, when, member, threshold, source)  # type: ignore[arg-type]
    expressions.facts = before
    return tuple(found.values())


def nodes_of(designations: tuple[Designation, ...]) -> list[Test]:
    """Return the tests of designations."""
    return [test for each in designations for test in (each.offered, each.when, each.member)]
