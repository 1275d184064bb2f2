"""Finds the households of a list among those that are here, and what the list says more or otherwise."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ngheo_desktop.domain.household import Household, Member
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.exchange.listed import ListedHousehold, ListedMember
from ngheo_desktop.exchange.problems import ListProblem, RowProblem
from ngheo_desktop.messages import format_date
from ngheo_desktop.services.list_pairing import alike, name_key, nearly_same, paired, same_birth
from ngheo_desktop.services.record_words import event_title
from ngheo_desktop.services.villages import village_key
from ngheo_desktop.store.life_events import GonePerson


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

    @property
    def tells_more(self) -> bool:
        """Tell whether the list, if not one of heads, knows people, births or numbers that are not here."""
        return not self.listed.heads_only and bool(self.new_members or self.member_fields)


@dataclass(frozen=True, slots=True)
class Matched:
    """What a list means for the households that are here.

    Attributes:
        additions: households that are not here.
        updates: what the list adds to households that are.
        unchanged: how many households are here with everything.
        kept_out: how many households a hard problem keeps out.
        problems: what the list says otherwise, and why a household is kept out.
        by_name: how many households were known by village and name of the head alone.
    """

    additions: tuple[ListedHousehold, ...]
    updates: tuple[Update, ...]
    unchanged: int
    kept_out: int
    problems: tuple[ListProblem, ...]
    by_name: int


def match_list(
    here: Iterable[Household],
    listed: Collection[ListedHousehold],
    classes: Mapping[RecordId, str],
    year: int | None,
    gone: Iterable[GonePerson] = (),
) -> Matched:
    """Find the households of a list among those that are here.

    Args:
        here: the households of the commune.
        listed: those of the list that have no hard problem.
        classes: the classes recorded for the list's year.
        year: the year of the list, None when it is not known.
        gone: the people whom a life event took off the lists; an old list does not bring them back.
    """
    known = KnownHouseholds(here, knows_members=any(household.heads_only for household in listed))
    left = GonePeople(gone)
    additions: list[ListedHousehold] = []
    updates: list[Update] = []
    problems: list[ListProblem] = []
    kept_out = 0
    met = [(household, *known.meet(household)) for household in listed]
    namesakes = known.settled([household for household, _, refused in met if _is_unsure(refused)])
    for household, found, refused in met:
        same = namesakes.get((household.sheet, household.row)) or found
        why = [*([] if same is not found else refused), *left.problems(household, same)]
        if why:
            problems += why
            kept_out += 1
        elif same is None:
            additions.append(household)
        else:
            recorded = classes.get(same.household_id)
            problems += differences(same, household, recorded)
            update = compare(same, household, has_class=year is None or recorded is not None)
            if not update.is_empty:
                updates.append(update)
            if same is not found and update.tells_more:
                problems.append(_known_by_name(household))
    unchanged = len(listed) - len(additions) - len(updates) - kept_out
    return Matched(tuple(additions), tuple(updates), unchanged, kept_out, tuple(problems), len(namesakes))


def _known_by_name(listed: ListedHousehold) -> ListProblem:
    context = {"name": listed.head.full_name if listed.head else ""}
    return ListProblem(listed.sheet, listed.row, RowProblem.KNOWN_BY_NAME, context)


def _is_unsure(refused: Collection[ListProblem]) -> bool:
    return any(problem.problem is RowProblem.BIRTH_NEEDED for problem in refused)


class KnownHouseholds:
    """The households that are here, to be found again from a list.

    A number alone proves nothing, because it may be mistyped, nor does a name: a person is the same by number and name
    (or year of birth), or by name and birth. A household is the same when the heads are, or more than half of the
    people on both sides. Where one side knows nothing but the name of the head, village and name have to do, as long as
    there are as many such households here as in the list.

    Args:
        found: the households that are here.
        knows_members: whether heads of a list are looked for among the people who are no heads here.
    """

    def __init__(self, found: Iterable[Household], *, knows_members: bool = False) -> None:
        self._owners: dict[str, tuple[Household, Member]] = {}
        self._by_head: dict[tuple[str, str], list[Household]] = {}
        self._members: dict[tuple[str, str], list[tuple[Household, Member]]] = {}
        self._met: dict[RecordId, ListedHousehold] = {}
        for household in found:
            for member in household.members:
                if member.citizen_id:
                    self._owners[member.citizen_id] = household, member
                if knows_members and not member.is_head:
                    key = village_key(household.village), name_key(member.full_name)
                    self._members.setdefault(key, []).append((household, member))
            head = household.head
            if head is not None:
                self._by_head.setdefault((village_key(household.village), name_key(head.full_name)), []).append(
                    household
                )

    def meet(self, listed: ListedHousehold) -> tuple[Household | None, list[ListProblem]]:
        """Return the household here that the list means, None for a new one, and why it cannot be taken in."""
        if not self._owners and not self._by_head:
            return None, []
        owners = [(one, *self._owners[one.citizen_id]) for one in listed.members if one.citizen_id in self._owners]
        head = listed.head
        named: list[Household] = []
        if head is not None and self._by_head:
            named = self._by_head.get((village_key(listed.village), name_key(head.full_name)), [])
        if not owners and not named:
            return None, self._head_elsewhere(listed)
        best, unsure, most = None, None, (0, 0, 0, False)
        for here in {one.household_id: one for one in (*(owner[1] for owner in owners), *named)}.values():
            pairs = paired(here.members, listed.members)[0]
            if _is_one(here, listed, pairs):
                likeness = (*_likeness(here, listed, pairs), here.household_id not in self._met)
                if best is None or likeness > most:
                    best, most = here, likeness
            elif any(theirs is head and ours.is_head for ours, theirs in pairs):
                unsure = here
        problems = [problem for owner in owners if (problem := _number_problem(listed, *owner, best)) is not None]
        if best is None and unsure is not None and head is not None and not problems:
            problems.append(ListProblem(listed.sheet, head.row, RowProblem.BIRTH_NEEDED, {"name": head.full_name}))
        if best is not None and not problems:
            first = self._met.setdefault(best.household_id, listed)
            if first is not listed:
                context = {"sheet": first.sheet, "first": str(first.row)}
                problems.append(ListProblem(listed.sheet, listed.row, RowProblem.HOUSEHOLD_DUPLICATE, context))
        if best is None and not problems:
            problems += self._head_elsewhere(listed)
        return best, problems

    def settled(self, unsure: Iterable[ListedHousehold]) -> dict[tuple[str, int], Household]:
        """Return the households here, by sheet and row, that listed ones are of which nothing but the name tells.

        Village and name of the head do where one side knows nothing else, and only while there are as many households
        here as in the list that nothing else has found.
        """
        groups: dict[tuple[str, str], list[ListedHousehold]] = {}
        for listed in unsure:
            if listed.head is not None:
                key = village_key(listed.village), name_key(listed.head.full_name)
                groups.setdefault(key, []).append(listed)
        found: dict[tuple[str, int], Household] = {}
        for key, group in groups.items():
            left = [here for here in self._by_head[key] if here.household_id not in self._met]
            if len(left) != len(group):
                continue
            for listed in group:
                fitting = [here for here in left if _is_namesake(here, listed)]
                if fitting:
                    same = min(fitting, key=lambda here: _strangeness(here, listed))
                    left.remove(same)
                    found[listed.sheet, listed.row] = same
        return found

    def _head_elsewhere(self, listed: ListedHousehold) -> list[ListProblem]:
        """Return where a head of a list of heads lives under another head, by village, name and birth."""
        head = listed.head
        if head is None or not listed.heads_only:
            return []
        for here, member in self._members.get((village_key(listed.village), name_key(head.full_name)), []):
            if same_birth(member, head):
                name = here.head.full_name if here.head else ""
                context = {"name": head.full_name, "head": name, "village": here.village}
                return [ListProblem(listed.sheet, head.row, RowProblem.HEAD_IS_MEMBER, context)]
        return []


class GonePeople:
    """The people whom a life event took off the lists, to be known again by number, or by village, name and birth."""

    def __init__(self, people: Iterable[GonePerson]) -> None:
        self._by_number: dict[str, GonePerson] = {}
        self._by_name: dict[tuple[str, str, str], GonePerson] = {}
        for one in people:
            if one.citizen_id:
                self._by_number[one.citizen_id] = one
            if one.birth_date:
                self._by_name[village_key(one.village), name_key(one.full_name), one.birth_date[:4]] = one

    def problems(self, listed: ListedHousehold, here: Household | None) -> list[ListProblem]:
        """Return who of a listed household is gone; `here` is the household that the list means."""
        if not (self._by_number or self._by_name):
            return []
        new = paired(here.members, listed.members)[1] if here else listed.members
        found = [(member, one) for member in new if (one := self._find(listed.village, member)) is not None]
        return [
            ListProblem(
                listed.sheet,
                member.row,
                RowProblem.PERSON_GONE,
                {"name": member.full_name, "text": event_title(one.kind), "shown": format_date(one.on)},
            )
            for member, one in found
        ]

    def _find(self, village: str, member: ListedMember) -> GonePerson | None:
        one = self._by_number.get(member.citizen_id or "")
        if one is not None and alike(one, member):
            return one
        key = village_key(village), name_key(member.full_name), (member.birth_date or "")[:4]
        named = self._by_name.get(key)
        # Two numbers are two people.
        return None if named is None or (named.citizen_id and member.citizen_id) else named


def _likeness(
    here: Household, listed: ListedHousehold, pairs: Collection[tuple[Member, ListedMember]]
) -> tuple[int, int, int]:
    """Return how like two households are: people in both, then people in one only (less is more), then equal values."""
    strangers = len(here.members) + len(listed.members) - 2 * len(pairs)
    equal = sum(
        (ours.birth_date == theirs.birth_date) + (ours.citizen_id == theirs.citizen_id) for ours, theirs in pairs
    )
    return len(pairs), -strangers, equal


def _is_namesake(here: Household, listed: ListedHousehold) -> bool:
    """Tell whether two households whose heads share the name may be one, as one side knows nothing but the name."""
    ours, theirs = here.head, listed.head
    if ours is None or theirs is None or not nearly_same(ours, theirs):
        return False
    is_bare = len(here.members) == 1 and not ours.birth_date and not ours.citizen_id
    return is_bare or listed.heads_only


def _strangeness(here: Household, listed: ListedHousehold) -> tuple[bool, int]:
    update = compare(here, listed, has_class=True)
    more = len(update.household_fields) + len(update.member_fields) + len(update.new_members)
    return here.number != (listed.number or None), more


def _is_one(here: Household, listed: ListedHousehold, pairs: Collection[tuple[Member, ListedMember]]) -> bool:
    """Tell whether two households are the same by their heads, or else by most of their people."""
    for ours, theirs in pairs:
        if ours.is_head and theirs is listed.head:
            same_number = theirs.citizen_id is not None and ours.citizen_id == theirs.citizen_id
            return same_number or len(pairs) > 1 or bool(ours.birth_date and theirs.birth_date)
    return 2 * len(pairs) > max(len(here.members), len(listed.members))


def _number_problem(
    listed: ListedHousehold, member: ListedMember, owner: Household, person: Member, best: Household | None
) -> ListProblem | None:
    """Return why the number of a listed person keeps the household out, None when nothing does."""
    context = {"text": str(member.citizen_id), "name": person.full_name}
    if not alike(person, member):
        return ListProblem(listed.sheet, member.row, RowProblem.ID_OF_OTHER, context)
    if owner is best:
        return None
    head = owner.head
    context |= {"head": head.full_name if head else "", "village": owner.village}
    return ListProblem(listed.sheet, member.row, RowProblem.PERSON_ELSEWHERE, context)


def compare(here: Household, listed: ListedHousehold, *, has_class: bool) -> Update:
    """Return what a list adds to a household; what is here already is never replaced.

    Args:
        here: the household.
        listed: the same household in the list.
        has_class: whether its class of the list's year is here already, or the list's year is not known.
    """
    pairs, new = paired(here.members, listed.members)
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
            ("number", here.number, listed.number or None),
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
    people = len(here.members)
    # Of a household that was taken in from a list of heads, the other people come with its questionnaire.
    if listed.heads_only and listed.size and people > 1 and listed.size != people:
        context = {"text": str(listed.size), "here": str(people)}
        found.append(ListProblem(listed.sheet, listed.row, RowProblem.SIZE_HERE, context))
    for same, member in paired(here.members, listed.members)[0]:
        for theirs, ours in (
            (member.full_name, same.full_name),
            (member.birth_date, same.birth_date),
            (member.citizen_id, same.citizen_id),
        ):
            # A list that knows only the year of a birth does not contradict the day.
            if theirs and ours and theirs != ours and not ours.startswith(f"{theirs}-"):
                found.append(_differs(listed, member.row, theirs, ours))
    return found


def _blanks(values: Iterable[tuple[str, Value, Value]]) -> dict[str, Value]:
    """Return the values of the list for fields that are empty here; an unmarked box says nothing new."""
    return {
        name: theirs for name, ours, theirs in values if ours is None and theirs is not None and theirs is not False
    }


def _differs(listed: ListedHousehold, row: int, theirs: str, ours: str) -> ListProblem:
    return ListProblem(listed.sheet, row, RowProblem.DIFFERS, {"text": theirs, "here": ours})
