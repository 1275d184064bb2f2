"""Finds the households of a list among those that are here, and what the list says more or otherwise."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ngheo_desktop.domain.household import Household, Member
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.text import even_tone_placement
from ngheo_desktop.exchange.listed import ListedHousehold, ListedMember
from ngheo_desktop.exchange.problems import ListProblem, RowProblem
from ngheo_desktop.services.villages import village_key


@dataclass(frozen=True, slots=True)
class Update:
    """What a list adds to a household that is here: people, values where there were none, last year's class.

    Attributes:
        household_fields: field to value for the household.
        member_fields: the same for each person.
    """

    here: Household
    listed: ListedHousehold
    new_members: tuple[ListedMember, ...]
    household_fields: Mapping[str, Value]
    member_fields: Mapping[RecordId, Mapping[str, Value]]
    new_class: bool

    @property
    def is_empty(self) -> bool:
        """Tell whether the list adds nothing."""
        return not (self.new_members or self.household_fields or self.member_fields or self.new_class)


class KnownHouseholds:
    """The households that are here, to be found again from a list."""

    def __init__(self, found: Iterable[Household]) -> None:
        self._by_citizen_id: dict[str, Household] = {}
        self._by_head: dict[tuple[str, str, str | None], Household] = {}
        for household in found:
            for member in household.members:
                if member.citizen_id:
                    self._by_citizen_id[member.citizen_id] = household
            head = household.head
            if head is not None:
                key = (village_key(household.village), name_key(head.full_name), head.birth_date)
                self._by_head[key] = household

    def __bool__(self) -> bool:
        return bool(self._by_head or self._by_citizen_id)

    def find(self, listed: ListedHousehold) -> Household | None:
        """Return the household here that the list means: by any citizen id, else by village, head's name and birth."""
        for member in listed.members:
            if member.citizen_id in self._by_citizen_id:
                return self._by_citizen_id[member.citizen_id]
        head = listed.head
        if head is None:
            return None
        return self._by_head.get((village_key(listed.village), name_key(head.full_name), head.birth_date))


def name_key(name: str) -> str:
    """Return what two spellings of one person's name share."""
    return even_tone_placement(name).casefold()


def compare(here: Household, listed: ListedHousehold, *, has_class: bool) -> Update:
    """Return what a list adds to a household; what is here already is never replaced.

    Args:
        here: the household.
        listed: the same household in the list.
        has_class: whether its class of the list's year is here already, or the list's year is not known.
    """
    pairs, new = _paired(here.members, listed.members)
    member_fields = {
        ours.member_id: fields
        for ours, theirs in pairs
        if (
            fields := _blanks(
                (
                    ("birth_date", ours.birth_date, theirs.birth_date),
                    ("citizen_id", ours.citizen_id, theirs.citizen_id),
                    ("sex", ours.sex, theirs.sex.value if theirs.sex else None),
                    ("ethnic_code", ours.ethnic_code, theirs.ethnic_code),
                    ("relation", ours.relation, theirs.relation),
                )
            )
        )
    }
    household_fields = _blanks(
        (
            ("ethnic_code", here.ethnic_code, listed.ethnic_code),
            ("is_minority", here.is_minority, listed.is_minority),
            ("no_labour", here.no_labour, listed.no_labour),
            ("has_merit", here.has_merit, listed.has_merit),
            ("causes", list(here.causes) or None, list(listed.causes) or None),
            ("address", here.address, listed.address),
            ("phone", here.phone, listed.phone),
        )
    )
    new_class = listed.household_class is not None and not has_class
    return Update(here, listed, tuple(new), household_fields, member_fields, new_class)


def differences(here: Household, listed: ListedHousehold, recorded: str | None) -> list[ListProblem]:
    """Return what the list says otherwise; the data here stay as they are."""
    found: list[ListProblem] = []
    if recorded and listed.household_class and recorded != listed.household_class:
        found.append(_differs(listed, listed.row, listed.household_class, recorded))
    if village_key(here.village) != village_key(listed.village):
        found.append(_differs(listed, listed.row, listed.village, here.village))
    for same, member in _paired(here.members, listed.members)[0]:
        for theirs, ours in (
            (member.full_name, same.full_name),
            (member.birth_date, same.birth_date),
            (member.citizen_id, same.citizen_id),
        ):
            if theirs and ours and theirs != ours:
                found.append(_differs(listed, member.row, theirs, ours))
    return found


def _paired(
    here: Collection[Member], listed: Collection[ListedMember]
) -> tuple[list[tuple[Member, ListedMember]], list[ListedMember]]:
    """Return the people who are in both, and those of the list only; each person here answers for one of the list."""
    left = list(here)
    pairs: list[tuple[Member, ListedMember]] = []
    new: list[ListedMember] = []
    for member in listed:
        same = next((known for known in left if _is_same(known, member)), None)
        if same is None:
            new.append(member)
        else:
            left.remove(same)
            pairs.append((same, member))
    return pairs, new


def _is_same(here: Member, listed: ListedMember) -> bool:
    if here.citizen_id and listed.citizen_id:
        return here.citizen_id == listed.citizen_id
    if name_key(here.full_name) != name_key(listed.full_name):
        return False
    return here.birth_date == listed.birth_date or (here.birth_date is None and here.relation == listed.relation)


def _blanks(values: Iterable[tuple[str, Value, Value]]) -> dict[str, Value]:
    """Return the values of the list for fields that are empty here; an unmarked box says nothing new."""
    return {
        name: theirs for name, ours, theirs in values if ours is None and theirs is not None and theirs is not False
    }


def _differs(listed: ListedHousehold, row: int, theirs: str, ours: str) -> ListProblem:
    return ListProblem(listed.sheet, row, RowProblem.DIFFERS, {"text": theirs, "here": ours})
