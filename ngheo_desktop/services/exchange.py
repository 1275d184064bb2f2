"""Files that travel: contact cards, bundles out, bundles in, and the history of both.

The order of an import is fixed here and nowhere else (docs/formats/bundle.md): limits, container version, signature
over the exact bytes, known sender, area, shape of every change, chain against what is held, plan shown, one
transaction, counts and digest compared, or everything rolled back.
"""

import contextlib
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ngheo_desktop import __version__
from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes, Progress
from ngheo_desktop.domain.ids import DeviceId, RecordId
from ngheo_desktop.domain.journal import GENESIS_HASH, Change
from ngheo_desktop.domain.tally import counts_of
from ngheo_desktop.errors import CancelledError, ErrorCode, KnownError
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.folder import COMMUNE, OFFICE, Folder
from ngheo_desktop.store import contacts, exchange_log, households, journal
from ngheo_desktop.store.contacts import Contact
from ngheo_desktop.store.exchange_log import ExchangeEntry
from ngheo_desktop.sync.bundle import Manifest, OpenedBundle, VillageCount, build_bundle, read_bundle
from ngheo_desktop.sync.card import ContactCard, card_bytes, read_card
from ngheo_desktop.sync.safe_write import write_verified

_CHANGES_A_REPORT = 500
BUNDLE_SUFFIX = ".ngheo"
CARD_SUFFIX = ".ngheo-card"

# Kinds that name their commune themselves; everything else hangs on a household.
_WITH_COMMUNE = (records.VILLAGE, records.HOUSEHOLD, records.REVIEW_ROUND)
_OF_HOUSEHOLD = (
    records.MEMBER,
    records.QUESTIONNAIRE,
    records.CLASS_RECORD,
    records.CLASSIFICATION,
    records.CERTIFICATE,
    records.LIFE_EVENT,
)


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was written, re-read and found whole."""

    file: Path
    changes: int
    households: int
    members: int
    digest: str


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, or would do when `applied` is False.

    `households` and `members` count what is held of the sender's commune; `digest` is that of the sender's changes.
    """

    sender: Contact
    applied: bool
    accepted: int
    refused: int
    conflicts: int
    already_present: int
    households: int
    members: int
    digest: str
    made_at: str
    changes: Changes


