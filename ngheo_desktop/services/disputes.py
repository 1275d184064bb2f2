"""What computers wrote differently in a household, by the field of its questionnaire where it stands.

Both values are shown beside the answer; they are settled in the history of the household, with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ngheo_desktop.domain import records
from ngheo_desktop.domain.survey import questionnaire_id
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.history import household_history
from ngheo_desktop.services.history_entries import Conflict
from ngheo_desktop.services.people import PERSON_FIELDS
from ngheo_desktop.services.questionnaires import QuestionnaireSession
from ngheo_desktop.services.record_words import NOTE
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import disputes as disputed_households
from ngheo_desktop.store import search


@dataclass(frozen=True, slots=True)
class Disputes:
    """What is in conflict in a household and its questionnaire of one round.

    Attributes:
        places: the conflicts that stand in a field of the form, by question and whose it is ("" for the household's).
        others: how many stand in none of them, for example the village or a decision of the meeting.
    """

    places: Mapping[tuple[str, str], Conflict] = field(default_factory=dict)
    others: int = 0

    @property
    def count(self) -> int:
        """How many values are in conflict."""
        return len(self.places) + self.others


def read_disputes(folder: Folder, standards: Standards, session: QuestionnaireSession) -> Disputes:
    """Return what computers disagree about in an open household; nothing in a second keying, which is blind.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    household_id, round_id = session.household.household_id, session.review_round.round_id
    own = questionnaire_id(round_id, household_id)
    number = search.household_no(folder.database, household_id)
    if session.questionnaire_id != own or number is None:
        return Disputes()
    # The history takes a while to be put together; hardly any household needs it.
    if not disputed_households.among(folder.database, (number,), round_id):
        return Disputes()
    places: dict[tuple[str, str], Conflict] = {}
    others = 0
    asked = session.state(with_classes=False).relevant
    for conflict in household_history(folder, standards, household_id).conflicts:
        if conflict.kind == records.QUESTIONNAIRE and conflict.record_id != own:
            continue
        place = _place(conflict)
        question, member_id = place or ("", "")
        is_asked = question in (asked.members.get(member_id, ()) if member_id else asked.household)
        if place is not None and (is_asked or question in PERSON_FIELDS):
            places.setdefault(place, conflict)
        else:
            others += 1
    return Disputes(places, others)


def _place(conflict: Conflict) -> tuple[str, str] | None:
    """Return the question and whose answer it is; None where the field is none of the form."""
    if conflict.kind == records.MEMBER:
        return (conflict.field, conflict.record_id) if conflict.field in PERSON_FIELDS else None
    answer = records.split_answer(conflict.field) if conflict.kind == records.QUESTIONNAIRE else None
    if answer is None:
        return None
    member_id, name = answer
    return name.partition(NOTE)[0], member_id or ""
