"""Rule sets installed in a data folder: found, checked against the journal, and written anew when they are missing.

The journal says which versions this computer installed and with which check sum. Each version lies in its own folder,
`rules/<id>@<check sum>`, and packed in the database, so that a backup has all of them. A folder whose files are
not those of the check sum is not read.
"""

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId, derived_record_id
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.rules.package import Package, read_package, version_name, write_package
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import memory, rule_set_installs
from ngheo_desktop.store.rule_set_installs import RuleSetInstall

_KEPT = "rules/"


def install_id_of(folder: Folder, rule_set_id: str, content_hash: str) -> RecordId:
    """Return the record of one version installed on this computer.

    The device is part of it: what another computer installed is no permission to load files here.
    """
    return derived_record_id(records.RULE_SET_INSTALL, folder.identity.device_id, rule_set_id, content_hash)


def kept_key(name: str) -> str:
    """Return under which key the packed file of a version is kept in the database."""
    return f"{_KEPT}{name}"


@dataclass(frozen=True, slots=True)
class InstalledVersion:
    """A version of a rule set that was installed on this computer."""

    install: RuleSetInstall
    folder: Path

    @property
    def rule_set_id(self) -> str:
        """Return the id of the rule set."""
        return self.install.rule_set

    @property
    def name(self) -> str:
        """Return the name of the version, `<id>@<first digits of the check sum>`."""
        return version_name(self.install.rule_set, self.install.content_hash)

    @property
    def is_current(self) -> bool:
        """Tell whether new classes are worked out with this version."""
        return not self.install.removed


class InstalledRules:
    """The installed rule sets of an open data folder; read when they are first asked for."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._versions: tuple[InstalledVersion, ...] | None = None

    @property
    def versions(self) -> tuple[InstalledVersion, ...]:
        """Return every version that this computer installed, superseded and removed ones too, oldest first."""
        if self._versions is None:
            self._versions = tuple(
                InstalledVersion(
                    install, self._folder.paths.rules / version_name(install.rule_set, install.content_hash)
                )
                for install in rule_set_installs.all(self._folder.database)
                if install.install_id == install_id_of(self._folder, install.rule_set, install.content_hash)
            )
        return self._versions

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the ids of the sets that are installed now."""
        return tuple(sorted({version.rule_set_id for version in self.versions if version.is_current}))

    def forget(self) -> None:
        """Read the journal again at the next question."""
        self._versions = None

    def find(self, name: str) -> InstalledVersion | None:
        """Return the current version of an id, or the version that a name `<id>@<check sum>` tells; None otherwise."""
        for version in self.versions:
            if (version.rule_set_id == name and version.is_current) or version.name == name:
                return version
        return None

    def versions_of(self, rule_set_id: str) -> tuple[InstalledVersion, ...]:
        """Return every version of a rule set, the current one first, then the newest."""
        found = [version for version in reversed(self.versions) if version.rule_set_id == rule_set_id]
        return tuple(sorted(found, key=lambda version: not version.is_current))

    def checked_folder(self, version: InstalledVersion) -> Path:
        """Return the folder of a version, whose files are those that were installed; written anew when it is missing.

        Raises:
            KnownError: RULE_SET_ALTERED, RULE_SET_GONE, FILE_NOT_READ, FILE_NOT_WRITTEN.
        """
        if not version.folder.is_dir():
            self._write_anew(version)
        try:
            found = read_package(version.folder)
        except KnownError as fault:
            if fault.code is ErrorCode.FILE_NOT_READ:
                raise
            raise self._altered(version) from fault
        if not _is(found, version):
            raise self._altered(version)
        return version.folder

    def _altered(self, version: InstalledVersion) -> KnownError:
        return KnownError(ErrorCode.RULE_SET_ALTERED, rule_set=version.rule_set_id, folder=str(version.folder))

    def _write_anew(self, version: InstalledVersion) -> None:
        package = self._kept(version)
        if package is None or not _is(package, version):
            raise KnownError(
                ErrorCode.RULE_SET_GONE,
                rule_set=version.rule_set_id,
                folder=str(version.folder),
                origin=version.install.origin or "—",
                shown=version.install.content_hash[:16],
            )
        write_package(package, version.folder)

    def _kept(self, version: InstalledVersion) -> Package | None:
        # Only a folder that lost its files needs the archive reader.
        from ngheo_desktop.rules.package_file import unpack  # noqa: PLC0415

        text = memory.get(self._folder.database, kept_key(version.name))
        if text is None:
            return None
        try:
            return unpack(base64.b64decode(text, validate=True), version.name).package
        except (binascii.Error, KnownError):
            return None


def _is(package: Package, version: InstalledVersion) -> bool:
    return (package.rule_set_id, package.content_hash) == (version.install.rule_set, version.install.content_hash)