class ExchangeDesk:
    """Makes and reads the files by which offices exchange data."""

    def __init__(self, folder: Folder, areas: Areas) -> None:
        self._folder = folder
        self._areas = areas

    # -- who may send ---------------------------------------------------------------------------------------------

    def own_card(self) -> ContactCard:
        """Return this folder's contact card."""
        profile = self._folder.profile
        return ContactCard(
            device_id=self._folder.identity.device_id,
            public_key=self._folder.identity.public_key,
            name=profile.office_name,
            role=profile.role,
            commune_code=profile.commune_code,
            province_code=profile.province_code,
            made_at=self._now(),
        )

    def write_card(self, file: Path) -> ContactCard:
        """Write the contact card that the other office adds to accept our bundles.

        Raises:
            KnownError: FILE_NOT_WRITTEN.
        """
        card = self.own_card()
        data = card_bytes(card, self._folder.identity.private_key)
        write_verified(file, lambda out: _write_all(out, data))
        return card

    def read_card(self, file: Path) -> ContactCard:
        """Read a contact card without trusting it yet.

        Raises:
            KnownError: FILE_NOT_FOUND, FILE_TOO_LARGE, CARD_INVALID.
        """
        return read_card(file)

    def trust(self, card: ContactCard) -> Contact:
        """Accept bundles signed with this card's key from now on.

        Raises:
            KnownError: BUNDLE_WRONG_AREA when the sender's commune does not belong here.
        """
        contact = Contact(
            device_id=card.device_id,
            public_key=card.public_key,
            name=card.name,
            role=card.role,
            commune_code=card.commune_code,
            province_code=card.province_code,
            added_at=self._now(),
        )
        if contact.role == OFFICE:
            # Its bundles are none of ours; the rule sets it signs are.
            self._require_province(contact)
        else:
            self._require_area(contact.commune_code, contact.name)
        with self._folder.work() as unit:
            contacts.save(unit, contact)
            unit.commit()
        return contact

    def contacts(self) -> list[Contact]:
        """Return everybody whose bundles are accepted."""
        return contacts.all(self._folder.database)

    # -- out ------------------------------------------------------------------------------------------------------

    def export(self, out: Path, progress: Progress | None = None) -> Exported:
        """Write everything this commune holds as one signed bundle into a folder or onto a stick.

        `progress` is called with (changes packed, all changes) and may return False to stop.

        Raises:
            CancelledError: `progress` returned False; no file is left.
            KnownError: FILE_NOT_WRITTEN, or STORE_READ_ONLY, STORE_DISK_FULL and the like when the history cannot be
                kept; either way no file is left.
        """
        if not out.is_dir():
            raise KnownError(ErrorCode.FILE_NOT_FOUND, file=str(out))
        database = self._folder.database
        held, people = households.counts(database, self._folder.commune_code)
        draft = Manifest(
            sender=self.own_card(),
            made_at=self._now(),
            program=f"ngheo_desktop {__version__}",
            households=held,
            members=people,
            counts=self._village_counts(),
            devices=self._public_keys(),
        )
        data, manifest = build_bundle(
            draft,
            _told(journal.changes(database), journal.count(database), progress),
            self._folder.identity.private_key,
        )
        file = out / self._file_name()
        self._write_with_history(file, data, manifest)
        return Exported(file, manifest.changes, manifest.households, manifest.members, manifest.digest)

    def _write_with_history(self, file: Path, data: bytes, manifest: Manifest) -> None:
        """Write the bundle and its line of the history, both or neither: a good file is never called a failure."""
        with self._folder.work() as unit:
            entry = self._entry(exchange_log.EXPORT, file, self._folder.profile.upper_office, manifest)
            exchange_log.add(unit, entry)
            write_verified(file, lambda target: _write_all(target, data))
            try:
                unit.commit()
            except KnownError:
                # A stick that was pulled out meanwhile has kept the file; the fault of the history is still the news.
                with contextlib.suppress(OSError):
                    file.unlink(missing_ok=True)
                raise

    def _village_counts(self) -> tuple[VillageCount, ...]:
        commune = self._folder.commune_code
        if commune is None:
            return ()
        found = households.village_class_counts(self._folder.database, commune)
        return tuple(VillageCount(*line) for line in found)

    def _public_keys(self) -> dict[DeviceId, str]:
        known = {contact.device_id: contact.public_key.hex() for contact in self.contacts()}
        return {**known, self._folder.identity.device_id: self._folder.identity.public_key.hex()}

    def _file_name(self) -> str:
        profile = self._folder.profile
        moment = self._folder.clock.now()
        return f"ngheo-{profile.commune_code or profile.province_code}-{moment:%Y%m%d-%H%M%S}{BUNDLE_SUFFIX}"

    # -- in -------------------------------------------------------------------------------------------------------

    def import_bundle(self, file: Path, *, dry_run: bool = False, progress: Progress | None = None) -> ImportResult:
        """Check a bundle fully, then merge it in one transaction or refuse it whole.

        `progress` is called with (changes read, new changes) and may return False to stop.

        Raises:
            CancelledError: `progress` returned False; the database is as before.
            KnownError: the BUNDLE_ and FILE_ codes; the database is as before.
        """
        database = self._folder.database
        senders = {contact.public_key: contact for contact in contacts.all(database)}
        opened = read_bundle(file, trusted=lambda key: key in senders)
        manifest, sender = opened.manifest, senders[opened.public_key]
        self._require_sender_area(manifest, sender, file)
        tails = self._require_continuation(opened, file)
        expected = sum(max(0, span.last - tails[device]) for device, span in manifest.ranges.items())
        new = list(_told(opened.changes(tails), expected, progress))
        self._require_own_records(new, sender, file)
        ranges = {device: (1, span.last) for device, span in manifest.ranges.items()}
        with self._folder.work() as unit:
            received = unit.receive(new)
            held = households.counts(database, sender.commune_code)
            digest = journal.digest(database, ranges)
            self._require_totals(manifest, held, digest)
            if not dry_run:
                exchange_log.add(unit, self._entry("import", file, sender.name, manifest))
                unit.commit()
        return ImportResult(
            sender=sender,
            applied=not dry_run,
            accepted=received.accepted,
            refused=0,
            conflicts=received.conflicts,
            already_present=manifest.changes - received.accepted,
            households=held[0],
            members=held[1],
            digest=digest,
            made_at=manifest.made_at,
            changes=Changes() if dry_run else received.touched,
        )

    def history(self) -> list[ExchangeEntry]:
        """Return every export and import, newest first."""
        return exchange_log.all(self._folder.database)

    def _require_province(self, office: Contact) -> None:
        profile = self._folder.profile
        if office.province_code != profile.province_code:
            raise KnownError(
                ErrorCode.BUNDLE_WRONG_AREA, file=office.name, found=office.province_code, expected=profile.office_name
            )

    def _require_area(self, commune_code: str, what: str) -> None:
        profile = self._folder.profile
        if profile.role == COMMUNE:
            belongs = commune_code == profile.commune_code
        else:
            belongs = self._areas.commune(commune_code).province_code == profile.province_code
        if not belongs:
            found = self._areas.commune(commune_code).name if commune_code else "—"
            raise KnownError(
                ErrorCode.BUNDLE_WRONG_AREA, file=what, found=f"{found} ({commune_code})", expected=profile.office_name
            )

    def _require_sender_area(self, manifest: Manifest, sender: Contact, file: Path) -> None:
        if manifest.sender.commune_code != sender.commune_code:
            raise KnownError(
                ErrorCode.BUNDLE_WRONG_AREA,
                file=file.name,
                found=manifest.sender.commune_code,
                expected=f"{sender.name} ({sender.commune_code})",
            )
        self._require_area(sender.commune_code, file.name)

    def _require_continuation(self, opened: OpenedBundle, file: Path) -> dict[DeviceId, int]:
        """Return the last number held of each device of the bundle, after making sure that both histories are one."""
        database = self._folder.database
        tails: dict[DeviceId, int] = {}
        for device, span in opened.manifest.ranges.items():
            last, _ = journal.tail(database, device)
            if span.first > last + 1:
                raise KnownError(ErrorCode.BUNDLE_CHAIN, file=file.name, seq=span.first)
            # Chains are linked by hashes: one equal link means that everything before it is equal.
            shared = min(last, span.last)
            held = journal.hash_at(database, device, shared) if shared else GENESIS_HASH
            if held != opened.hash_at(device, shared):
                raise KnownError(ErrorCode.BUNDLE_FORK, device=device[:8], seq=shared)
            tails[device] = last
        return tails

    def _require_own_records(self, new: list[Change], sender: Contact, file: Path) -> None:
        """Refuse changes to records that are not the sender's."""
        database = self._folder.database
        own = {change.record_id for change in new if change.record_kind == records.HOUSEHOLD}
        own |= households.ids(database, sender.commune_code)
        for change in new:
            reason = _foreign(change, sender.commune_code, own)
            if reason:
                raise KnownError(ErrorCode.BUNDLE_CONTENT, file=file.name, reason=reason)
        known = contacts.device_communes(database)
        for device in journal.devices_of_records(database, {change.record_id for change in new}):
            commune = known.get(device, sender.commune_code)
            if commune != sender.commune_code:
                raise KnownError(ErrorCode.BUNDLE_CONTENT, file=file.name, reason=f"record of {commune}")

    def _require_totals(self, manifest: Manifest, held: tuple[int, int], digest: str) -> None:
        if digest != manifest.digest:
            raise KnownError(ErrorCode.BUNDLE_COUNTS, what=f"{digest[:12]} / {manifest.digest[:12]}")
        expected = (manifest.households, manifest.members)
        if held == expected:
            return
        # More may rightly be held: a later bundle, or one of another computer of that commune. Then the sender's own
        # changes are counted by themselves.
        ranges = {device: (1, span.last) for device, span in manifest.ranges.items()}
        counted = counts_of(journal.changes(self._folder.database, ranges), manifest.sender.commune_code)
        if counted != expected:
            what = f"{counted[0]} + {counted[1]} / {expected[0]} + {expected[1]}"
            raise KnownError(ErrorCode.BUNDLE_COUNTS, what=what)

    def _entry(self, direction: str, file: Path, counterpart: str, manifest: Manifest) -> ExchangeEntry:
        return ExchangeEntry(
            direction=direction,
            at=self._now(),
            file=file.name,
            counterpart=counterpart,
            commune_code=manifest.sender.commune_code,
            changes=manifest.changes,
            households=manifest.households,
            members=manifest.members,
            digest=manifest.digest,
            note="",
        )

    def _now(self) -> str:
        moment: datetime = self._folder.clock.now()
        return moment.isoformat(timespec="seconds")


def _told(changes: Iterable[Change], total: int, progress: Progress | None) -> Iterator[Change]:
    """Pass changes on and tell how far they are."""
    try:
        for done, change in enumerate(changes):
            if progress is not None and done % _CHANGES_A_REPORT == 0 and not progress(done, total):
                raise CancelledError
            yield change
    finally:
        # A reader of the database must not outlive it, which a traceback could make it do.
        if isinstance(changes, Generator):
            changes.close()


def _write_all(target: BinaryIO, data: bytes) -> None:
    target.write(data)


def _foreign(change: Change, commune_code: str, own: set[RecordId]) -> str:
    """Return why a change does not belong to the sender's commune, or an empty text."""
    if change.record_kind in _WITH_COMMUNE:
        named = change.fields.get("commune_code", commune_code)
        return "" if named == commune_code else f"{change.record_kind} of {named}"
    if change.record_kind in _OF_HOUSEHOLD:
        named = change.fields.get("household_id")
        return "" if named is None or named in own else f"{change.record_kind} of an unknown household"
    return ""
