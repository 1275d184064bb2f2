"""The facts a form may test that nobody answers: the program knows them from the records, or works them out.

`household.listed`: on the commune's list of poor and near-poor households, known in rounds on request.
`screening.result`: what Phiếu A settles. `income.survey`: whether the income survey stands alone or beside Phiếu B.
"""

from collections.abc import Mapping
from types import MappingProxyType

from ngheo_desktop.domain.expression import FactKind, Level, QuestionType

REQUEST = "request.kind"
REVIEW = "review"

LISTED = "household.listed"
SCREENING = "screening.result"

SURVEY = "income.survey"
ALONE, BESIDE = "alone", "beside"
SURVEYED = "income.surveyed"
# Requests that the income survey alone decides (hồ sơ thủ tục 1.011609, 3.000412).
BY_SURVEY = frozenset({"average", "low_income_worker"})

PROVIDED_FACTS: Mapping[str, QuestionType] = MappingProxyType(
    {
        LISTED: QuestionType(FactKind.YES_NO, Level.HOUSEHOLD, ("yes", "no")),
        SCREENING: QuestionType(FactKind.CHOICE, Level.HOUSEHOLD, ("review", "not_review")),
        SURVEY: QuestionType(FactKind.CHOICE, Level.HOUSEHOLD, (ALONE, BESIDE)),
    }
)


def survey_of(answers: Mapping[str, object]) -> str | None:
    """Return whether the household's income is surveyed alone or beside the other questions; None without a survey."""
    if answers.get(REQUEST) in BY_SURVEY:
        return ALONE
    return BESIDE if answers.get(SURVEYED) == "yes" else None
