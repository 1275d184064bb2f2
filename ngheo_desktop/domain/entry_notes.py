"""Notes that an operator leaves beside answers: why a blank is blank, and why something unlikely is right all the same.

A note is kept in the questionnaire like an answer, under the question's (or check's) name with a tilde; it travels and
merges like one, and no rule ever sees it.
"""

from collections.abc import Mapping
from enum import StrEnum

from ngheo_desktop.domain.records import household_answer, member_answer

NOTE = "~"
_BLANK = f"{NOTE}blank"
_ACCEPTED = f"{NOTE}accept."


class Blank(StrEnum):
    """Why a question that is asked has no answer."""

    ON_FORM = "blank"
    ILLEGIBLE = "illegible"
    REFUSED = "refused"


def is_note(question: str) -> bool:
    """Tell whether a name in a questionnaire is that of a note."""
    return NOTE in question


def blank_field(question: str, member_id: str | None = None) -> str:
    """Return the journal field that says why a question has no answer."""
    return _field(f"{question}{_BLANK}", member_id)


def accepted_field(check: str, question: str, member_id: str | None = None) -> str:
    """Return the journal field that says why what a check finds unlikely is right."""
    return _field(f"{question}{_ACCEPTED}{check}", member_id)


def blank_of(notes: Mapping[str, str], question: str, member_id: str | None = None) -> Blank | None:
    """Return why a question has no answer; None where nothing was said."""
    said = notes.get(blank_field(question, member_id))
    return Blank(said) if said in set(Blank) else None


def _field(name: str, member_id: str | None) -> str:
    return household_answer(name) if member_id is None else member_answer(member_id, name)
