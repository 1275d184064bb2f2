"""Takes in changes made elsewhere: a union with the journal, then the touched records folded anew."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import DeviceId
from ngheo_desktop.domain.journal import Change
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.store import refold
from ngheo_desktop.store.driver import ConstraintFault
from ngheo_desktop.store.numbers import change_no, chunks, marks

if TYPE_CHECKING:
    from ngheo_desktop.store.append import Writer


@dataclass(frozen=True, slots=True)
class Received:
    """What became of received changes.

    Attributes:
        accepted: changes that were new.
        already_present: changes that were already held.
        conflicts: fields touched by the new changes whose values now disagree.
        touched: records of the new changes.
    """

    accepted: int
    already_present: int
    conflicts: int
    touched: Changes


def take_in(writer: "Writer", changes: Iterable[Change], source: str) -> Received:
    """Take in verified changes; see `UnitOfWork.receive`."""
    ordered = sorted(changes, key=lambda change: (change.device_id, change.seq))
    new: list[Change] = []
    for device_id, own in groupby(ordered, key=lambda change: change.device_id):
        new.extend(_news(writer, device_id, list(own), source))
    present = len({change.ref for change in ordered}) - len(new)
    if not new:
        return Received(0, present, 0, Changes())
    try:
        conflicts = _write(writer, new)
        writer.flush()
    except (ConstraintFault, OverflowError, UnicodeEncodeError) as fault:
        # Text of a constraint names a column or a rule of ours, never a value.
        reason = str(fault) if isinstance(fault, ConstraintFault) else type(fault).__name__
        raise KnownError(ErrorCode.BUNDLE_CONTENT, file=source, reason=reason) from fault
    touched = Changes(frozenset((change.record_kind, change.record_id) for change in new), everything=True)
    return Received(len(new), present, conflicts, touched)


def _news(writer: "Writer", device_id: DeviceId, own: list[Change], source: str) -> list[Change]:
    """Return those of one device's changes that continue its chain here; the others must equal what is held."""
    tip = writer.tips.of(device_id)
    held: dict[int, str] = {}
    if own[0].seq <= tip.seq:
        held = {
            seq: sealed.hex()
            for seq, sealed in writer.connection.execute(
                "SELECT seq, hash FROM change WHERE change_no BETWEEN ? AND ?",
                (change_no(tip.device_no, own[0].seq), change_no(tip.device_no, own[-1].seq)),
            )
        }
    new: list[Change] = []
    last_seq, last_hash = tip.seq, tip.hash
    for change in own:
        if change.seq <= last_seq:
            if held.get(change.seq) != change.hash:
                raise KnownError(ErrorCode.BUNDLE_FORK, file=source, device=device_id, seq=change.seq)
            continue
        if change.seq != last_seq + 1:
            raise KnownError(ErrorCode.BUNDLE_CHAIN, file=source, seq=change.seq)
        if change.prev_hash != last_hash:
            raise KnownError(ErrorCode.BUNDLE_FORK, file=source, device=device_id, seq=change.seq)
        new.append(change)
        last_seq, last_hash = change.seq, change.hash
        held[last_seq] = last_hash
    return new


def _write(writer: "Writer", new: list[Change]) -> int:
    writer.numbers.give_all([change.record_id for change in new])
    numbered = [(change, writer.numbers.give(change.record_id)) for change in new]
    touched = {number for _, number in numbered}
    known = _with_history(writer, touched)
    writer.insert_all(numbered)
    by_record: dict[int, list[Change]] = {}
    for change, number in numbered:
        if number not in known:
            by_record.setdefault(number, []).append(change)
    by_record.update(refold.read_changes(writer.connection, known))
    folded = refold.write_folded(
        writer.connection, by_record, writer.tips, writer.numbers, writer.pending, new=touched - known
    )
    disputed = {
        (number, name) for change, number in numbered for name in change.fields if name in folded[number].conflicts
    }
    return len(disputed)


def _with_history(writer: "Writer", touched: set[int]) -> set[int]:
    """Return those records of which the journal already held changes."""
    known: set[int] = set()
    for part in chunks(touched):
        known.update(
            number
            for (number,) in writer.connection.execute(
                f"SELECT record_no FROM record WHERE kind IS NOT NULL AND record_no IN ({marks(part)})", part
            )
        )
    return known
