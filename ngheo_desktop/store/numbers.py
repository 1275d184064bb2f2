"""The local numbers of records and devices, looked up once per transaction."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from ngheo_desktop.domain.ids import DeviceId
from ngheo_desktop.domain.journal import GENESIS_HASH
from ngheo_desktop.errors import BugError
from ngheo_desktop.store.driver import Connection, Row

CHUNK = 500
_BEGIN = "UPDATE record SET kind = ?, device_no = ?, seq = ? WHERE record_no = ?"


def chunks(items: Iterable[int | str]) -> Iterator[tuple[int | str, ...]]:
    """Return the items in tuples short enough for one IN list."""
    source = iter(items)
    while part := tuple(islice(source, CHUNK)):
        yield part


def marks(part: Sequence[object]) -> str:
    """Return as many question marks as there are items."""
    return ",".join("?" * len(part))


def change_no(device_no: int, seq: int) -> int:
    """Return the key of a change in its table."""
    return device_no << 40 | seq


class Beginning(NamedTuple):
    """A record that begins with change `seq` of a device, and the ids of the records it mentions."""

    record_id: str
    kind: str
    seq: int
    mentions: Sequence[str]


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

    def begin(self, record_id: str, kind: str, device_no: int, seq: int) -> int:
        """Return the number of a record that begins with this change; it may have been mentioned before."""
        number = self._known.get(record_id)
        if number is None:
            number = self._known[record_id] = self._connection.execute(
                "INSERT INTO record (record_id, kind, device_no, seq) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (record_id) DO UPDATE SET kind = excluded.kind, device_no = excluded.device_no,"
                " seq = excluded.seq RETURNING record_no",
                (record_id, kind, device_no, seq),
            ).fetchall()[0][0]
        else:
            self._connection.execute(_BEGIN, (kind, device_no, seq, number))
        return number

    def learn(self, record_ids: Collection[str], others: Collection[str]) -> set[str]:
        """Look the numbers of all these ids up at once; return those of `record_ids` whose records have begun."""
        begun: set[str] = set()
        for part in chunks(record_ids):
            for record_id, number, kind in self._connection.execute(
                f"SELECT record_id, record_no, kind FROM record WHERE record_id IN ({marks(part)})", part
            ):
                self._known[record_id] = number
                if kind is not None:
                    begun.add(record_id)
        for part in chunks(set(others).difference(record_ids, self._known)):
            self._known.update(
                self._connection.execute(
                    f"SELECT record_id, record_no FROM record WHERE record_id IN ({marks(part)})", part
                )
            )
        return begun

    def begin_all(self, beginnings: Iterable[Beginning], device_no: int) -> list[int]:
        """Return the numbers of records that begin here, each as `begin`, then `give` of its mentions, would number it.

        Every id must have been looked up by `learn`.
        """
        (last,) = self._one("SELECT coalesce(max(record_no), 0) FROM record")
        new: dict[int, tuple[Any, ...]] = {}
        mentioned_before: list[tuple[Any, ...]] = []
        numbers: list[int] = []
        for record_id, kind, seq, mentions in beginnings:
            number = self._known.get(record_id)
            if number is None:
                last += 1
                number = self._known[record_id] = last
                new[number] = (number, record_id, kind, device_no, seq)
            elif number in new:
                new[number] = (number, record_id, kind, device_no, seq)
            else:
                mentioned_before.append((kind, device_no, seq, number))
            numbers.append(number)
            for other in mentions:
                if other not in self._known:
                    last += 1
                    self._known[other] = last
                    new[last] = (last, other, None, None, None)
        self._connection.executemany(
            "INSERT INTO record (record_no, record_id, kind, device_no, seq) VALUES (?, ?, ?, ?, ?)", new.values()
        )
        self._connection.executemany(_BEGIN, mentioned_before)
        return numbers

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

    __slots__ = ("device_no", "hash", "seq")

    def __init__(self, device_no: int, seq: int, sealed: str) -> None:
        self.device_no = device_no
        self.seq = seq
        self.hash = sealed


_TIP = (
    "SELECT d.device_no, c.seq, c.hash, c.counter, (SELECT max(counter) FROM device)"
    " FROM device d LEFT JOIN change c ON c.change_no = (SELECT max(change_no) FROM change"
    " WHERE change_no BETWEEN d.device_no << 40 AND (d.device_no + 1) << 40) WHERE d.device_id = ?"
)


class Tips:
    """The ends of the chains, and the logical clock, which is the greatest counter of all changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._numbers: dict[DeviceId, int] = {}
        self._ids: dict[int, DeviceId] = {}
        self._tips: dict[DeviceId, Tip] = {}
        self.counter = 0

    def _know(self, device_id: DeviceId, number: int) -> None:
        self._numbers[device_id] = number
        self._ids[number] = device_id

    def _read_all(self) -> None:
        for device_id, number in self._connection.execute("SELECT device_id, device_no FROM device"):
            self._know(DeviceId(device_id), number)

    def number(self, device_id: DeviceId) -> int:
        """Return the local number of a device, making one when the device is new."""
        if device_id not in self._numbers:
            self._read_all()
        if device_id not in self._numbers:
            number = 1 + max(self._ids, default=0)
            self._connection.execute("INSERT INTO device (device_no, device_id) VALUES (?, ?)", (number, device_id))
            self._know(device_id, number)
        return self._numbers[device_id]

    def device(self, number: int) -> DeviceId:
        """Return the id of the device with a local number.

        Raises:
            BugError: there is none.
        """
        if number not in self._ids:
            self._read_all()
        if number not in self._ids:
            raise BugError(f"there is no device number {number}")
        return self._ids[number]

    def of(self, device_id: DeviceId) -> Tip:
        """Return the tip of a device. Asking it of the own device sets the clock, which `device.counter` does not."""
        tip = self._tips.get(device_id)
        if tip is None:
            row = self._connection.execute(_TIP, (device_id,)).fetchone()
            if row is None:
                greatest = self._connection.execute("SELECT max(counter) FROM device").fetchall()[0][0]
                row = (self.number(device_id), None, None, None, greatest)
            number, seq, sealed, counter, greatest = row
            self._know(device_id, number)
            tip = self._tips[device_id] = Tip(number, seq or 0, sealed.hex() if sealed else GENESIS_HASH)
            self.counter = max(self.counter, counter or 0, greatest or 0)
        return tip

    def advance(self, device_id: DeviceId, seq: int, counter: int, sealed: str) -> None:
        """Note that a device's chain got longer."""
        tip = self.of(device_id)
        tip.seq, tip.hash = seq, sealed
        self.counter = max(self.counter, counter)

    def keep_counter(self, device_id: DeviceId, counter: int) -> None:
        """Write down the greatest counter received from a device."""
        self._connection.execute(
            "UPDATE device SET counter = max(counter, ?) WHERE device_no = ?", (counter, self.number(device_id))
        )
