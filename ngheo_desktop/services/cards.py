"""Identity cards: what the code of a card says, whom it is about, and what of it an officer takes over.

A plan changes nothing. What stands on record is replaced only where the officer chooses so, field by field; what a card
says without accents is never taken by itself. The text of a card goes into no log and no error message.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.citizen_card import CardDoubt, CitizenCard, read_card
from ngheo_desktop.domain.citizen_id import IdDoubt, doubts_of
from ngheo_desktop.domain.household import HEAD, Household, Member
from ngheo_desktop.domain.ids import RecordId, new_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.text import fold
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import tr
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import households

# In the order in which they are shown; the last one is the household's.
CARD_FIELDS = ("full_name", "sex", "birth_date", "citizen_id", "id_issued_on")
ADDRESS = "address"
_ACCENTED = frozenset({"full_name", ADDRESS})


class MatchReason(StrEnum):
    """Why a card is taken to be a person's."""

    CITIZEN_ID = "citizen_id"
    NAME_AND_BIRTH = "name_and_birth"
    OTHER_NUMBER = "other_number"
    UNSURE = "unsure"
    CHOSEN = "chosen"
    NOBODY = "nobody"


# Somebody who is here already must not become a second person: whose card it is, is asked.
ASKED = frozenset({MatchReason.OTHER_NUMBER, MatchReason.UNSURE})


