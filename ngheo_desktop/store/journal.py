"""Reading the journal: for bundles, history and checks."""

from collections.abc import Collection, Iterator, Mapping

from ngheo_desktop.domain.chain import digest_of
from ngheo_desktop.domain.ids import DeviceId
from ngheo_desktop.domain.journal import GENESIS_HASH, Change, change_from_content
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.numbers import chunks, marks

# The key of a change, from a device id and a seq.
_KEY = "(SELECT device_no << 40 FROM device WHERE device_id = ?) + ?"
LAST_SEQ = (1 << 40) - 1
Ranges = Mapping[DeviceId, tuple[int, int]]


def ranges(db: Database) -> dict[DeviceId, tuple[int, int]]:
    """Return, for each device, the first and last number held: always from 1, without gaps.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "SELECT device_id, (SELECT max(change_no) & 1099511627775 FROM change"
        " WHERE change_no BETWEEN d.device_no << 40 AND (d.device_no + 1) << 40) FROM device d ORDER BY device_id"
    )
    return {DeviceId(device_id): (1, last) for device_id, last in rows if last is not None}


def changes(db: Database, wanted: Ranges | None = None) -> Iterator[Change]:
    """Go through the changes in these ranges (all of them), sorted by device and number.

    Raises:
        KnownError: JOURNAL_SHAPE; STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    for device_id, (start, end) in sorted((ranges(db) if wanted is None else wanted).items()):
        previous = hash_at(db, device_id, start - 1) or GENESIS_HASH
        for seq, sealed, content in db.each(
            f"SELECT seq, hash, content FROM change WHERE change_no BETWEEN {_KEY} AND {_KEY} ORDER BY change_no",
            (device_id, start, device_id, end),
        ):
            yield change_from_content(device_id, seq, previous, content, sealed.hex())
            previous = sealed.hex()


def tail(db: Database, device_id: str) -> tuple[int, str]:
    """Return the last number and hash held of a device; (0, 64 zeros) when nothing is.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.one(
        f"SELECT seq, hash FROM change WHERE change_no BETWEEN {_KEY} AND {_KEY} ORDER BY change_no DESC LIMIT 1",
        (device_id, 1, device_id, LAST_SEQ),
    )
    return (0, GENESIS_HASH) if row is None else (row[0], row[1].hex())


def hash_at(db: Database, device_id: str, seq: int) -> str | None:
    """Return the hash of a change, or None when it is not held.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    row = db.one(
        f"SELECT hash FROM change WHERE change_no = {_KEY}",
        (device_id, seq),
    )
    return None if row is None else row[0].hex()


def digest(db: Database, wanted: Ranges | None = None) -> str:
    """Return the digest of the set of changes in these ranges (of all changes).

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    if wanted is None:
        return digest_of(
            (device_id, seq, sealed.hex())
            for device_id, seq, sealed in db.each(
                "SELECT device_id, seq, hash FROM change JOIN device USING (device_no)"
            )
        )
    return digest_of(
        (device_id, seq, sealed.hex())
        for device_id, (start, end) in wanted.items()
        for seq, sealed in db.each(
            f"SELECT seq, hash FROM change WHERE change_no BETWEEN {_KEY} AND {_KEY}",
            (device_id, start, device_id, end),
        )
    )


def count(db: Database) -> int:
    """Return how many changes are held.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    return int(db.numbers("SELECT count(*) FROM change")[0])


def history(db: Database, record_id: str) -> list[Change]:
    """Return all changes of a record in the order of the logical clock.

    Raises:
        KnownError: JOURNAL_SHAPE; STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    rows = db.all(
        "SELECT d.device_id, c.seq, c.hash, c.content,"
        " (SELECT p.hash FROM change p WHERE p.change_no = c.change_no - 1)"
        " FROM change c JOIN device d USING (device_no)"
        " WHERE c.record_no = (SELECT record_no FROM record WHERE record_id = ?)"
        " ORDER BY c.counter, d.device_id, c.seq",
        (record_id,),
    )
    return [
        change_from_content(device_id, seq, previous.hex() if previous else GENESIS_HASH, content, sealed.hex())
        for device_id, seq, sealed, content, previous in rows
    ]


def devices_of_records(db: Database, record_ids: Collection[str]) -> set[DeviceId]:
    """Return the devices that wrote to these records.

    Raises:
        KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
    """
    found: set[DeviceId] = set()
    for part in chunks(record_ids):
        found.update(
            DeviceId(device_id)
            for (device_id,) in db.all(
                "SELECT DISTINCT d.device_id FROM record r JOIN change c USING (record_no)"
                f" JOIN device d ON d.device_no = c.device_no WHERE r.record_id IN ({marks(part)})",
                part,
            )
        )
    return found
