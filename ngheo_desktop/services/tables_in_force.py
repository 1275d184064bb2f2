"""Which income point tables (B1) are in force in a round, in which column, and what they say of a household.

Only a table that somebody else than its loader confirmed counts. It belongs to a standard and to the overlays over it,
and counts in the rounds of the year that was under review when it was confirmed and of every later year; an older round
keeps the totals on paper it was decided with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from ngheo_desktop.domain.expression import facts_in
from ngheo_desktop.domain.point_sum import PointAdder
from ngheo_desktop.domain.point_table import CHECKSUM_SHOWN, COLUMNS, AreaColumn, PointTable, table_of
from ngheo_desktop.domain.point_trace import Scored
from ngheo_desktop.domain.same_person import may_be_one_person
from ngheo_desktop.domain.survey import Answers, ReviewRound
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.check import Problem
from ngheo_desktop.forms.model import Form
from ngheo_desktop.forms.point_section import difference, labels_of, point_words, with_point_tables
from ngheo_desktop.reference.regions import columns_of
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import point_tables as stored_tables
from ngheo_desktop.store import profiles, rounds
from ngheo_desktop.store.point_tables import StoredTable

_TABLES_KEPT = 8


@dataclass(frozen=True, slots=True)
class RoundTable:
    """A table in force in a round: `fact` is the fact of the rules, and the question of the total on paper."""

    table: PointTable
    fact: str


def counts(stored: StoredTable) -> bool:
    """Tell whether a table was confirmed by somebody else than its loader and not withdrawn."""
    # A record from another computer may claim what this program would not have recorded.
    two = bool(stored.confirmed_by) and not may_be_one_person(stored.confirmed_by, stored.loaded_by)
    return two and not stored.removed


@lru_cache(maxsize=_TABLES_KEPT)
def _parsed(content: str, checksum: str) -> PointTable | None:
    try:
        table = table_of(content)
    except ValueError:
        return None
    return table if table.checksum == checksum else None


def table_in(stored: StoredTable) -> PointTable:
    """Return the table of a record, compared with its checksum.

    Raises:
        KnownError: POINT_TABLE_DAMAGED.
    """
    table = _parsed(stored.content, stored.checksum)
    if table is None or table.rule_set != stored.rule_set:
        raise KnownError(ErrorCode.POINT_TABLE_DAMAGED, title=stored.title, checksum=stored.checksum[:CHECKSUM_SHOWN])
    return table


def root_of(standards: Standards, rule_set: str) -> str:
    """Return the standard under an overlay, or the rule set itself; its table counts for both.

    Raises:
        KnownError: RULE_SET_UNKNOWN, RULE_SET_INVALID.
    """
    parent = standards.rule_set(rule_set).parent
    return root_of(standards, parent) if parent else rule_set


def score_fact(standards: Standards, rule_set: str) -> str:
    """Return the fact that a rule set reads its B1 from."""
    return facts_in(standards.rule_set(rule_set).income.number)[0].name


def in_force(folder: Folder, standards: Standards, commune_code: str, rule_set: str) -> StoredTable | None:
    """Return the confirmed table of a standard in a commune, the newest where two computers confirmed one, or None."""
    root = root_of(standards, rule_set)
    found = [
        each
        for each in stored_tables.of_commune(folder.database, commune_code)
        if each.rule_set == root and counts(each)
    ]
    return max(found, key=lambda each: (each.confirmed_on, each.record_id), default=None)


def columns_for(folder: Folder, standards: Standards, commune_code: str) -> tuple[AreaColumn, ...]:
    """Return the columns a commune may belong to; what the office chose goes before the list of regions."""
    own = folder.profile.region if folder.commune_code == commune_code else ""
    chosen = (own,) if own else profiles.regions_of(folder.database, commune_code)
    known = tuple(column for column in COLUMNS if column.value in chosen)
    return known or columns_of(standards.areas, commune_code)


def column_for(folder: Folder, standards: Standards, commune_code: str) -> AreaColumn:
    """Return the column of a commune.

    Raises:
        KnownError: POINT_TABLE_REGION, it is not clear which.
    """
    found = columns_for(folder, standards, commune_code)
    if len(found) != 1:
        words = point_words()["column"]
        named = ", ".join(str(words[column.value]["title"]) for column in found or COLUMNS)
        raise KnownError(ErrorCode.POINT_TABLE_REGION, commune=standards.areas.commune(commune_code).name, known=named)
    return found[0]


class RoundTables:
    """The tables in force in a round, and what they say of its households; `column` is None where there are none."""

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound) -> None:
        self.tables = _of_round(folder, standards, review_round)
        self.column = column_for(folder, standards, review_round.commune_code) if self.tables else None
        self._adders = [
            (each.fact, each.table.checksum, PointAdder(each.table, self.column))
            for each in self.tables
            if self.column is not None
        ]

    @property
    def by_checksum(self) -> Mapping[str, PointTable]:
        """Return the tables by checksum, as classifications name them."""
        return {each.table.checksum: each.table for each in self.tables}

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Return the words of the questions that ask the items."""
        return {name: label for each in self.tables for name, label in labels_of(each.table).items()}

    def asked_in(self, form: Form) -> Form:
        """Return the form of the round with the items of its tables."""
        return with_point_tables(form, tuple((each.table, each.fact) for each in self.tables)) if self.tables else form

    def scored(self, answers: Answers) -> tuple[Scored, ...]:
        """Return what each table says of a household's answers."""
        return tuple([Scored(fact, checksum, adder.sum(answers)) for fact, checksum, adder in self._adders])

    def differences(self, answers: Answers) -> list[Problem]:
        """Return where the total on paper is keyed, too, and is not what the items add up to."""
        found = []
        for each in self.scored(answers):
            keyed = answers.get(each.fact)
            if type(keyed) is int and each.sum.total is not None and keyed != each.sum.total:
                found.append(difference(each.fact, keyed, each.sum.total))
        return found


def _of_round(folder: Folder, standards: Standards, review_round: ReviewRound) -> tuple[RoundTable, ...]:
    stored = stored_tables.of_commune(folder.database, review_round.commune_code)
    if not any(counts(each) for each in stored):
        return ()
    found: dict[str, RoundTable] = {}
    for rule_set in review_round.rule_sets:
        one = in_force(folder, standards, review_round.commune_code, rule_set)
        fact = score_fact(standards, rule_set)
        if one is not None and fact not in found:
            since = first_year(folder, standards, one.commune_code, one.rule_set, one.confirmed_on)
            if review_round.year >= since:
                found[fact] = RoundTable(table_in(one), fact)
    return tuple(found.values())


def first_year(folder: Folder, standards: Standards, commune_code: str, root: str, confirmed_on: str) -> int:
    """Return the first year whose rounds a table counts in: the newest one under review when it was confirmed."""
    years = [
        each.year
        for each in rounds.all(folder.database, commune_code)
        if each.opened_on <= confirmed_on and any(root_of(standards, name) == root for name in each.rule_sets)
    ]
    return max(years, default=int(confirmed_on[:4]))
