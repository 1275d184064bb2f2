"""Where things lie on this computer: the data folder of a user and the files in it.

No folder is made here; whoever writes makes it.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_FOLDER_NAME = "ngheo_desktop"
_SYSTEMS = {"win32": "Windows", "darwin": "Darwin"}


@dataclass(frozen=True, slots=True)
class DataFolder:
    """A folder that holds everything of one commune or office: copying it whole is a copy of the data."""

    root: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.root / "ngheo.db"

    @property
    def key_file(self) -> Path:
        """The database key, wrapped by the passphrase and by the recovery key."""
        return self.root / "key.json"

    @property
    def lock_file(self) -> Path:
        """Held by the one running instance."""
        return self.root / "ngheo.lock"

    @property
    def settings_file(self) -> Path:
        """What the user chose for this folder."""
        return self.root / "settings.json"

    @property
    def backups(self) -> Path:
        """The folder of verified copies of the database."""
        return self.root / "backups"

    @property
    def outbox(self) -> Path:
        """The folder of exported bundles."""
        return self.root / "outbox"

    @property
    def rules(self) -> Path:
        """The folder of installed rule sets, each version in a folder of its own."""
        return self.root / "rules"

    @property
    def logs(self) -> Path:
        """The folder of the log files."""
        return self.root / "logs"


def data_folder(explicit: Path | str | None = None) -> DataFolder:
    """Return the folder that was asked for, or this user's default one."""
    if explicit is not None:
        return DataFolder(Path(explicit).expanduser().absolute())
    return DataFolder(default_data_folder(_SYSTEMS.get(sys.platform, "Linux"), os.environ, Path.home()))


def default_data_folder(system: str, environment: Mapping[str, str], home: Path) -> Path:
    """Return a user's default data folder on Windows, macOS or Linux.

    Local rather than roaming on Windows: a database must not be copied about by a logon script. On Linux as the XDG
    base directory specification says, which also asks for relative paths to be ignored.
    """
    if system == "Windows":
        local = environment.get("LOCALAPPDATA", "")
        return (Path(local) if local else home / "AppData" / "Local") / _FOLDER_NAME
    if system == "Darwin":
        return home / "Library" / "Application Support" / _FOLDER_NAME
    data_home = environment.get("XDG_DATA_HOME", "")
    base = Path(data_home) if data_home.startswith("/") else home / ".local" / "share"
    return base / _FOLDER_NAME


def chosen_folder() -> DataFolder:
    """Return the folder that was used last on this computer, or the default one."""
    pointer = _pointer()
    try:
        text = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return data_folder()
    return data_folder(text) if text and Path(text).is_absolute() else data_folder()


def remember_folder(folder: DataFolder) -> None:
    """Open this folder at the next start.

    Raises:
        OSError: the note cannot be written.
    """
    pointer = _pointer()
    pointer.parent.mkdir(parents=True, exist_ok=True)
    pointer.write_text(f"{folder.root}\n", encoding="utf-8")


def _pointer() -> Path:
    root = data_folder().root
    return root.with_name(f"{root.name}.folder")
