"""People and households on record twice: found, compared side by side, merged, or remembered as not the same.

Nothing is ever taken for a duplicate by name or by number alone without a person looking: the program only proposes.
Merging keeps both records in the journal; the one given up is marked removed and can be restored there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes, Progress
from ngheo_desktop.domain.household import Household, Member
from ngheo_desktop.domain.ids import RecordId, derived_record_id
from ngheo_desktop.domain.journal import ChangeRef, Value, fold_record
from ngheo_desktop.domain.merging import given_up_for
from ngheo_desktop.domain.survey import Questionnaire, questionnaire_id
from ngheo_desktop.domain.text import fold
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import certificates, class_records, duplicates, households, journal, questionnaires, rounds
from ngheo_desktop.store.unit_of_work import UnitOfWork

# What a merge may take from either side, in the order in which it is shown.
PERSON_FIELDS = ("full_name", "sex", "birth_date", "relation", "ethnic_code", "citizen_id", "id_issued_on")

# What a household that stays gets from the other where it has nothing itself.
_HOUSEHOLD_FIELDS = ("address", "phone", "ethnic_code", "is_minority")
_LARGE_GROUP = 10


class DuplicateReason(StrEnum):
    """Why two people are proposed as one."""

    CITIZEN_ID = "citizen_id"
    NAME_AND_BIRTH = "name_and_birth"


@dataclass(frozen=True, slots=True)
class DuplicatePair:
    """Two people who may be one, each with the household."""

    first: Member
    first_household: Household
    second: Member
    second_household: Household
    reasons: tuple[DuplicateReason, ...]

    @property
    def in_one_household(self) -> bool:
        """Tell whether both stand in the same household."""
        return self.first_household.household_id == self.second_household.household_id


@dataclass(frozen=True, slots=True)
class HouseholdMatch:
    """How two households would become one.

    Attributes:
        matches: member given up → member of the household that stays who is the same person.
        moving: members of the household given up who are nobody there and would move.
        certificates: certificates issued to the household given up; they stay valid and on record.
    """

    kept: Household
    given_up: Household
    matches: Mapping[RecordId, RecordId]
    moving: tuple[Member, ...]
    certificates: int


class DuplicateDesk:
    """Finds and settles duplicates in the data of a commune."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._last: dict[tuple[str, RecordId], ChangeRef] = {}

    def count(self) -> int:
        """Return how many pairs are not yet decided about; 0 in an upper office, which corrects nothing itself.

        Raises:
            KnownError: STORE_ codes.
        """
        return 0 if self._folder.commune_code is None else len(self._reasons())

    def find(self, progress: Progress | None = None) -> list[DuplicatePair]:
        """Return every pair not yet decided about, those of one number first, then in the order of villages.

        A stopped search returns nothing.

        Raises:
            KnownError: ROUND_NOT_HERE in an upper office, which corrects nothing itself; STORE_ codes.
        """
        db = self._folder.database
        if self._folder.commune_code is None:
            raise KnownError(ErrorCode.ROUND_NOT_HERE)
        reasons = self._reasons()
        wanted = {member_id for pair in reasons for member_id in pair}
        homes = duplicates.homes(db, wanted)
        numbers = set(homes.values())
        places: dict[RecordId, tuple[int, Member, Household]] = {}
        for order, household in enumerate(households.some(db, numbers)):
            places |= {one.member_id: (order, one, household) for one in household.members if one.member_id in wanted}
            if progress is not None and not progress(order + 1, len(numbers)):
                return []
        # Somebody may have been taken off between the two reads.
        there = [pair for pair in reasons if pair[0] in places and pair[1] in places]
        ordered = {pair: sorted((places[one] for one in pair), key=_order) for pair in there}
        found = sorted(there, key=lambda pair: (reasons[pair], *map(_order, ordered[pair])))
        return [_pair(ordered[pair][0][1:], ordered[pair][1][1:], reasons[pair]) for pair in found]

    def _reasons(self) -> dict[duplicates.Pair, list[DuplicateReason]]:
        """Return the pairs not yet decided about, each with why it is one."""
        db, commune = self._folder.database, self._folder.commune_code or ""
        settled = duplicates.not_the_same(db)
        reasons: dict[duplicates.Pair, list[DuplicateReason]] = {}
        for reason, groups in (
            (DuplicateReason.CITIZEN_ID, duplicates.same_citizen_id(db, commune)),
            (DuplicateReason.NAME_AND_BIRTH, duplicates.same_name_and_birth(db, commune)),
        ):
            for pair in (pair for group in groups for pair in _pairs(group)):
                if pair not in settled:
                    reasons.setdefault(pair, []).append(reason)
        return reasons

    def say_not_same(self, pair: DuplicatePair, reason: str = "") -> Changes:
        """Remember that two people are not the same; they are proposed no more, on no computer of the commune."""
        first, second = sorted((pair.first.member_id, pair.second.member_id))
        record_id = derived_record_id(records.DUPLICATE_VERDICT, "member", first, second)
        fields = {"about": "member", "first_id": first, "second_id": second, "verdict": "not_same", "reason": reason}
        with self._folder.work() as unit:
            unit.append(records.DUPLICATE_VERDICT, record_id, fields)
            return self._done(unit.commit())

    def merge_people(
        self, keep: Member, give_up: Member, values: Mapping[str, Value] | None = None, reason: str = ""
    ) -> Changes:
        """Make two people one: the first stays, with these values where the other's are better.

        Fields that are empty on the one who stays are filled from the other, as are answers.

        Raises:
            KnownError: STORE_NO_RECORD when either is no longer there; INPUT_REQUIRED when both are the same record.
        """
        if keep.member_id == give_up.member_id:
            raise KnownError(ErrorCode.INPUT_REQUIRED, field="member")
        with self._folder.work() as unit:
            self._merge_people(unit, keep, give_up, dict(values or {}), reason)
            return self._done(unit.commit())

    def match(self, keep: Household, give_up: Household, same: tuple[Member, Member] | None = None) -> HouseholdMatch:
        """Return how two households would become one; people are matched by number, or name and year of birth.

        Args:
            keep: the household that stays.
            give_up: the one whose people go over to it.
            same: two people of whom the officer says that they are one, the one who stays first.
        """
        matches: dict[RecordId, RecordId] = {same[1].member_id: same[0].member_id} if same else {}
        left = [member for member in keep.members if member.member_id not in matches.values()]
        moving = []
        for member in give_up.members:
            if member.member_id in matches:
                continue
            alike = next((one for one in left if _is_same(one, member)), None)
            if alike is None:
                moving.append(member)
            else:
                left.remove(alike)
                matches[member.member_id] = alike.member_id
        issued = [one for one in certificates.all(self._folder.database) if one.household_id == give_up.household_id]
        return HouseholdMatch(keep, give_up, matches, tuple(moving), len(issued))

    def merge_households(
        self,
        match: HouseholdMatch,
        reason: str = "",
        values: Mapping[RecordId, Mapping[str, Value]] | None = None,
    ) -> Changes:
        """Make two records of one household one, in one transaction.

        People who are on both sides are merged (with `values` of the one who stays, where given), the others move over,
        as do classes of years that the kept household has none of, its empty fields, and answers it has not given. The
        certificates of the household given up stay as they are.

        Raises:
            KnownError: STORE_ codes; nothing was changed.
        """
        kept, given_up = match.kept, match.given_up
        of_kept = {member.member_id: member for member in kept.members}
        position = max((member.position for member in kept.members), default=0)
        with self._folder.work() as unit:
            for member in given_up.members:
                if member.member_id in match.matches:
                    stays = of_kept[match.matches[member.member_id]]
                    better = dict((values or {}).get(stays.member_id, {}))
                    self._merge_people(unit, stays, member, better, reason, answers=False)
                    continue
                position += 1
                fields: dict[str, Value] = {"household_id": kept.household_id, "position": position}
                if member.is_head:
                    fields["relation"] = None
                unit.append(records.MEMBER, member.member_id, fields, reason=reason)
            filled: dict[str, Value] = {
                field: getattr(given_up, field)
                for field in _HOUSEHOLD_FIELDS
                if getattr(kept, field) is None and getattr(given_up, field) is not None
            }
            if filled:
                unit.append(records.HOUSEHOLD, kept.household_id, filled, reason=reason)
            self._move_classes(unit, match, reason)
            for own, theirs in self._questionnaires_of(kept, given_up):
                self._copy_answers(unit, kept, own, theirs, match.matches, reason)
            unit.append(records.HOUSEHOLD, given_up.household_id, given_up_for(kept.household_id), reason=reason)
            return self._done(unit.commit())

    def take_back(self, reason: str) -> Changes:
        """Make everything that the last step of this desk touched what it was before, in one transaction.

        Raises:
            KnownError: LIFE_RESTS when something of it was changed again since; STORE_ codes.
        """
        with self._folder.work() as unit:
            for (kind, record_id), ref in self._last.items():
                changes = journal.history(self._folder.database, record_id)
                if changes[-1].ref != ref:
                    raise KnownError(ErrorCode.LIFE_RESTS, what=tr("a later change"))
                before = fold_record(changes[:-1]).values() if len(changes) > 1 else {}
                fields = {field: before.get(field) for field in changes[-1].fields}
                unit.append(kind, record_id, fields, reason=reason)
            self._last = {}
            return unit.commit()

    def _done(self, changes: Changes) -> Changes:
        """Remember what a step wrote, so that it can be taken back."""
        database = self._folder.database
        self._last = {entry: journal.history(database, entry[1])[-1].ref for entry in changes.records}
        return changes

    def _merge_people(
        self,
        unit: UnitOfWork,
        keep: Member,
        give_up: Member,
        values: dict[str, Value],
        reason: str,
        *,
        answers: bool = True,
    ) -> None:
        for field in PERSON_FIELDS:
            own, other = getattr(keep, field), getattr(give_up, field)
            if field != "relation" and own is None and other is not None:
                values.setdefault(field, str(other))
        if values:
            unit.append(records.MEMBER, keep.member_id, values, reason=reason)
        unit.append(records.MEMBER, give_up.member_id, given_up_for(keep.member_id), reason=reason)
        if answers:
            kept = households.get(self._folder.database, keep.household_id)
            given_up = households.get(self._folder.database, give_up.household_id)
            for own_form, theirs in self._questionnaires_of(kept, given_up):
                only = Questionnaire(
                    theirs.questionnaire_id,
                    theirs.household_id,
                    theirs.round_id,
                    theirs.form_id,
                    theirs.status,
                    {},
                    {give_up.member_id: theirs.member_answers.get(give_up.member_id, {})},
                )
                self._copy_answers(unit, kept, own_form, only, {give_up.member_id: keep.member_id}, reason)

    def _move_classes(self, unit: UnitOfWork, match: HouseholdMatch, reason: str) -> None:
        db = self._folder.database
        there = {(one.year, one.standard) for one in class_records.get(db, match.kept.household_id)}
        for one in class_records.get(db, match.given_up.household_id):
            if (one.year, one.standard) not in there:
                fields: dict[str, Value] = {"household_id": match.kept.household_id}
                unit.append(records.CLASS_RECORD, one.class_record_id, fields, reason=reason)

    def _questionnaires_of(
        self, kept: Household, given_up: Household
    ) -> Iterable[tuple[Questionnaire | None, Questionnaire]]:
        for one in rounds.all(self._folder.database, kept.commune_code):
            theirs = questionnaires.get(self._folder.database, given_up.household_id, one.round_id)
            if theirs is not None:
                yield questionnaires.get(self._folder.database, kept.household_id, one.round_id), theirs

    def _copy_answers(
        self,
        unit: UnitOfWork,
        kept: Household,
        own: Questionnaire | None,
        theirs: Questionnaire,
        matches: Mapping[RecordId, RecordId],
        reason: str,
    ) -> None:
        """Write what the kept household has not answered; its own answers always stay."""
        fields: dict[str, Value] = {
            records.household_answer(question): value
            for question, value in theirs.household_answers.items()
            if own is None or question not in own.household_answers
        }
        for member_id, answers in theirs.member_answers.items():
            stays = matches.get(RecordId(member_id), RecordId(member_id))
            given = own.member_answers.get(stays, {}) if own else {}
            fields |= {
                records.member_answer(stays, question): value
                for question, value in answers.items()
                if question not in given
            }
        if not fields:
            return
        if own is None:
            fields |= {
                "household_id": kept.household_id,
                "round_id": theirs.round_id,
                "form_id": theirs.form_id,
                "status": "open",
            }
        record_id = questionnaire_id(theirs.round_id, kept.household_id)
        unit.append(records.QUESTIONNAIRE, record_id, fields, reason=reason)


def _order(place: tuple[int, Member, Household]) -> tuple[int, int, RecordId]:
    return place[0], place[1].position, place[1].member_id


def _pairs(group: list[RecordId]) -> Iterable[duplicates.Pair]:
    """Return who of a group is to be compared: everybody with everybody, in a large one everybody with the first."""
    if len(group) <= _LARGE_GROUP:
        return combinations(group, 2)
    # A number typed for want of one stands on hundreds of people, who would be tens of thousands of pairs.
    return ((group[0], other) for other in group[1:])


def _pair(
    first: tuple[Member, Household], second: tuple[Member, Household], reasons: Iterable[DuplicateReason]
) -> DuplicatePair:
    return DuplicatePair(*first, *second, tuple(reasons))


def _is_same(one: Member, other: Member) -> bool:
    if one.citizen_id and other.citizen_id:
        return one.citizen_id == other.citizen_id
    if not (one.birth_date and other.birth_date):
        return False
    return duplicate_key(one) == duplicate_key(other)


def duplicate_key(member: Member) -> tuple[str, str]:
    """Return what two records of one person share besides the number: name without accents, year of birth."""
    return fold(member.full_name), (member.birth_date or "")[:4]
