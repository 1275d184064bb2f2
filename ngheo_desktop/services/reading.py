"""Whole households read with their results, for lists that leave the program."""

from collections.abc import Iterator

from ngheo_desktop.domain.classification import Classification
from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import Questionnaire, ReviewRound
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import classifications, questionnaires


def households_with_results(
    folder: Folder, review_round: ReviewRound
) -> Iterator[tuple[Household, Questionnaire | None, dict[str, Classification]]]:
    """Yield each household of the round's commune with its questionnaire and the classes on record per rule set."""
    results: dict[RecordId, dict[str, Classification]] = {}
    for recorded in classifications.all_current(folder.database, review_round.round_id):
        results.setdefault(recorded.household_id, {})[recorded.result.rule_set] = recorded.result
    for household, questionnaire in questionnaires.facts(folder.database, review_round):
        yield household, questionnaire, results.get(household.household_id, {})
