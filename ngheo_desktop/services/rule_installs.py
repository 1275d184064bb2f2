"""Rule sets that come in after the program: packed, looked at, installed, superseded and removed.

The order is fixed: size, archive, signature over the exact bytes, lint with the forms and all cases, whose word counts,
and only then the disk and the journal. What is refused has changed nothing. docs/formats/rules-file.md, decision 0021.
"""

import base64
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import device_id_of, fingerprint
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.same_person import is_a_name
from ngheo_desktop.domain.tables import Fault
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.rules.package import CONFIRM_DIGITS, Package, read_package, version_name, write_package
from ngheo_desktop.rules.package_file import MAX_PACKED_BYTES, Sign, pack, unpack
from ngheo_desktop.rules.parse import invalid, load_rule_set
from ngheo_desktop.services.authoring import lint_folder, run_cases_in
from ngheo_desktop.services.folder import OFFICE, Folder
from ngheo_desktop.services.installed_rules import InstalledRules, InstalledVersion, install_id_of, kept_key
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import contacts, memory, rounds
from ngheo_desktop.sync import signing
from ngheo_desktop.sync.reading import read_limited
from ngheo_desktop.sync.safe_write import write_verified

_SHOWN = 16
# A folder name that no version can have; lint finds the parent among the shipped sets.
_TRIAL = "trial"


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed a file: `name` is empty for somebody who is not known here; only a trusted one needs no confirming."""

    fingerprint: str
    name: str
    trusted: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A rule set that was looked at and not installed.

    Attributes:
        origin: name of the file or folder.
        packed: its bytes as they are kept.
        signer: None for an unsigned file or a folder.
        faults: everything lint and the cases found; a set with faults is refused.
        rule_set: what it says; None when it does not load.
        cases: how many cases were run.
        replaces: the version in use now, if there is one.
        is_installed: this very version is in use already.
    """

    origin: str
    package: Package
    packed: bytes
    signer: Signer | None
    faults: tuple[Fault, ...]
    rule_set: RuleSet | None
    cases: int
    replaces: InstalledVersion | None
    is_installed: bool

    @property
    def needs_confirmation(self) -> bool:
        """Tell whether a person has to compare the check sum."""
        return self.signer is None or not self.signer.trusted


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation did; `replaced` names the version that it took the place of."""

    rule_set_id: str
    name: str
    content_hash: str
    signed_by: str
    confirmed_by: str
    replaced: str
    changes: Changes


@dataclass(frozen=True, slots=True)
class Packed:
    """A file that was written."""

    file: Path
    rule_set_id: str
    content_hash: str
    signed_by: str


def pack_rules(source: Path, out: Path, *, standards: Standards, signed_by: Folder | None = None) -> Packed:
    """Write the file of the rule set in a folder; with an open data folder, signed by its key.

    A set with faults is not packed: whoever gets the file could not install it.

    Raises:
        KnownError: FILE_ codes, RULE_FILE_INVALID, RULE_SET_INVALID with every fault.
    """
    package = read_package(source.absolute())
    faults = lint_folder(standards, source)
    if faults:
        raise invalid(package.rule_set_id, faults)
    data = pack(package, None if signed_by is None else _signing_key(signed_by))

    def write(file: BinaryIO) -> None:
        file.write(data)

    write_verified(out, write)
    signer = "" if signed_by is None else fingerprint(signed_by.identity.public_key)
    return Packed(out, package.rule_set_id, package.content_hash, signer)


def _signing_key(folder: Folder) -> Sign:
    own = folder.identity
    return lambda data: (own.public_key, signing.sign(own.private_key, signing.RULE_SET, data))


def look_at(folder: Folder, standards: Standards, source: Path) -> Candidate:
    """Return what a file or folder holds and whether it could be installed; nothing is changed.

    Raises:
        KnownError: FILE_ codes, RULE_FILE_INVALID, BUNDLE_FORGED, BUNDLE_TOO_NEW, RULE_SET_SHIPPED.
    """
    source = source.absolute()
    signer: Signer | None = None
    if source.is_dir():
        package = read_package(source)
        data = pack(package)
    else:
        data = read_limited(source, MAX_PACKED_BYTES)
        packed = unpack(data, source.name)
        package = packed.package
        if packed.is_signed:
            if not signing.verify(packed.public_key, signing.RULE_SET, packed.signed, packed.signature):
                raise KnownError(ErrorCode.BUNDLE_FORGED, file=source.name)
            signer = _signer(folder, packed.public_key)
    if package.rule_set_id in standards.shipped_ids:
        raise KnownError(ErrorCode.RULE_SET_SHIPPED, rule_set=package.rule_set_id)
    installed = InstalledRules(folder)
    current = installed.find(package.rule_set_id)
    faults, rule_set, cases = _tried(folder, standards, package)
    return Candidate(
        origin=nfc(source.name),
        package=package,
        packed=data,
        signer=signer,
        faults=faults,
        rule_set=rule_set,
        cases=cases,
        replaces=current,
        is_installed=current is not None and current.install.content_hash == package.content_hash,
    )


def _signer(folder: Folder, public_key: bytes) -> Signer:
    """Tell who signed. An upper office is believed, this office's own computers too; a commune below is asked about."""
    mark = fingerprint(public_key)
    if public_key == folder.identity.public_key:
        return Signer(mark, folder.profile.office_name, trusted=True)
    contact = contacts.get(folder.database, device_id_of(public_key))
    if contact is None or contact.public_key != public_key:
        return Signer(mark, "", trusted=False)
    own = bool(folder.commune_code) and contact.commune_code == folder.commune_code
    return Signer(mark, contact.name, trusted=contact.role == OFFICE or own)


