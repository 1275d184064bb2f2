"""Review rounds: created once, one periodic round per commune and year."""

from datetime import date

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import derived_record_id, new_record_id
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import classifications, rounds

# Quyết định 24/2021/QĐ-TTg, Điều 3: the periodic review runs from 1 September to 14 December.
PERIODIC_START = (9, 1)


def create_round(
    folder: Folder, standards: Standards, *, year: int, kind: RoundKind, rule_sets: tuple[str, ...]
) -> ReviewRound:
    """Create a round, or change the rule sets of the year's periodic round when it exists already.

    A rule set that has classes on record in the round stays: without it they would be on no list and no paper.

    The law knows one periodic review per commune and year (Quyết định 24/2021/QĐ-TTg, Điều 3), so its record is
    derived from commune and year: two computers of one commune that both create it meet in one round. A round that is
    there keeps its form as long as that serves the rule sets.

    Raises:
        KnownError: RULE_SET_UNKNOWN, FORM_UNKNOWN, ROUND_NOT_HERE in an upper office, RULE_NOT_IN_FORCE
            when a rule set does not apply to the round's date, ROUND_HAS_CLASSES.
    """
    commune = folder.commune_code
    if commune is None:
        raise KnownError(ErrorCode.ROUND_NOT_HERE)
    today = folder.clock.today()
    if kind is RoundKind.PERIODIC:
        opened_on = date(year, *PERIODIC_START)
        round_id = derived_record_id(records.REVIEW_ROUND, commune, str(year))
    else:
        opened_on = today
        round_id = new_record_id(folder.clock.now())
    for rule_set_id in rule_sets:
        standards.rule_set(rule_set_id).require_in_force(opened_on)
    existing = next((one for one in rounds.all(folder.database) if one.round_id == round_id), None)
    if existing is not None:
        _keep_recorded(folder, existing, rule_sets)
    before = existing.form_id if existing is not None else None
    kept = before is not None and standards.serves(before, rule_sets)
    with folder.work() as unit:
        unit.append(
            records.REVIEW_ROUND,
            round_id,
            {
                "commune_code": commune,
                "year": year,
                "round_kind": kind.value,
                "rule_sets": list(dict.fromkeys(rule_sets)),
                "form_id": before if kept else standards.form_for(rule_sets),
                "opened_on": opened_on.isoformat(),
            },
        )
        unit.commit()
    return rounds.get(folder.database, round_id)


def _keep_recorded(folder: Folder, existing: ReviewRound, rule_sets: tuple[str, ...]) -> None:
    for rule_set in existing.rule_sets:
        count = sum(classifications.counts(folder.database, existing.round_id, rule_set))
        if count and rule_set not in rule_sets:
            raise KnownError(ErrorCode.ROUND_HAS_CLASSES, year=existing.year, count=count, rule_set=rule_set)


def periodic_round(folder: Folder, year: int) -> ReviewRound | None:
    """Return the commune's periodic round of a year; None while there is none, and in an upper office."""
    commune = folder.commune_code
    if commune is None:
        return None
    round_id = derived_record_id(records.REVIEW_ROUND, commune, str(year))
    return next((one for one in rounds.all(folder.database) if one.round_id == round_id), None)


def all_rounds(folder: Folder) -> list[ReviewRound]:
    """Return every round held here, oldest first."""
    return sorted(rounds.all(folder.database), key=_age)


def round_in_work(folder: Folder, round_id: str) -> ReviewRound | None:
    """Return the round chosen on the screen, else the latest; None while there is none.

    Raises:
        KnownError: ROUND_UNKNOWN, the round chosen is not here.
    """
    if round_id:
        return get_round(folder, round_id)
    found = all_rounds(folder)
    return found[-1] if found else None


def get_round(folder: Folder, round_id: str | None = None) -> ReviewRound:
    """Return the named round, or the newest one.

    Raises:
        KnownError: ROUND_UNKNOWN, ROUND_NONE.
    """
    if round_id is not None:
        return rounds.get(folder.database, round_id)
    found = all_rounds(folder)
    if not found:
        raise KnownError(ErrorCode.ROUND_NONE)
    return found[-1]


def _age(review_round: ReviewRound) -> tuple[int, str, str]:
    return (review_round.year, review_round.opened_on, review_round.round_id)
