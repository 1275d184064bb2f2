"""Who of a list is who of a household that is here."""

from collections.abc import Collection

from ngheo_desktop.domain.household import Member
from ngheo_desktop.domain.text import even_tone_placement, fold
from ngheo_desktop.exchange.listed import ListedMember
from ngheo_desktop.store.life_events import GonePerson


def name_key(name: str) -> str:
    """Return what two spellings of one person's name share."""
    return even_tone_placement(name).casefold()


def paired(
    here: Collection[Member], listed: Collection[ListedMember]
) -> tuple[list[tuple[Member, ListedMember]], list[ListedMember]]:
    """Return the people who are in both, and those of the list only; each person here answers for one of the list."""
    left = list(here)
    found: dict[int, Member] = {}
    for is_same in (same_number, same_birth, nearly_same):
        for member in listed:
            if member.row not in found:
                same = next((known for known in left if is_same(known, member)), None)
                if same is not None:
                    left.remove(same)
                    found[member.row] = same
    pairs = [(found[member.row], member) for member in listed if member.row in found]
    return pairs, [member for member in listed if member.row not in found]


def same_number(here: Member, listed: ListedMember) -> bool:
    """Tell whether two people share the number, and name or year of birth as well."""
    return bool(here.citizen_id) and here.citizen_id == listed.citizen_id and alike(here, listed)


def same_birth(here: Member, listed: ListedMember) -> bool:
    """Tell whether two people share name and birth, as far as both sides know it."""
    if not _may_be(here, listed) or not here.birth_date or not listed.birth_date:
        return False
    return here.birth_date.startswith(listed.birth_date) or listed.birth_date.startswith(here.birth_date)


def nearly_same(here: Member, listed: ListedMember) -> bool:
    """Tell whether two people share name, relation and year of birth; a birth that one side lacks does not count."""
    if not _may_be(here, listed) or here.relation != listed.relation:
        return False
    return not here.birth_date or not listed.birth_date or here.birth_date[:4] == listed.birth_date[:4]


def _may_be(here: Member, listed: ListedMember) -> bool:
    if here.citizen_id and listed.citizen_id:
        return False
    return name_key(here.full_name) == name_key(listed.full_name)


def alike(here: Member | GonePerson, listed: ListedMember) -> bool:
    """Tell whether two people of one number are the same: by name, or by year of birth where the name was corrected."""
    if fold(here.full_name) == fold(listed.full_name):
        return True
    return bool(here.birth_date and listed.birth_date) and str(here.birth_date)[:4] == str(listed.birth_date)[:4]