@contextmanager
def _trial_folder(folder: Folder, package: Package) -> Iterator[Path]:
    place = folder.paths.rules / f"{package.rule_set_id}@{_TRIAL}"
    try:
        folder.paths.rules.mkdir(exist_ok=True)
        shutil.rmtree(place, ignore_errors=True)
        write_package(package, place)
        yield place
    except OSError as fault:
        raise KnownError(ErrorCode.FILE_NOT_WRITTEN, file=place.name, cause=fault) from fault
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _tried(folder: Folder, standards: Standards, package: Package) -> tuple[tuple[Fault, ...], RuleSet | None, int]:
    with _trial_folder(folder, package) as place:
        faults = tuple(lint_folder(standards, place))
        if faults:
            return faults, None, 0
        return (), load_rule_set(place), len(run_cases_in(place))


def install(
    folder: Folder, standards: Standards, candidate: Candidate, *, confirmed_hash: str = "", confirmed_by: str = ""
) -> Installed:
    """Install what was looked at: files to the disk, the packed file into the database, the record into the journal.

    Of a version that is in use already only the files are written again, in case they were altered or lost.

    Args:
        folder: the open data folder.
        standards: gets to know the set.
        candidate: from `look_at`.
        confirmed_hash: how the check sum begins, at least 8 digits, typed by whoever compared it.
        confirmed_by: the name of that person.

    Raises:
        KnownError: RULE_SET_INVALID with every fault, RULE_SET_UNCONFIRMED, RULE_SET_OTHER_HASH, INPUT_REQUIRED,
            INPUT_NAME, FILE_NOT_WRITTEN, the STORE_ codes.
    """
    package = candidate.package
    if candidate.faults:
        raise invalid(package.rule_set_id, list(candidate.faults))
    by = _confirmed(candidate, confirmed_hash, confirmed_by)
    signed_by = candidate.signer.name if candidate.signer is not None and candidate.signer.trusted else ""
    name = version_name(package.rule_set_id, package.content_hash)
    replaced = candidate.replaces
    # Written again even when the version is in use: its files may have been altered or lost.
    place = folder.paths.rules / name
    shutil.rmtree(place, ignore_errors=True)
    write_package(package, place)
    changes = _record(folder, candidate, name, signed_by, by)
    standards.forget_installed()
    return Installed(
        package.rule_set_id,
        name,
        package.content_hash,
        signed_by,
        by,
        replaced.name if replaced is not None and not candidate.is_installed else "",
        changes,
    )