@dataclass(frozen=True, slots=True)
class CardField:
    """What stands on record and what the card says of one field; never the same.

    Attributes:
        suggested: whether it may be taken without asking: nothing is on record, and the card leaves no doubt.
    """

    name: str
    old: str | None
    new: str
    suggested: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Somebody else who carries the number of a card."""

    household_id: RecordId
    member_id: RecordId


@dataclass(frozen=True, slots=True)
class CardPlan:
    """What a card would change.

    Attributes:
        member: whom it is about; None for a new person of the household.
        same: fields of which the card says what is on record.
        doubts: what must be looked at before.
        id_doubts: what speaks against the number with the sex and birth date that the card itself tells.
        elsewhere: who else in this commune carries the number.
    """

    card: CitizenCard
    household: Household
    member: Member | None
    reason: MatchReason
    fields: tuple[CardField, ...]
    same: tuple[str, ...]
    doubts: tuple[CardDoubt, ...]
    id_doubts: tuple[IdDoubt, ...]
    elsewhere: Elsewhere | None

    @property
    def suggested(self) -> frozenset[str]:
        """Return the fields that may be taken without asking."""
        return frozenset(field.name for field in self.fields if field.suggested)


@dataclass(frozen=True, slots=True)
class Taken:
    """Whose card was taken over, and what changed."""

    member_id: RecordId
    changes: Changes


def card_of_text(text: str) -> CitizenCard:
    """Return what a scanned or pasted text says.

    Raises:
        KnownError: CARD_TEXT when it is not that of an identity card.
    """
    card = read_card(text)
    if card is None:
        raise KnownError(ErrorCode.CARD_TEXT)
    return card


def card_of_picture(path: Path) -> CitizenCard:
    """Return what the first identity card in a picture says; other codes in it are passed over.

    Raises:
        KnownError: CARD_TEXT when no code is that of a card; FILE_ and IMAGE_ codes.
    """
    # Reading pictures takes a moment to load, and most cards come by the scanner.
    from ngheo_desktop.exchange.card_image import read_codes  # noqa: PLC0415

    cards = [card for card in map(read_card, read_codes(path)) if card is not None]
    if not cards:
        raise KnownError(ErrorCode.CARD_TEXT)
    return cards[0]


def match_card(card: CitizenCard, household: Household) -> tuple[Member | None, MatchReason]:
    """Return whom of a household a card is about: by the number, else by name and year of birth.

    Nobody with another number is the card's; of two people who fit equally well neither is. Where somebody has the name
    but not the year, or several have the number, it is for the officer to say whose the card is: birth dates on record
    are wrong as often as there are namesakes in one household.
    """
    numbers = {card.citizen_id, card.old_id} - {None}
    same = [member for member in household.members if member.citizen_id in numbers]
    if len(same) == 1:
        return same[0], MatchReason.CITIZEN_ID
    year, wanted = (card.birth_date or "")[:4], fold(card.full_name)
    namesakes = [member for member in household.members if fold(member.full_name) == wanted]
    named = [member for member in namesakes if year and (member.birth_date or "")[:4] == year]
    alike = [member for member in named if not _has_new_number(member)]
    if len(alike) == 1 and not same:
        return alike[0], MatchReason.NAME_AND_BIRTH
    if named and not alike and not same:
        return None, MatchReason.OTHER_NUMBER
    return None, MatchReason.UNSURE if same or namesakes else MatchReason.NOBODY


def _has_new_number(member: Member) -> bool:
    return member.citizen_id is not None and len(member.citizen_id) == len("019190012345")


class CardDesk:
    """Plans what a card changes in a household, and writes what was chosen."""

    def __init__(self, folder: Folder, areas: Areas) -> None:
        self._folder = folder
        self._provinces = frozenset(code for province in areas.provinces for code in province.legacy_codes)

    def plan(self, card: CitizenCard, household: Household) -> CardPlan:
        """Return what a card would change, for whom it fits best.

        Raises:
            KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
        """
        member, reason = match_card(card, household)
        return self._plan(card, household, member, reason)

    def plan_for(self, card: CitizenCard, household: Household, member: Member | None) -> CardPlan:
        """Return what a card would change for the person the officer names; None for a new one.

        Raises:
            KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
        """
        best, reason = match_card(card, household)
        if (best and best.member_id) != (member and member.member_id) or reason in ASKED:
            reason = MatchReason.CHOSEN
        return self._plan(card, household, member, reason)

    def take(self, plan: CardPlan, chosen: Collection[str]) -> Taken:
        """Write the chosen fields of a plan in one transaction.

        Raises:
            KnownError: INPUT_REQUIRED when a new person would have no name; STORE_NO_RECORD when the household or the
                person is no longer there.
        """
        taken = {field.name: field.new for field in plan.fields if field.name in chosen}
        household = households.get(self._folder.database, plan.household.household_id)
        member_id = plan.member.member_id if plan.member else new_record_id(self._folder.clock.now())
        person: dict[str, Value] = {name: value for name, value in taken.items() if name != ADDRESS}
        if plan.member is None:
            if not person.get("full_name"):
                raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Full name"))
            person = {**_place_of_new(household), **person}
        elif all(member.member_id != member_id for member in household.members):
            raise KnownError(ErrorCode.STORE_NO_RECORD, record_id=member_id)
        reason = tr("From the identity card")
        with self._folder.work() as unit:
            if person:
                unit.append(records.MEMBER, member_id, person, reason=reason)
            if ADDRESS in taken:
                unit.append(records.HOUSEHOLD, household.household_id, {ADDRESS: taken[ADDRESS]}, reason=reason)
            # A household is another one with one person more.
            touched = Changes(frozenset({(records.HOUSEHOLD, household.household_id)}))
            return Taken(member_id, unit.commit() | touched)

    def _plan(self, card: CitizenCard, household: Household, member: Member | None, reason: MatchReason) -> CardPlan:
        elsewhere = self._elsewhere(card, member)
        lost = CardDoubt.NO_ACCENTS in card.doubts
        fields, same = [], []
        for name, old, new in _both(card, household, member):
            if new is None:
                continue
            if old == new:
                same.append(name)
                continue
            sure = not (lost and name in _ACCENTED) and not (name == "citizen_id" and elsewhere is not None)
            fields.append(CardField(name, old, new, suggested=old is None and sure))
        return CardPlan(
            card,
            household,
            member,
            reason,
            tuple(fields),
            tuple(same),
            card.doubts,
            doubts_of(card.citizen_id, card.sex, card.birth_date, self._provinces),
            elsewhere,
        )

    def _elsewhere(self, card: CitizenCard, member: Member | None) -> Elsewhere | None:
        numbers = {card.citizen_id, *([card.old_id] if card.old_id else [])}
        for household_id, member_id in households.carriers(self._folder.database, self._folder.commune_code, numbers):
            if member is None or member_id != member.member_id:
                return Elsewhere(household_id, member_id)
        return None


def _both(card: CitizenCard, household: Household, member: Member | None) -> list[tuple[str, str | None, str | None]]:
    """Return name, what is on record and what the card says of every field."""
    said = {
        "full_name": card.full_name,
        "sex": card.sex.value if card.sex else None,
        "birth_date": card.birth_date,
        "citizen_id": card.citizen_id,
        "id_issued_on": card.issued_on,
    }
    own = {name: _text(getattr(member, name)) if member else None for name in CARD_FIELDS}
    return [
        *((name, own[name], said[name]) for name in CARD_FIELDS),
        (ADDRESS, household.address or None, card.address or None),
    ]


def _text(value: object) -> str | None:
    return str(value) if value else None


def _place_of_new(household: Household) -> dict[str, Value]:
    """Return what a new person gets from the household; the first one of a household is its head."""
    return {
        "household_id": household.household_id,
        "position": max((member.position for member in household.members), default=0) + 1,
        "relation": None if household.members else HEAD,
        "ethnic_code": household.head.ethnic_code if household.head else None,
    }
