"""Measures of poverty in a round, from the classes and deprivations on record."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ngheo_desktop.domain.alkire_foster import (
    Decomposition,
    Identify,
    Profile,
    Scheme,
    decompose,
    poor_by_class,
    poor_by_cutoff,
    tally_groups,
)
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.reference.catalogues import ethnic_groups
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import measured
from ngheo_desktop.store.measured import MeasuredRow


class GroupBy(StrEnum):
    """What the households of a round are grouped by."""

    VILLAGE = "village"
    ETHNIC = "ethnic"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many households, or people in them, the measures rest on.

    Attributes:
        all: those of the round's commune.
        measured: those with a class.
        incomplete: those whose answers do not suffice for a class; they are in no measure.
        not_classified: those that were never classified in this round; they are in no measure.
    """

    all: int
    measured: int
    incomplete: int
    not_classified: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The measures with one way of counting: households, or the members in them."""

    coverage: Coverage
    result: Decomposition


@dataclass(frozen=True, slots=True)
class RoundMeasures:
    """The measures of a round under one rule set.

    Attributes:
        cutoff: deprived indicators that make a household poor; None when the class on record says who is poor.
        rule_set_hash: the one version of the rule set behind all classes; empty when there is none yet.
        group_names: name of each group by its key, in the order of villages or codes; a key is "" for not known.
        unverified: what the classes rest on that nobody has compared with the text of the law.
    """

    review_round: ReviewRound
    rule_set: RuleSet
    cutoff: int | None
    rule_set_hash: str
    households: Counted
    members: Counted
    group_names: dict[str, str]
    unverified: tuple[str, ...]


def measure_round(
    folder: Folder,
    standards: Standards,
    review_round: ReviewRound,
    rule_set_id: str,
    *,
    by: GroupBy | None = None,
    cutoff: int | None = None,
) -> RoundMeasures:
    """Measure a round under one of its rule sets, as recorded: nothing is classified anew.

    Every indicator counts the same, as it does in the score B2 of the national standards. Without a cut-off a
    household is poor when its class on record is; with one when it is deprived in that many indicators, whatever its
    income. People are those now in the household.

    Raises:
        KnownError: ROUND_RULE_SET, the round knows no such rule set; ROUND_VERSIONS, its classes rest on several
            versions of it; RULE_SET_UNKNOWN; INPUT_UNKNOWN_CODE for a cut-off of more indicators than there are;
            STORE_ codes.
    """
    if rule_set_id not in review_round.rule_sets:
        known = ", ".join(review_round.rule_sets)
        raise KnownError(ErrorCode.ROUND_RULE_SET, rule_set=rule_set_id, known=known)
    rule_set = standards.rule_set(rule_set_id)
    scheme = Scheme.equal(indicator.indicator_id for indicator in rule_set.indicators)
    identify = _identify(scheme, cutoff)
    rows = measured.rows(folder.database, review_round.round_id, review_round.commune_code, rule_set_id)
    rules_hash = _one_version(rows, rule_set)
    names = _group_names(rows, by)
    return RoundMeasures(
        review_round=review_round,
        rule_set=rule_set,
        cutoff=cutoff,
        rule_set_hash=rules_hash,
        households=_counted(rows, scheme, identify, by, by_members=False),
        members=_counted(rows, scheme, identify, by, by_members=True),
        group_names=names,
        unverified=_unverified(rows),
    )


def _unverified(rows: Sequence[MeasuredRow]) -> tuple[str, ...]:
    # Thousands of households share a handful of lists.
    lists = dict.fromkeys(row.unverified for row in rows)
    return tuple(dict.fromkeys(name for one in lists for name in one))


def _identify(scheme: Scheme, cutoff: int | None) -> Identify:
    if cutoff is None:
        return poor_by_class
    if not 1 <= cutoff <= scheme.total:
        raise KnownError(ErrorCode.INPUT_UNKNOWN_CODE, code=str(cutoff), list_name=f"1–{scheme.total}")
    return poor_by_cutoff(scheme, cutoff)


def _one_version(rows: Sequence[MeasuredRow], rule_set: RuleSet) -> str:
    """Return the content hash behind the classes. Indicators the rule set does not know come from another version."""
    versions = {row.rule_set_hash for row in rows if row.household_class is not None}
    known = {indicator.indicator_id for indicator in rule_set.indicators}
    if not all(row.deprived <= known for row in rows):
        versions.add(rule_set.content_hash)
    if len(versions) > 1:
        raise KnownError(ErrorCode.ROUND_VERSIONS, rule_set=rule_set.rule_set_id, count=len(versions))
    return next(iter(versions), "")


def _key(row: MeasuredRow, by: GroupBy | None) -> str:
    if by is GroupBy.VILLAGE:
        return row.village_id or ""
    if by is GroupBy.ETHNIC:
        return row.ethnic_code or ""
    return ""


def _group_names(rows: Sequence[MeasuredRow], by: GroupBy | None) -> dict[str, str]:
    if by is GroupBy.VILLAGE:
        return {_key(row, by): row.village for row in rows}
    if by is GroupBy.ETHNIC:
        catalogue = ethnic_groups()
        codes = sorted({_key(row, by) for row in rows})
        return {code: group.name if (group := catalogue.find(code)) else "" for code in codes}
    return {}


def _counted(
    rows: Sequence[MeasuredRow], scheme: Scheme, identify: Identify, by: GroupBy | None, *, by_members: bool
) -> Counted:
    total = {"measured": 0, "incomplete": 0, "not_classified": 0}
    for row in rows:
        total[_state(row)] += row.members if by_members else 1

    def profiles() -> Iterator[tuple[Hashable, Profile]]:
        for row in rows:
            if _state(row) == "measured":
                weight = row.members if by_members else 1
                yield _key(row, by), Profile(row.deprived, row.household_class is HouseholdClass.POOR, weight)

    coverage = Coverage(all=sum(total.values()), **total)
    return Counted(coverage, decompose(tally_groups(profiles(), scheme, identify), scheme))


def _state(row: MeasuredRow) -> str:
    if row.household_class is None:
        return "not_classified"
    return "incomplete" if row.household_class is HouseholdClass.INCOMPLETE else "measured"
