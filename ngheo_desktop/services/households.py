"""Households and their members: lists for the screen, and edits as changes."""

from array import array
from collections.abc import Mapping, Sequence

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.household import Household, Village
from ngheo_desktop.domain.ids import RecordId, new_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.villages import VillageBook
from ngheo_desktop.store import households, search, search_counts
from ngheo_desktop.store.search import HouseholdQuery, HouseholdRow, Order
from ngheo_desktop.store.search_counts import ListCounts
from ngheo_desktop.store.search_matches import Matches

__all__ = ["HouseholdBook", "HouseholdQuery", "HouseholdRow", "ListCounts", "Matches", "Order"]


class HouseholdBook:
    """The households of a folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def get(self, household_id: RecordId) -> Household:
        """Return a household with its members.

        Raises:
            KnownError: STORE_NO_RECORD.
        """
        return households.get(self._folder.database, household_id)

    def villages(self) -> list[Village]:
        """Return the villages of this commune in their order."""
        commune = self._folder.commune_code
        return households.villages(self._folder.database, commune) if commune else []

    def find(self, query: HouseholdQuery) -> "array[int]":
        """Return the local numbers of the households that match, in the order asked for."""
        return search.household_nos(self._folder.database, query)

    def search(self, query: HouseholdQuery) -> Matches:
        """Return the same as `find` where that is quick, else the first of them (`Matches.is_all` is False)."""
        return search.look(self._folder.database, query)

    def search_whole(self, query: HouseholdQuery) -> Matches:
        """Return all that match, every one worked out; for another thread than that of the screen."""
        found = search.find(self._folder.database, query)
        found.all()
        return found

    def rows(self, query: HouseholdQuery, numbers: Sequence[int]) -> list[HouseholdRow]:
        """Return the list rows of these local numbers, in the same order."""
        return search.rows(self._folder.database, query, numbers)

    def number_of(self, household_id: RecordId) -> int | None:
        """Return the local number of a household, None when it is not here."""
        return search.household_no(self._folder.database, household_id)

    def total(self) -> int:
        """Return how many households there are in this commune, in an upper office in all."""
        return search.total(self._folder.database, self._folder.commune_code)

    def counts(self, query: HouseholdQuery) -> ListCounts:
        """Return the totals of the whole commune and round, whatever is filtered."""
        return search_counts.counts(self._folder.database, query)

    # -- edits ----------------------------------------------------------------------------------------------------

    def add_village(self, name: str) -> RecordId:
        """Add a village of this commune, or return the one of that name.

        Raises:
            KnownError: INPUT_REQUIRED; ROUND_NOT_HERE in an upper office, which has no villages of its own.
        """
        name = name.strip()
        if not name:
            raise KnownError(ErrorCode.INPUT_REQUIRED, field="village")
        commune = self._folder.commune_code
        if commune is None:
            raise KnownError(ErrorCode.ROUND_NOT_HERE)
        with self._folder.work() as unit:
            village_id = VillageBook(self._folder, unit, commune).id_of(name)
            unit.commit()
        return village_id

    def add_household(self, fields: Mapping[str, Value], head: Mapping[str, Value]) -> tuple[RecordId, Changes]:
        """Add a household with its head.

        Args:
            fields: fields of the household, for example `village_id`.
            head: fields of the member who is the head; `full_name` is required.

        Raises:
            KnownError: INPUT_REQUIRED without a village or a name.
        """
        if not fields.get("village_id"):
            raise KnownError(ErrorCode.INPUT_REQUIRED, field="village")
        if not str(head.get("full_name") or "").strip():
            raise KnownError(ErrorCode.INPUT_REQUIRED, field="full_name")
        household_id = self._new_id()
        with self._folder.work() as unit:
            unit.append(
                records.HOUSEHOLD,
                household_id,
                {
                    "commune_code": self._folder.commune_code,
                    "commune_list": self._folder.profile.commune_list,
                    **fields,
                },
            )
            unit.append(
                records.MEMBER,
                self._new_id(),
                {"household_id": household_id, "position": 1, "relation": "chu_ho", **head},
            )
            return household_id, unit.commit()

    def edit_household(self, household_id: RecordId, fields: Mapping[str, Value], reason: str = "") -> Changes:
        """Change fields of a household."""
        return self._edit(records.HOUSEHOLD, household_id, fields, reason)

    def add_member(self, household: Household, fields: Mapping[str, Value]) -> tuple[RecordId, Changes]:
        """Add a person to a household, after the last one."""
        member_id = self._new_id()
        position = max((member.position for member in household.members), default=0) + 1
        changes = self._edit(
            records.MEMBER,
            member_id,
            {"household_id": household.household_id, "position": position, **fields},
            "",
        )
        return member_id, changes

    def _edit(self, kind: str, record_id: RecordId, fields: Mapping[str, Value], reason: str) -> Changes:
        with self._folder.work() as unit:
            unit.append(kind, record_id, fields, reason=reason)
            return unit.commit()

    def _new_id(self) -> RecordId:
        return new_record_id(self._folder.clock.now())
