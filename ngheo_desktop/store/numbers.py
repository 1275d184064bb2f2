"""The local numbers of records and devices, looked up once per transaction."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice

from ngheo_desktop.domain.ids import DeviceId
from ngheo_desktop.domain.journal import GENESIS_HASH
from ngheo_desktop.store.driver import Connection, Row

CHUNK = 500


def chunks(items: Iterable[int | str]) -> Iterator[tuple[int | str, ...]]:
    """Return the items in tuples short enough for one IN list."""
    source = iter(items)
    while part := tuple(islice(source, CHUNK)):
        yield part


def marks(part: Sequence[object]) -> str:
    """Return as many question marks as there are items."""
    return ",".join("?" * len(part))


class RecordNumbers:
    """Gives every record id its local number, also to records that are only mentioned yet."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._known: dict[str, int] = {}

    def find(self, record_id: str) -> int | None:
        """Return the number of a record, or None when the id was never seen."""
        number = self._known.get(record_id)
        if number is None:
            row = self._connection.execute("SELECT record_no FROM record WHERE record_id = ?", (record_id,)).fetchone()
            if row is None:
                return None
            number = self._known[record_id] = row[0]
        return number

    def give(self, record_id: str) -> int:
        """Return the number of a record, making one when the id is new."""
        number = self.find(record_id)
        if number is None:
            self.give_all((record_id,))
            number = self._known[record_id]
        return number

    def give_all(self, record_ids: Collection[str]) -> set[int]:
        """Give numbers to all these ids and return the numbers that are new."""
        wanted = [record_id for record_id in dict.fromkeys(record_ids) if record_id not in self._known]
        for part in chunks(wanted):
            self._known.update(
                self._connection.execute(
                    f"SELECT record_id, record_no FROM record WHERE record_id IN ({marks(part)})", part
                )
            )
        missing = [record_id for record_id in wanted if record_id not in self._known]
        if not missing:
            return set()
        (last,) = self._one("SELECT coalesce(max(record_no), 0) FROM record")
        new = {record_id: last + place for place, record_id in enumerate(missing, start=1)}
        self._connection.executemany("INSERT INTO record (record_id, record_no) VALUES (?, ?)", new.items())
        self._known.update(new)
        return set(new.values())

    def _one(self, sql: str) -> Row:
        row = self._connection.execute(sql).fetchone()
        assert row is not None  # noqa: S101  (an aggregate always gives a row)
        return row


class Tip:
    """The end of a device's chain."""

    __slots__ = ("counter", "device_no", "hash", "seq")

    def __init__(self, device_no: int, seq: int, counter: int, sealed: str) -> None:
        self.device_no = device_no
        self.seq = seq
        self.counter = counter
        self.hash = sealed


class Tips:
    """The end of every device's chain, and the logical clock, which is the greatest counter of all."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._tips = {
            DeviceId(device_id): Tip(device_no, seq, counter, sealed.hex())
            for device_id, device_no, seq, counter, sealed in connection.execute(
                "SELECT device_id, device_no, last_seq, last_counter, last_hash FROM device"
            )
        }
        self.counter = max((tip.counter for tip in self._tips.values()), default=0)

    def of(self, device_id: DeviceId) -> Tip:
        """Return the tip of a device; a new device gets its number here."""
        tip = self._tips.get(device_id)
        if tip is None:
            device_no = 1 + max((known.device_no for known in self._tips.values()), default=0)
            tip = self._tips[device_id] = Tip(device_no, 0, 0, GENESIS_HASH)
            self._connection.execute(
                "INSERT INTO device VALUES (?, ?, 0, 0, ?)", (device_no, device_id, bytes.fromhex(GENESIS_HASH))
            )
        return tip

    def number(self, device_id: DeviceId) -> int:
        """Return the local number of a device."""
        return self.of(device_id).device_no

    def advance(self, device_id: DeviceId, seq: int, counter: int, sealed: str) -> None:
        """Note in memory that a device's chain got longer; `save` writes it down."""
        tip = self.of(device_id)
        tip.seq, tip.hash = seq, sealed
        tip.counter = max(tip.counter, counter)
        self.counter = max(self.counter, counter)

    def save(self, device_id: DeviceId) -> None:
        """Write a device's tip."""
        tip = self.of(device_id)
        self._connection.execute(
            "UPDATE device SET last_seq = ?, last_counter = ?, last_hash = ? WHERE device_no = ?",
            (tip.seq, tip.counter, bytes.fromhex(tip.hash), tip.device_no),
        )
