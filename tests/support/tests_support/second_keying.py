"""A second keying by service calls: everything as it was keyed first, but for what is said to be read otherwise."""

from collections.abc import Collection
from dataclasses import dataclass

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.verification import BlindSession, VerificationDesk
from ngheo_desktop.services.verification_sample import draw
from ngheo_desktop.store import questionnaires

SECOND = "Trần Văn Hai"


@dataclass(frozen=True)
class Twice:
    """The folder, and what tests ask of it."""

    folder: Folder
    standards: Standards
    review_round: ReviewRound

    @property
    def desk(self) -> VerificationDesk:
        return VerificationDesk(self.folder, self.standards, self.review_round)

    def draw(self, percent: int = 100) -> list[RecordId]:
        return list(draw(self.folder, self.standards, self.review_round, percent, seed=7).household_ids)


def key_again(
    folder: Folder,
    session: BlindSession,
    *,
    leave_out: Collection[str] = (),
    **changed: str | list[str] | None,
) -> None:
    """Key a household; `__` in the name of an answer that is read otherwise stands for a dot."""
    first = questionnaires.get(folder.database, session.household.household_id, session.review_round.round_id)
    assert first is not None
    answers = {**first.household_answers, **{name.replace("__", "."): value for name, value in changed.items()}}
    for name, value in answers.items():
        if name not in leave_out:
            typed = str(value).replace(".", ",") if name == "house.area_m2" else value
            session.save(session.set_answer(name, typed))
    for member_id, of_member in first.member_answers.items():
        for name, value in of_member.items():
            session.save(session.set_answer(name, value, member_id))