def _confirmed(candidate: Candidate, typed: str, by: str) -> str:
    """Return who confirmed, empty where a trusted signature stands for it."""
    if not candidate.needs_confirmation and not typed:
        return ""
    package, who = candidate.package, " ".join(nfc(by).split())
    digits = "".join(typed.split()).lower()
    shown = grouped(package.content_hash)
    if not digits:
        signer = candidate.signer.fingerprint if candidate.signer is not None else "—"
        raise KnownError(ErrorCode.RULE_SET_UNCONFIRMED, rule_set=package.rule_set_id, signer=signer, shown=shown)
    if len(digits) < CONFIRM_DIGITS or not package.content_hash.startswith(digits):
        raise KnownError(ErrorCode.RULE_SET_OTHER_HASH, rule_set=package.rule_set_id, typed=typed, shown=shown)
    if not who:
        raise KnownError(ErrorCode.INPUT_REQUIRED, field="--by")
    if not is_a_name(who):
        raise KnownError(ErrorCode.INPUT_NAME, text=who)
    return who


def grouped(content_hash: str) -> str:
    """Return the first digits of a check sum in groups of four, to be read over the telephone."""
    shown = content_hash[:_SHOWN]
    return " ".join(shown[start : start + 4] for start in range(0, len(shown), 4))


def _record(folder: Folder, candidate: Candidate, name: str, signed_by: str, confirmed_by: str) -> Changes:
    package = candidate.package
    fields: dict[str, Value] = {
        "rule_set": package.rule_set_id,
        "content_hash": package.content_hash,
        "origin": candidate.origin,
        "signed_by": signed_by,
        "confirmed_by": confirmed_by,
        "installed_on": folder.clock.today().isoformat(),
        "removed": False,
        "removed_reason": "",
    }
    with folder.work() as unit:
        memory.put(unit, kept_key(name), base64.b64encode(candidate.packed).decode())
        if not candidate.is_installed:
            if candidate.replaces is not None:
                unit.append(
                    records.RULE_SET_INSTALL,
                    candidate.replaces.install.install_id,
                    {"removed": True, "removed_reason": f"superseded by {name}"},
                )
            install_id = install_id_of(folder, package.rule_set_id, package.content_hash)
            unit.append(records.RULE_SET_INSTALL, install_id, fields)
        return unit.commit()


def remove(folder: Folder, standards: Standards, rule_set_id: str, reason: str) -> Changes:
    """Take an installed rule set out of use; its files stay, so that what was worked out with it can be explained.

    Raises:
        KnownError: RULE_SET_SHIPPED, RULE_SET_NOT_INSTALLED, RULE_SET_IN_USE, INPUT_REQUIRED without a reason.
    """
    if rule_set_id in standards.shipped_ids:
        raise KnownError(ErrorCode.RULE_SET_SHIPPED, rule_set=rule_set_id)
    version = InstalledRules(folder).find(rule_set_id)
    if version is None or not version.is_current:
        raise KnownError(ErrorCode.RULE_SET_NOT_INSTALLED, rule_set=rule_set_id)
    if not reason.strip():
        raise KnownError(ErrorCode.INPUT_REQUIRED, field="--reason")
    using = sum(version.rule_set_id in one.rule_sets for one in rounds.all(folder.database))
    if using:
        raise KnownError(ErrorCode.RULE_SET_IN_USE, rule_set=version.rule_set_id, count=using)
    with folder.work() as unit:
        unit.append(
            records.RULE_SET_INSTALL,
            version.install.install_id,
            {"removed": True, "removed_reason": nfc(" ".join(reason.split()))},
        )
        changes = unit.commit()
    standards.forget_installed()
    return changes
