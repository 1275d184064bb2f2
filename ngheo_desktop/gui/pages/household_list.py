"""Columns and filters of the household list, worked out from the round in work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ngheo_desktop.domain.changes import Progress
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.errors import CancelledError
from ngheo_desktop.gui.models.windowed import Column, content
from ngheo_desktop.gui.page import TableReader
from ngheo_desktop.gui.widgets.class_mark import class_title
from ngheo_desktop.messages import N_, format_int, tr
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery, HouseholdRow, ListCounts, Order
from ngheo_desktop.services.standards import Standards

CLASSES = ("poor", "near_poor", "average", "non_poor", "incomplete")
LAST_CLASSES = ("poor", "near_poor", "average", "non_poor")
NONE = "none"
DISPUTED = "disputed"
DECIDED = " ✎"
MEMBERS = "members"
_ROWS_READ = 500
ORDERS: Mapping[str, Order] = {"village": "village", "name": "name", "class": "class", "number": "number"}

_STATUSES = {
    "complete": N_("Complete"),
    "open": N_("Begun"),
    NONE: N_("Not begun"),
}
_STATUS_SIGNS = {"complete": "✓", "open": "…", NONE: "–"}


def status_title(status: str) -> str:
    """Return how far a questionnaire is, in the language of the screen."""
    return tr(_STATUSES[status])


def standard_years(standards: Standards, rule_set_id: str) -> str:
    """Return the years of a standard, its short name: 2022–2026."""
    rule_set = standards.rule_set(rule_set_id)
    return f"{rule_set.start.year}–{rule_set.end.year}"


def columns(standards: Standards, review_round: ReviewRound | None) -> list[Column[HouseholdRow]]:
    """Return the columns of the list: one class for each standard of the round."""
    rule_sets = review_round.rule_sets if review_round else ()
    last_year = review_round.year - 1 if review_round else 0
    found: list[Column[HouseholdRow]] = [
        Column(
            N_("Village"),
            lambda row: row.village,
            chars=15,
            least=8,
            order="village",
            help=_village,
            key="village",
            spare=1,
        ),
        Column(N_("No."), lambda row: row.number or "", chars=8, least=5, order="number", key="number"),
        Column(N_("Head of household"), _head, chars=28, least=14, order="name", help=_conflict, key="head"),
        Column(
            N_("Members"),
            lambda row: format_int(row.member_count),
            chars=10,
            is_number=True,
            key=MEMBERS,
            spare=4,
            cell=lambda row: row.member_count,
        ),
    ]
    for position, rule_set in enumerate(rule_sets):
        title = (
            tr("Class now")
            if len(rule_sets) == 1
            else tr("Standard {years}", years=standard_years(standards, rule_set))
        )
        found.append(_class_column(title, rule_set, order="class" if position == 0 else ""))
    if last_year:
        found.append(
            Column(
                tr("Class {years}", years=last_year),
                lambda row: class_title(row.last_class or ""),
                chars=20,
                least=9,
                value=lambda row: row.last_class or "",
                help=lambda row: class_title(row.last_class or ""),
                key="last_class",
                spare=3,
            )
        )
    found.append(
        Column(
            N_("Questionnaire"),
            lambda row: f"{_STATUS_SIGNS[row.status]} {status_title(row.status)}",
            chars=13,
            least=9,
            key="status",
            spare=2,
        )
    )
    return found


def _class_column(title: str, rule_set: str, *, order: str) -> Column[HouseholdRow]:
    return Column(
        title,
        lambda row: class_title(row.classes.get(rule_set, "")) + (DECIDED if rule_set in row.computed else ""),
        chars=20,
        least=9,
        order=order,
        value=lambda row: row.classes.get(rule_set, ""),
        help=lambda row: _class_help(row, rule_set),
        key=f"class.{rule_set}",
    )


def _class_help(row: HouseholdRow, rule_set: str) -> str:
    title = class_title(row.classes.get(rule_set, ""))
    if rule_set not in row.computed:
        return title
    computed = class_title(row.computed[rule_set])
    return tr(
        "{title}. With decisions of the village meeting; without them: {computed}", title=title, computed=computed
    )


def _village(row: HouseholdRow) -> str:
    return row.village


def _head(row: HouseholdRow) -> str:
    return f"⚠ {row.head_name}" if row.conflict else row.head_name


def _conflict(row: HouseholdRow) -> str:
    return tr("Two computers wrote different values for this household.") if row.conflict else row.head_name


Values = list[tuple[str, str]]


def class_values(standards: Standards, review_round: ReviewRound) -> Values:
    """Return the values of the filter by class, those of each standard of the round."""
    values: Values = []
    for rule_set in review_round.rule_sets:
        years = f" · {standard_years(standards, rule_set)}" if len(review_round.rule_sets) > 1 else ""
        values += [(f"{rule_set}/{name}", class_title(name) + years) for name in CLASSES]
        values.append((f"{rule_set}/{NONE}", tr("Not classified") + years))
    return values


def class_counts(counts: Mapping[str, ListCounts]) -> dict[str, int]:
    """Return how many households each value of the filter by class has; `counts` are those of each standard."""
    return {
        f"{rule_set}/{name}": of_standard.by_class.get(name, 0)
        for rule_set, of_standard in counts.items()
        for name in (*CLASSES, NONE)
    }


def last_class_values() -> Values:
    """Return the values of the filter by last year's class."""
    return [*((name, class_title(name)) for name in LAST_CLASSES), (NONE, tr("None on record"))]


def status_values() -> Values:
    """Return the values of the filter by how far the questionnaire is, and by whether computers disagree."""
    return [*((name, status_title(name)) for name in _STATUSES), (DISPUTED, tr("⚠ Different on two computers"))]


def status_counts(counts: ListCounts) -> dict[str, int]:
    """Return how many households each value of the filter by questionnaire has."""
    return {**{name: counts.by_status.get(name, 0) for name in _STATUSES}, DISPUTED: counts.disputed}


def reader(
    book: HouseholdBook,
    query: HouseholdQuery,
    found: Sequence[int] | None,
    shown: Sequence[Column[HouseholdRow]],
    title: str,
) -> TableReader:
    """Return what reads the whole list as a table for a file, in the order in which it stands.

    `found` are the households of the list, None while not all of them are known.
    """

    def read(progress: Progress) -> list[TableContent]:
        numbers = book.find(query) if found is None else found

        def rows() -> Iterator[HouseholdRow]:
            for start in range(0, len(numbers), _ROWS_READ):
                if not progress(start, len(numbers)):
                    raise CancelledError
                yield from book.rows(query, numbers[start : start + _ROWS_READ])

        return [content(title, shown, rows())]

    return read


def with_class(query: HouseholdQuery, key: str) -> HouseholdQuery:
    """Return the query for a value of the filter by class, "" for all."""
    rule_set, _, household_class = key.partition("/")
    if not household_class:
        return replace(query, household_class=None)
    return replace(query, household_class=household_class, rule_set=rule_set)
