"""Relations to the head that hardly fit age or sex: for warnings only, since families are of every kind.

Ages are compared by years of birth, because of many people nothing else is known.
"""

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

from ngheo_desktop.domain.household import Member, Sex, age_in_months
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.kinship import SPOUSES

# Nobody becomes a parent earlier; an adoption or a second marriage says nothing about ages.
YOUNGEST_PARENT = 13
_CHILDREN = frozenset({"con_de"})
_PARENTS = frozenset({"cha_de", "me_de"})
_OLDER = frozenset({"anh", "chi"})
_YOUNGER = frozenset({"em"})
_MARRIED = SPOUSES | {"con_dau", "con_re"}
# Years by which the head is older (or, below zero, younger) at least.
_LEAST: Mapping[str, int] = {
    **dict.fromkeys(_CHILDREN, YOUNGEST_PARENT),
    **dict.fromkeys(_YOUNGER, 0),
}
_MOST: Mapping[str, int] = {
    **dict.fromkeys(_PARENTS, -YOUNGEST_PARENT),
    **dict.fromkeys(_OLDER, 0),
    **dict.fromkeys(("ong", "ba"), -2 * YOUNGEST_PARENT),
}


class KinDoubt(StrEnum):
    """Why a relation may be wrong."""

    SEX = "kin_sex"
    AGE = "kin_age"
    SPOUSES = "kin_spouses"
    MARRIAGE = "kin_marriage"


def kin_doubts(
    members: Collection[Member], sexes: Mapping[str, Sex], marriage_ages: Mapping[Sex, int], today: date
) -> list[tuple[RecordId, KinDoubt]]:
    """Return who of a household has a relation that hardly fits.

    Args:
        members: everybody of the household.
        sexes: the sex that a relation has by its word, for those that have one.
        marriage_ages: completed years from which women and men may marry.
        today: the day on which ages are taken.
    """
    head = next((member for member in members if member.is_head), None)
    spouses = [member for member in members if member.relation in SPOUSES]
    found = []
    for member in members:
        relation = member.relation
        if relation is None:
            continue
        if member.sex is not None and sexes.get(relation, member.sex) is not member.sex:
            found.append((member.member_id, KinDoubt.SEX))
        if head is not None and not _fits_age(member, head):
            found.append((member.member_id, KinDoubt.AGE))
        if relation in SPOUSES and len(spouses) > 1 and member is not spouses[0]:
            found.append((member.member_id, KinDoubt.SPOUSES))
        if relation in _MARRIED and _is_too_young(member, marriage_ages[sexes[relation]], today):
            found.append((member.member_id, KinDoubt.MARRIAGE))
    return found


def _is_too_young(member: Member, least: int, today: date) -> bool:
    """Tell whether somebody is younger in any case: where the day of birth is not known, the first one counts."""
    return bool(member.birth_date) and age_in_months(str(member.birth_date), today) < 12 * least


def _fits_age(member: Member, head: Member) -> bool:
    if not member.birth_date or not head.birth_date or member.relation is None:
        return True
    years = int(member.birth_date[:4]) - int(head.birth_date[:4])
    return _LEAST.get(member.relation, years) <= years <= _MOST.get(member.relation, years)
