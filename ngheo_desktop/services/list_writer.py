"""Writes the households of a list into a unit of work, and notes which changes of the journal that were."""

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId, derived_record_id, new_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.exchange.listed import ListedHousehold, ListedMember
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.list_matching import Update
from ngheo_desktop.services.villages import VillageBook
from ngheo_desktop.store.unit_of_work import Entry, UnitOfWork

# A list does not say under which standard a class was given; the year does.
_STANDARDS = ((2016, "vn-2016-2021"), (2022, "vn-2022-2026"), (2027, "vn-2027-2030"))


class ListWriter:
    """Writes one list; what is added waits until `write`, because many changes together are written faster.

    Attributes:
        households, members: how many were added.
        changed: how many households that were here got something.
    """

    def __init__(self, folder: Folder, unit: UnitOfWork, commune: str, year: int | None, reason: str) -> None:
        self._folder = folder
        self._unit = unit
        self._commune = commune
        self._year = year
        self._reason = reason
        self._villages = VillageBook(folder, unit, commune)
        self._moment = folder.clock.now()
        self._standard = "".join([name for since, name in _STANDARDS if year and since <= year][-1:])
        self._waiting: list[Entry] = []
        self.households = 0
        self.members = 0
        self.changed = 0

    def add(self, listed: ListedHousehold) -> None:
        """Add a new household."""
        household_id = self._new_id()
        self.households += 1
        self._append(
            records.HOUSEHOLD,
            household_id,
            {
                "commune_code": self._commune,
                "commune_list": self._folder.profile.commune_list,
                "village_id": self._villages.id_of(listed.village),
                "number": listed.number or None,
                "ethnic_code": listed.ethnic_code,
                "is_minority": listed.is_minority,
                "no_labour": listed.no_labour,
                "has_merit": listed.has_merit,
                "causes": list(listed.causes),
                "address": listed.address,
                "phone": listed.phone,
            },
        )
        for position, member in enumerate(listed.members, start=1):
            self._add_member(household_id, member, position)
        self._add_class(household_id, listed)

    def update(self, update: Update) -> None:
        """Add what a known household does not have yet: people, values, the class of the list's year."""
        here = update.here
        self.changed += 1
        if update.household_fields:
            self._append(records.HOUSEHOLD, here.household_id, dict(update.household_fields))
        for member_id, fields in update.member_fields.items():
            self._append(records.MEMBER, member_id, dict(fields))
        last = max((member.position for member in here.members), default=0)
        for position, member in enumerate(update.new_members, start=last + 1):
            self._add_member(here.household_id, member, position)
        if update.new_class:
            self._add_class(here.household_id, update.listed)

    def write(self) -> None:
        """Write what waits, its summaries and search texts included.

        Raises:
            KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_CORRUPT, STORE_IO.
        """
        self._unit.append_all(self._waiting)
        self._unit.flush()
        self._waiting.clear()

    def note_run(self, file: str, digest: str, first_seq: int, last_seq: int) -> RecordId:
        """Write down what this import was, so that it can be undone; return the id of the note."""
        run_id = self._new_id()
        self._unit.append(
            records.IMPORT_RUN,
            run_id,
            {
                "commune_code": self._commune,
                "file": file,
                "digest": digest,
                "imported_on": self._moment.isoformat(timespec="seconds"),
                "device_id": self._folder.identity.device_id,
                "first_seq": first_seq,
                "last_seq": last_seq,
                "households": self.households,
                "members": self.members,
                "changed": self.changed,
            },
        )
        return run_id

    def _add_member(self, household_id: RecordId, member: ListedMember, position: int) -> None:
        self.members += 1
        self._append(
            records.MEMBER,
            self._new_id(),
            {
                "household_id": household_id,
                "position": position,
                "full_name": member.full_name,
                "sex": member.sex.value if member.sex else None,
                "birth_date": member.birth_date,
                "relation": member.relation,
                "ethnic_code": member.ethnic_code,
                "citizen_id": member.citizen_id,
            },
        )

    def _add_class(self, household_id: RecordId, listed: ListedHousehold) -> None:
        if listed.household_class is None or self._year is None:
            return
        previous = listed.previous_class
        self._append(
            records.CLASS_RECORD,
            derived_record_id(records.CLASS_RECORD, household_id, str(self._year), *filter(None, [self._standard])),
            {
                "household_id": household_id,
                "year": self._year,
                "standard": self._standard,
                "household_class": listed.household_class.value,
                "previous_class": previous.value if previous else None,
                "income_score": listed.income_score,
                "deprivation_score": listed.deprivation_score,
                "decision_number": listed.decision_number,
                "decision_date": listed.decision_date,
                "source": "list",
            },
        )

    def _append(self, kind: str, record_id: RecordId, fields: dict[str, Value]) -> None:
        self._waiting.append(Entry(kind, record_id, fields, self._reason))

    def _new_id(self) -> RecordId:
        return new_record_id(self._moment)
