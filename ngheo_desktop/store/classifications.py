"""Recorded classifications. The current one is the newest, by logical clock, that no other one voids."""

import json
from collections.abc import Iterator, Sequence

from ngheo_desktop.domain.classification import (
    ClassCounts,
    Classification,
    HouseholdClass,
    MissingFact,
    RecordedClassification,
    count_classes,
    trace_from_data,
    trace_to_data,
)
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value, canonical_json
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.driver import Row

_SELECT = (
    "SELECT c.record_id, h.record_id, r.record_id, c.rule_set, c.rule_set_hash, c.answers_hash, c.classified_on,"
    " c.household_class, c.income_score, c.deprivation_score, c.deprived, c.missing, c.unverified, c.trace, c.seq,"
    " c.computed_class, c.overruled, c.point_table"
    " FROM classification c JOIN record h ON h.record_no = c.household_no JOIN record r ON r.record_no = c.round_no"
    " WHERE c.is_current = 1 AND c.round_no = (SELECT record_no FROM record WHERE record_id = :round)"
)


def fields_of(recorded: RecordedClassification, *, engine: str, voids: Sequence[str] = ()) -> dict[str, Value]:
    """Return the journal fields of a classification; `current` and the others read them back.

    Args:
        recorded: what to write; its id is the record's id.
        engine: name and version of the program that worked it out.
        voids: ids of the classifications that this one replaces.
    """
    result = recorded.result
    return {
        "household_id": recorded.household_id,
        "round_id": recorded.round_id,
        "rule_set": result.rule_set,
        "rule_set_hash": result.rule_set_hash,
        "answers_hash": recorded.answers_hash,
        "engine": engine,
        "classified_on": recorded.classified_on,
        "household_class": result.household_class.value,
        "income_score": result.income_score,
        "deprivation_score": result.deprivation_score,
        "deprived": list(result.deprived),
        "missing": [f"{fact.subject}:{fact.question}" for fact in result.missing],
        "unverified": list(result.unverified),
        "trace": canonical_json(trace_to_data(result.trace)),
        "voids": list(voids),
        "computed_class": result.computed_class.value if result.computed_class else None,
        "overruled": list(result.overruled) or None,
        "point_table": result.point_table or None,
    }


def current(db: Database, round_id: str, rule_set: str, household_id: str) -> RecordedClassification | None:
    """Return a household's current classification, or None.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO; JOURNAL_SHAPE for a trace that cannot be read.
    """
    row = db.one(
        f"{_SELECT} AND c.rule_set = :rule_set"
        " AND c.household_no = (SELECT record_no FROM record WHERE record_id = :household)",
        {"round": round_id, "rule_set": rule_set, "household": household_id},
    )
    return None if row is None else _recorded(row)


def all_current(db: Database, round_id: str, rule_set: str | None = None) -> Iterator[RecordedClassification]:
    """Go through the current classifications of a round, of one rule set or of all, removed households left out.

    Raises:
        KnownError: see `current`.
    """
    where = "" if rule_set is None else " AND c.rule_set = :rule_set"
    for row in db.each(
        f"{_SELECT}{where} AND c.household_no IN (SELECT household_no FROM household_summary)"
        " ORDER BY c.household_no, c.rule_set",
        {"round": round_id, "rule_set": rule_set},
    ):
        yield _recorded(row)


def current_hashes(db: Database, round_id: str, rule_set: str) -> dict[RecordId, tuple[RecordId, str, str]]:
    """Return, for each household, (classification id, answers hash, rule set hash) of the current classification.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "SELECT h.record_id, c.record_id, c.answers_hash, c.rule_set_hash"
        " FROM classification c JOIN record h ON h.record_no = c.household_no"
        " WHERE c.is_current = 1 AND c.rule_set = ?"
        " AND c.round_no = (SELECT record_no FROM record WHERE record_id = ?)",
        (rule_set, round_id),
    )
    return {household: (own, answers or "", rules or "") for household, own, answers, rules in rows}


def counts(db: Database, round_id: str, rule_set: str) -> ClassCounts:
    """Return how many households are currently in each class, removed households left out.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "SELECT c.household_class, count(*)"
        " FROM classification c JOIN household_summary s ON s.household_no = c.household_no"
        " WHERE c.is_current = 1 AND c.rule_set = ?"
        " AND c.round_no = (SELECT record_no FROM record WHERE record_id = ?) GROUP BY c.household_class",
        (rule_set, round_id),
    )
    return count_classes({name: number for name, number in rows if name is not None})


def _recorded(row: Row) -> RecordedClassification:
    record_id, household_id, round_id, rule_set, rules_hash, answers_hash, on, household_class, *rest = row
    income, deprivation, deprived, missing, unverified, trace, seq, computed_class, overruled, point_table = rest
    try:
        steps = trace_from_data(json.loads(trace or "[]"))
        result_class = HouseholdClass(household_class)
        computed = HouseholdClass(computed_class) if computed_class else None
    except (ValueError, TypeError, IndexError) as fault:
        raise KnownError(ErrorCode.JOURNAL_SHAPE, seq=seq) from fault
    result = Classification(
        rule_set=rule_set or "",
        rule_set_hash=rules_hash or "",
        household_class=result_class,
        income_score=income,
        deprivation_score=deprivation,
        deprived=tuple(json.loads(deprived or "[]")),
        missing=tuple(_missing(text) for text in json.loads(missing or "[]")),
        unverified=tuple(json.loads(unverified or "[]")),
        trace=steps,
        computed_class=computed,
        overruled=tuple(json.loads(overruled or "[]")),
        point_table=point_table or "",
    )
    return RecordedClassification(record_id, household_id, round_id, answers_hash or "", on or "", result)


def _missing(text: str) -> MissingFact:
    subject, _, question = text.partition(":")
    return MissingFact(subject, question)
