"""How people of a household are related once somebody else is its head: suggestions, never more.

Relations are keys of the shipped list. Where the words leave it open, nothing is suggested and the officer is asked.
"""

from collections.abc import Mapping

from ngheo_desktop.domain.household import HEAD, Member, Sex, birth_parts

SPOUSES = frozenset({"vo", "chong"})
CHILDREN = frozenset({"con_de", "con_nuoi"})
PARENTS = frozenset({"cha_de", "me_de"})
_SAME_FOR_A_SPOUSE = frozenset({"con_de", "con_nuoi", "con_dau", "con_re", "chau", "chat", "o_nho"})
_IN_LAWS: Mapping[str, str] = {
    "cha_de": "cha_vo_chong",
    "me_de": "me_vo_chong",
    "cha_vo_chong": "cha_de",
    "me_vo_chong": "me_de",
}


def relation_to_new_head(person: Member, new_head: Member) -> str | None:
    """Suggest a person's relation to the new head from the relations of both to the old one.

    Args:
        person: somebody else than the new head; with the relation to the old head (the old head himself, too).
        new_head: with the relation to the old head.
    """
    if person.member_id == new_head.member_id:
        return HEAD
    before, now = person.relation, new_head.relation
    if before is None or now is None:
        return None
    if before == "o_nho" or now == HEAD:
        return before
    if now in SPOUSES:
        return _to_a_spouse(person, before)
    if now in CHILDREN:
        return _to_a_child(person, before, new_head)
    if now in PARENTS:
        return _to_a_parent(person, before)
    return None


def _to_a_spouse(person: Member, before: str) -> str | None:
    if before == HEAD:
        return _spouse(person)
    if before == "con_rieng":
        return "con_de"  # the word means a child of the wife or husband alone
    return before if before in _SAME_FOR_A_SPOUSE else _IN_LAWS.get(before)


def _to_a_child(person: Member, before: str, new_head: Member) -> str | None:
    if before == HEAD:
        return _parent(person.sex)
    if before in SPOUSES:
        # Of a widowed or married head; a second wife would be a step-mother, which the words do not tell.
        return _parent(person.sex or (Sex.FEMALE if before == "vo" else Sex.MALE))
    if before in CHILDREN:
        return _sibling(person, new_head)
    if before in PARENTS:
        # Grandparents, of whichever side the head was.
        return "ong" if before == "cha_de" else "ba"
    return None


def _to_a_parent(person: Member, before: str) -> str | None:
    if before == HEAD:
        return "con_de"
    if before in PARENTS:
        return _spouse(person)
    if before in CHILDREN:
        return "chau"
    if before in SPOUSES:
        return "con_dau" if before == "vo" else "con_re"
    if before in {"anh", "chi", "em"}:
        return "con_de"
    return "chat" if before == "chau" else None


def _spouse(person: Member) -> str | None:
    return {Sex.FEMALE: "vo", Sex.MALE: "chong"}.get(person.sex) if person.sex is not None else None


def _parent(sex: Sex | None) -> str | None:
    return None if sex is None else "cha_de" if sex is Sex.MALE else "me_de"


def _sibling(person: Member, head: Member) -> str | None:
    if not person.birth_date or not head.birth_date:
        return None
    own, others = birth_parts(person.birth_date), birth_parts(head.birth_date)
    if own[0] == others[0] and (own == others or "-" not in person.birth_date or "-" not in head.birth_date):
        return None  # twins, or a year that does not tell who is older
    if own > others:
        return "em"
    return None if person.sex is None else "anh" if person.sex is Sex.MALE else "chi"
