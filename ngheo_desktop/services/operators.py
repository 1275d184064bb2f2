"""What each operator did in a round: questionnaires, questionnaires an hour, corrections, what is left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import questionnaires, verifications
from ngheo_desktop.store.verifications import Keying

# A longer break between two answers is no working time.
LONGEST_PAUSE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class OperatorWork:
    """The work of one operator.

    Attributes:
        completed: questionnaires whose last required answer this operator gave.
        answers: answers keyed; `corrected` those that replaced another.
        seconds: time at work, breaks of more than five minutes left out.
    """

    operator: str
    completed: int
    answers: int
    corrected: int
    seconds: int

    @property
    def an_hour(self) -> int | None:
        """Return completed questionnaires an hour, None while a quarter of an hour is not reached."""
        return round(self.completed * 3600 / self.seconds) if self.seconds >= 900 else None


@dataclass(frozen=True, slots=True)
class RoundWork:
    """The work of all operators of a round; `left` households have no complete questionnaire yet."""

    operators: tuple[OperatorWork, ...]
    complete: int
    left: int


def round_work(folder: Folder, review_round: ReviewRound) -> RoundWork:
    """Return what every operator did in a round, the busiest first; from the journal, so nothing can be missed.

    Raises:
        KnownError: STORE_ codes.
    """
    by_operator: dict[str, list[Keying]] = {}
    for one in verifications.keyings(folder.database, review_round.round_id):
        by_operator.setdefault(one.author, []).append(one)
    works = [_work(operator, keyings) for operator, keyings in by_operator.items()]
    complete, begun, none = questionnaires.progress(folder.database, review_round.round_id, review_round.commune_code)
    return RoundWork(
        tuple(sorted(works, key=lambda work: (-work.completed, -work.answers, work.operator))), complete, begun + none
    )


def _work(operator: str, keyings: list[Keying]) -> OperatorWork:
    return OperatorWork(
        operator,
        sum(one.completed for one in keyings),
        sum(one.answers for one in keyings),
        sum(one.corrected for one in keyings),
        _seconds([datetime.fromisoformat(one.at) for one in keyings]),
    )


def _seconds(moments: Iterable[datetime]) -> int:
    ordered = sorted(moments)
    gaps = ((later - earlier).total_seconds() for earlier, later in pairwise(ordered))
    return int(sum(gap for gap in gaps if gap <= LONGEST_PAUSE_SECONDS))
