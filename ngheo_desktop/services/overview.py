"""The few figures of the status line."""

from dataclasses import dataclass
from datetime import date

from ngheo_desktop.domain.survey import RoundKind
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.maintenance import last_backup
from ngheo_desktop.store import questionnaires, rounds

# Quyết định 24/2021/QĐ-TTg, Điều 3: the periodic review ends on 14 December.
PERIODIC_END = (12, 14)


@dataclass(frozen=True, slots=True)
class Overview:
    """How far the round is.

    Attributes:
        complete: questionnaires with every required answer.
        households: households of the round's commune.
        days_left: calendar days to the end of a periodic round, negative after it; None for other rounds.
        backup_age_days: days since the last verified backup, None when there is none.
    """

    complete: int
    households: int
    days_left: int | None
    backup_age_days: int | None


def overview(folder: Folder, round_id: str) -> Overview:
    """Return the figures of a round; an empty `round_id` stands for no round yet.

    Raises:
        KnownError: ROUND_UNKNOWN.
    """
    today = folder.clock.today()
    made = last_backup(folder)
    age = (today - made.astimezone(folder.clock.now().tzinfo).date()).days if made else None
    if not round_id:
        return Overview(0, 0, None, age)
    review_round = rounds.get(folder.database, round_id)
    complete, unfinished, none = questionnaires.progress(folder.database, round_id, review_round.commune_code)
    days_left = None
    if review_round.kind is RoundKind.PERIODIC:
        days_left = (date(review_round.year, *PERIODIC_END) - today).days
    return Overview(complete, complete + unfinished + none, days_left, age)
