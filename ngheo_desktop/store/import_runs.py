"""The imports of lists: what each was, what it wrote, and what was built on it since."""

from collections.abc import Collection
from dataclasses import dataclass

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import DeviceId, RecordId
from ngheo_desktop.domain.journal import Change, Value, change_from_content
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.numbers import chunks, marks
from ngheo_desktop.store.projection import REFERENCES, TABLES

_RANGE = (
    "(SELECT device_no << 40 FROM device WHERE device_id = :device) + :first"
    " AND (SELECT device_no << 40 FROM device WHERE device_id = :device) + :last"
)
# References to a household or to one of its people.
_TO_HOUSEHOLDS = ("household_id", "other_household_id")
_TO_MEMBERS = ("new_head_id",)


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import of a list: the changes `first_seq` to `last_seq` of a device, and how many records it added."""

    run_id: RecordId
    commune_code: str
    file: str
    digest: str
    imported_on: str
    device_id: DeviceId
    first_seq: int
    last_seq: int
    households: int
    members: int
    changed: int
    undone: bool
    undone_reason: str


@dataclass(frozen=True, slots=True)
class Later:
    """A change that was made after a run to one of its records, or a record that points at one."""

    kind: str
    record_id: RecordId
    household_id: RecordId | None
    author: str
    at: str


def all(db: Database, commune_code: str) -> list[ImportRun]:  # noqa: A001  (import_runs.all)
    """Return the imports of a commune, newest first.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "SELECT record_id, commune_code, file, digest, imported_on, device_id, first_seq, last_seq, households,"
        " members, changed, undone, undone_reason FROM import_run WHERE commune_code = ?"
        " ORDER BY imported_on DESC, last_seq DESC, record_id DESC",
        (commune_code,),
    )
    return [
        ImportRun(
            run_id=RecordId(run_id),
            commune_code=commune,
            file=file or "",
            digest=digest or "",
            imported_on=imported_on or "",
            device_id=DeviceId(device_id or ""),
            first_seq=first or 0,
            last_seq=last or 0,
            households=households or 0,
            members=members or 0,
            changed=changed or 0,
            undone=undone == 1,
            undone_reason=reason or "",
        )
        for run_id, commune, file, digest, imported_on, device_id, first, last, households, members, changed, undone,
        reason in rows
    ]  # fmt: skip


def changes_of(db: Database, run: ImportRun) -> list[Change]:
    """Return what a run wrote, in its order; hashes are left out.

    Raises:
        KnownError: JOURNAL_SHAPE; STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(f"SELECT seq, content FROM change WHERE change_no BETWEEN {_RANGE} ORDER BY change_no", _names(run))
    return [change_from_content(run.device_id, seq, "", content, "") for seq, content in rows]


def begun_by(db: Database, run: ImportRun) -> dict[RecordId, str]:
    """Return the kind of each record that a run began.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(f"SELECT record_id, kind FROM record WHERE (device_no << 40) + seq BETWEEN {_RANGE}", _names(run))
    return {RecordId(record_id): kind for record_id, kind in rows}


def value_before(db: Database, change: Change, field: str) -> Value:
    """Return the value that a change replaced in a field, None where there was none.

    Raises:
        KnownError: JOURNAL_SHAPE; STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    for ref in change.bases.get(field, ()):
        row = db.one(
            "SELECT content FROM change WHERE change_no = (SELECT device_no << 40 FROM device WHERE device_id = ?) + ?",
            (ref.device_id, ref.seq),
        )
        if row is not None:
            return change_from_content(ref.device_id, ref.seq, "", row[0], "").fields.get(field)
    return None


def later(db: Database, run: ImportRun) -> list[Later]:
    """Return what rests on a run: later changes of its records, and later records that point at those it began.

    Villages do not count: a village that a list named first may be used by everybody.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    found = [
        _later(row)
        for row in db.all(
            "SELECT r.kind, r.record_id, NULL, c.content ->> 'author', c.content ->> 'at' FROM change c"
            " JOIN record r USING (record_no) WHERE r.kind != 'village' AND c.record_no IN"
            f" (SELECT record_no FROM change WHERE change_no BETWEEN {_RANGE})"
            f" AND c.change_no NOT BETWEEN {_RANGE}"
            f" AND c.counter > (SELECT max(counter) FROM change WHERE change_no BETWEEN {_RANGE})"
            " ORDER BY c.counter",
            _names(run),
        )
    ]
    seen = {one.record_id for one in found}
    for kind, table in TABLES.items():
        for field in (*_TO_HOUSEHOLDS, *_TO_MEMBERS):
            if field not in table.columns:
                continue
            for row in db.all(
                f"SELECT r.kind, r.record_id, began.record_id, c.content ->> 'author', c.content ->> 'at'"
                f" FROM {table.name} t JOIN record r ON r.record_no = t.record_no"
                f" JOIN record began ON began.record_no = t.{REFERENCES[field]}"
                " JOIN change c ON c.change_no = (r.device_no << 40) + r.seq"
                f" WHERE (began.device_no << 40) + began.seq BETWEEN {_RANGE}"
                f" AND c.change_no NOT BETWEEN {_RANGE} ORDER BY c.counter",
                _names(run),
            ):
                if row[1] not in seen and kind != records.CLASS_RECORD:
                    seen.add(row[1])
                    found.append(_later(row))
    return found


def answered_for(db: Database, household_ids: list[str], member_ids: set[str]) -> list[Later]:
    """Return the questionnaires of these households that hold an answer of one of these people.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    found: list[Later] = []
    for part in chunks(household_ids):
        for kind, record_id, household_id, author, at, answers in db.all(
            "SELECT r.kind, r.record_id, h.record_id, c.content ->> 'author', c.content ->> 'at', q.answers"
            " FROM questionnaire q JOIN record r ON r.record_no = q.record_no"
            " JOIN record h ON h.record_no = q.household_no"
            " JOIN change c ON c.change_no = (r.device_no << 40) + r.seq"
            f" WHERE h.record_id IN ({marks(part)})",
            part,
        ):
            if any(member_id in answers for member_id in member_ids):
                found.append(_later((kind, record_id, household_id, author, at)))
    return found


def head_names(db: Database, record_ids: Collection[RecordId]) -> dict[RecordId, str]:
    """Return the head of the household that each of these records (a household, a person, a class) belongs to.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    found: dict[RecordId, str] = {}
    for part in chunks(record_ids):
        for record_id, name in db.all(
            "SELECT r.record_id, s.head_name FROM record r LEFT JOIN member m USING (record_no)"
            " LEFT JOIN class_record c USING (record_no)"
            " JOIN household_summary s ON s.household_no = coalesce(m.household_no, c.household_no, r.record_no)"
            f" WHERE r.record_id IN ({marks(part)})",
            part,
        ):
            found[RecordId(record_id)] = name
    return found


def _later(row: tuple[str, str, str | None, str | None, str | None]) -> Later:
    kind, record_id, household_id, author, at = row
    return Later(kind, RecordId(record_id), RecordId(household_id) if household_id else None, author or "", at or "")


def _names(run: ImportRun) -> dict[str, object]:
    return {"device": run.device_id, "first": run.first_seq, "last": run.last_seq}
