"""The one place where a household, its questionnaire and its round become the facts that rules see.

Whatever else the rules are to know of a household of this office is added here, so that the questionnaire, the
recorded classes, the slips and a replay cannot differ in it.
"""

from collections.abc import Mapping
from functools import cached_property

from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.overruling import Decision
from ngheo_desktop.domain.survey import HouseholdFacts, Questionnaire, ReviewRound, RoundKind, facts_of
from ngheo_desktop.forms.completing import completed, screening_of
from ngheo_desktop.forms.model import Form
from ngheo_desktop.forms.provided import LISTED, SCREENING, survey_of
from ngheo_desktop.forms.screening import ScreeningDecision, ScreeningResult
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.tables_in_force import RoundTables
from ngheo_desktop.store import class_records, overrules


def is_screened_out(facts: HouseholdFacts) -> bool:
    """Tell whether these facts are of a household that Phiếu A keeps off the list to review."""
    return facts.answers.get(SCREENING) == ScreeningDecision.NOT_REVIEW.value


class FactSource:
    """Makes the facts of the households of one round; what they share is read once."""

    def __init__(
        self, folder: Folder, standards: Standards, review_round: ReviewRound, only: RecordId | None = None
    ) -> None:
        """Set up a source; `only` names the household when no other one will be asked for."""
        self._folder = folder
        self._round = review_round
        self._only = only
        self._standards = standards
        self._area = standards.area_of(review_round.commune_code)
        self._on = review_round.reference_date
        self.tables = RoundTables(folder, standards, review_round)

    def of(self, household: Household, questionnaire: Questionnaire | None) -> HouseholdFacts:
        """Return what the rules see of a household and its questionnaire (None while there is none)."""
        return self.decided(household.household_id, facts_of(household, questionnaire, self._area, self._on))

    def decided(self, household_id: RecordId, facts: HouseholdFacts) -> HouseholdFacts:
        """Return facts that were read elsewhere with what this office knows of their household beside its answers.

        That is whether it is on the list, what the form works out, what the village meeting decided, and the sums of
        the income point tables in force.
        """
        facts = self._completed(household_id, facts)
        decisions = self._decisions.get(household_id)
        if decisions:
            facts = facts._replace(decisions=decisions)
        points = self.tables.scored(facts.answers)
        return facts.with_points(points) if points else facts

    def asked(self, household: Household, questionnaire: Questionnaire | None) -> HouseholdFacts:
        """Return what the checks of the form see: the answers as they were keyed, totals on paper among them."""
        return self._completed(household.household_id, facts_of(household, questionnaire, self._area, self._on))

    def screening(self, facts: HouseholdFacts) -> ScreeningResult | None:
        """Return what Phiếu A says of a household by facts that were made here; None where it is not asked."""
        return screening_of(self._form, facts) if self._on_request else None

    def is_reviewed(self, facts: HouseholdFacts) -> bool:
        """Tell whether a household has a class in this round at all, by facts that were made here.

        In a round on request that is so of households that asked for it and that Phiếu A did not keep off the list.
        """
        return not self._on_request or (bool(facts.answers) and not is_screened_out(facts))

    @property
    def _on_request(self) -> bool:
        return self._round.kind is RoundKind.ON_REQUEST

    @cached_property
    def _form(self) -> Form:
        return self._standards.form_of(self._round)

    @cached_property
    def _listed(self) -> set[str]:
        commune, year = self._round.commune_code, self._round.year
        return class_records.listed(self._folder.database, commune, year, self._only)

    def _completed(self, household_id: RecordId, facts: HouseholdFacts) -> HouseholdFacts:
        if not facts.answers:
            return facts
        if not self._on_request:
            return completed(self._form, facts) if survey_of(facts.answers) is not None else facts
        return completed(self._form, facts, {LISTED: "yes" if household_id in self._listed else "no"})

    @cached_property
    def _decisions(self) -> Mapping[RecordId, tuple[Decision, ...]]:
        return overrules.standing(self._folder.database, self._round.round_id, self._only)
