"""Phiếu A: by which criteria a household that asks for a review comes onto the list to review, or does not.

The criteria are signs of being well off; with fewer than a number of them met the household is reviewed (procedure
1.011606, step 2). Their texts were not found: the form ships placeholders, and each office fills in what its own paper
says (docs/decisions/0020).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

QUESTION = "screening."


class ScreeningDecision(StrEnum):
    """What the criteria answered so far settle."""

    REVIEW = "review"
    NOT_REVIEW = "not_review"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion as it ships.

    Attributes:
        criterion_id: its number on the paper, `01` to `09`.
        text: its wording, or words that say that it is not known; `text_en` in English.
        verified: whether the wording was compared with the text of the circular.
    """

    criterion_id: str
    text: str
    text_en: str
    document: str
    article: str
    verified: bool

    @property
    def question(self) -> str:
        """Return the id of the question that asks it."""
        return f"{QUESTION}{self.criterion_id}"


@dataclass(frozen=True, slots=True)
class Screening:
    """The criteria and the number of them from which on a household is not put on the list.

    Attributes:
        limit: with fewer criteria met than this the household goes on the list to review.
        document: where the limit stands; `article` the place in it.
        confidence: P read in primary text, S in a secondary source, I inferred, M from memory.
        verified: whether the limit was compared with that text, by whom and when.
    """

    title: str
    title_en: str
    limit: int
    document: str
    article: str
    confidence: str
    read_in: str
    verified: bool
    verified_by: str
    verified_on: date | None
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class ScreeningResult:
    """The criteria met, not met and not answered, by their numbers, and what that settles."""

    met: tuple[str, ...]
    unmet: tuple[str, ...]
    missing: tuple[str, ...]
    limit: int
    decision: ScreeningDecision


def screened(screening: Screening, answers: Mapping[str, object]) -> ScreeningResult:
    """Return what the answers to the criteria settle.

    Four met settle that the household is not reviewed, whatever is still open; that it is reviewed is settled once so
    many are not met that four can no longer be reached. Anything else waits for the missing answers.
    """
    sorted_out: dict[str, list[str]] = {"yes": [], "no": [], "": []}
    for criterion in screening.criteria:
        answer = answers.get(criterion.question)
        sorted_out[answer if answer in {"yes", "no"} else ""].append(criterion.criterion_id)
    met, unmet, missing = (tuple(sorted_out[key]) for key in ("yes", "no", ""))
    return ScreeningResult(met, unmet, missing, screening.limit, _decision(met, missing, screening.limit))


def _decision(met: Sequence[str], missing: Sequence[str], limit: int) -> ScreeningDecision:
    if len(met) >= limit:
        return ScreeningDecision.NOT_REVIEW
    if len(met) + len(missing) < limit:
        return ScreeningDecision.REVIEW
    return ScreeningDecision.INCOMPLETE
