"""The data folder: made at first run, opened and locked at every later one."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from ngheo_desktop.clock import Clock
from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import device_id_of, new_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.reference.tables import list_version
from ngheo_desktop.store import identity, keyfile, profiles
from ngheo_desktop.store.database import Database
from ngheo_desktop.store.identity import Identity
from ngheo_desktop.store.lock import FolderLock
from ngheo_desktop.store.profiles import Profile
from ngheo_desktop.store.unit_of_work import UnitOfWork
from ngheo_desktop.sync import signing

COMMUNE = "commune"
OFFICE = "office"

# The shipped list behind each field of `records.CODE_LISTS`.
_LISTS = {"ethnic_code": "ethnic_groups", "relation": "relationships"}


@dataclass(frozen=True, slots=True)
class Setup:
    """What the first run asks.

    Attributes:
        role: `commune` or `office` (the upper office of several communes).
        commune_code: five digits of the current list; for the role `commune`.
        province_code: two digits; for the role `office`, worked out from the commune otherwise.
        office_name: what the office calls itself; empty for the name of the unit.
        upper_office: the office above, a setting (province, regional office, formerly the district).
    """

    role: str
    officer: str
    commune_code: str = ""
    province_code: str = ""
    office_name: str = ""
    upper_office: str = ""
    signer_name: str = ""


class Folder:
    """An open data folder. Close it, or use it as a context manager, to release the lock."""

    def __init__(self, paths: DataFolder, database: Database, own: Identity, clock: Clock, lock: FolderLock) -> None:
        self.paths = paths
        self.database = database
        self.identity = own
        self.clock = clock
        self._lock = lock
        self._profile = profiles.get(database, own.profile_id)
        self._operator = ""

    @property
    def operator(self) -> str:
        """Return who is keying: whose name the changes carry. The officer, unless somebody else took the keyboard."""
        return self._operator or self._profile.officer

    def take_keyboard(self, name: str) -> None:
        """Let changes carry another name until the folder is closed; an empty one gives the keyboard back."""
        self._operator = name.strip()

    @property
    def profile(self) -> Profile:
        """Return who works here: office, commune, officer, signer."""
        return self._profile

    @property
    def is_sample(self) -> bool:
        """Tell whether the folder is unprotected and therefore only for invented people."""
        return self.identity.is_sample

    @property
    def commune_code(self) -> str | None:
        """Return the commune this folder belongs to, or None in an upper office."""
        return self._profile.commune_code or None

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """Open a unit of work signed by the officer; it rolls back unless `commit()` is called."""
        lists = {code: list_version(name).id for code, name in _LISTS.items()}
        with self.database.unit_of_work(author=self.operator, clock=self.clock, code_lists=lists) as unit:
            yield unit

    def update_profile(self, **fields: str) -> Changes:
        """Change who works here (officer, signer_name, signer_title, office_name, upper_office)."""
        with self.work() as unit:
            unit.append(records.PROFILE, self.identity.profile_id, dict(fields))
            changes = unit.commit()
        self._profile = profiles.get(self.database, self.identity.profile_id)
        return changes

    def change_passphrase(self, passphrase: str) -> None:
        """Wrap the key in a new passphrase; the recovery key stays as it is.

        Raises:
            KnownError: KEY_PASSPHRASE_SHORT, FILE_NOT_WRITTEN.
        """
        keyfile.change_passphrase(self.paths.key_file, self.database.key, passphrase)

    def close(self) -> None:
        """Close the database and release the lock.

        Raises:
            KnownError: STORE_IO, STORE_CORRUPT; what was saved is kept, and the lock is released all the same.
        """
        try:
            self.database.close()
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class CreatedFolder:
    """A new folder, open, and the recovery key to print (None for an unprotected sample folder)."""

    folder: Folder
    recovery_key: str | None


def create_folder(
    paths: DataFolder, setup: Setup, *, passphrase: str | None, clock: Clock, areas: Areas
) -> CreatedFolder:
    """Make a data folder: key file, database, device key, profile.

    Without a passphrase the folder is a sample folder: not protected, marked as such for ever.

    Raises:
        KnownError: STORE_EXISTS, STORE_READ_ONLY, KEY_PASSPHRASE_SHORT, INPUT_UNKNOWN_CODE, INPUT_REQUIRED.
    """
    fields = _profile_fields(setup, areas)
    if paths.database.exists() or paths.key_file.exists():
        raise KnownError(ErrorCode.STORE_EXISTS, folder=str(paths.root))
    _make_folders(paths)
    with ExitStack() as undo:
        lock = FolderLock(paths.root)
        lock.acquire()
        undo.callback(lock.release)
        # What a failed first run leaves behind would block the next one.
        undo.callback(_remove_new_files, paths)
        key, recovery_key = keyfile.create(paths.key_file, passphrase)
        database = Database.create(paths.database, key)
        undo.callback(database.close)
        private_key = signing.new_private_key()
        public_key = signing.public_key_of(private_key)
        own = Identity(
            device_id=device_id_of(public_key),
            private_key=private_key,
            public_key=public_key,
            profile_id=new_record_id(clock.now()),
            is_sample=passphrase is None,
            created_at=clock.now().isoformat(timespec="seconds"),
        )
        with database.unit_of_work(author=setup.officer, clock=clock) as unit:
            identity.save_identity(unit, own)
            unit.append(records.PROFILE, own.profile_id, fields)
            unit.commit()
        folder = Folder(paths, database, own, clock, lock)
        undo.pop_all()
    return CreatedFolder(folder, recovery_key)


def open_folder(
    paths: DataFolder, *, clock: Clock, passphrase: str | None = None, recovery_key: str | None = None
) -> Folder:
    """Open a data folder and lock it for this process.

    Raises:
        KnownError: STORE_NOT_THERE, STORE_LOCKED, STORE_TOO_NEW, STORE_CORRUPT and the KEY_ codes.
    """
    if not paths.database.exists() and not paths.key_file.exists():
        raise KnownError(ErrorCode.STORE_NOT_THERE, folder=str(paths.root))
    with ExitStack() as undo:
        lock = FolderLock(paths.root)
        lock.acquire()
        undo.callback(lock.release)
        key = keyfile.unlock(paths.key_file, passphrase=passphrase, recovery_key=recovery_key)
        database = Database.open(paths.database, key, backups=paths.backups)
        undo.callback(database.close)
        own = identity.read_identity(database)
        if own is None:
            raise KnownError(ErrorCode.STORE_CORRUPT, file=paths.database.name, folder=paths.root)
        folder = Folder(paths, database, own, clock, lock)
        undo.pop_all()
    return folder


def needs_passphrase(paths: DataFolder) -> bool:
    """Tell whether the folder is protected by a passphrase.

    Raises:
        KnownError: STORE_NOT_THERE, KEY_FILE_DAMAGED.
    """
    if not paths.key_file.exists() and not paths.database.exists():
        raise KnownError(ErrorCode.STORE_NOT_THERE, folder=str(paths.root))
    return keyfile.is_protected(paths.key_file)


def _make_folders(paths: DataFolder) -> None:
    try:
        for folder in (paths.root, paths.backups, paths.outbox):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise KnownError(ErrorCode.STORE_READ_ONLY, folder=str(paths.root)) from fault


def _remove_new_files(paths: DataFolder) -> None:
    for path in (paths.database, paths.key_file):
        for made in path.parent.glob(path.name + "*"):
            made.unlink()


def _profile_fields(setup: Setup, areas: Areas) -> dict[str, Value]:
    if not setup.officer.strip():
        raise KnownError(ErrorCode.INPUT_REQUIRED, field="officer")
    if setup.role == COMMUNE:
        commune = areas.commune(setup.commune_code)
        setup = replace(setup, province_code=commune.province_code)
        name = commune.name
    else:
        name = areas.province(setup.province_code).name
    return {
        "role": setup.role,
        "commune_code": setup.commune_code if setup.role == COMMUNE else "",
        "commune_list": areas.list_version,
        "province_code": setup.province_code,
        "office_name": setup.office_name.strip() or name,
        "upper_office": setup.upper_office.strip(),
        "officer": setup.officer.strip(),
        "signer_name": setup.signer_name.strip(),
        "signer_title": "CHỦ TỊCH",
    }
