"""The one place where a household, its questionnaire and its round become the facts that rules see.

Whatever else the rules are to know of a household of this office is added here, so that the questionnaire, the
recorded classes, the slips and a replay cannot differ in it.
"""

from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.survey import HouseholdFacts, Questionnaire, ReviewRound, facts_of
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards


class FactSource:
    """Makes the facts of the households of one round; what they share is read once."""

    def __init__(self, folder: Folder, standards: Standards, review_round: ReviewRound) -> None:
        self._folder = folder
        self._area = standards.area_of(review_round.commune_code)
        self._on = review_round.reference_date

    def of(self, household: Household, questionnaire: Questionnaire | None) -> HouseholdFacts:
        """Return what the rules see of a household and its questionnaire (None while there is none)."""
        return facts_of(household, questionnaire, self._area, self._on)
