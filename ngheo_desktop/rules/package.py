"""The files of a rule set as one thing: which they are, their check sum, and writing them to a folder whole or not.

The check sum covers the name and every byte of each file, cases included, with line ends as LF. It is that of the
files alone: what a rule set *says* (`RuleSet.content_hash`) depends on its parent too, and a newer program may bring a
newer parent. Format of the file they travel in: docs/formats/rules-file.md, `package_file.py`.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ngheo_desktop.domain.journal import canonical_json
from ngheo_desktop.domain.tables import Faults, parse_toml
from ngheo_desktop.errors import ErrorCode, KnownError

FILES = ("ruleset.toml", "values.toml", "indicators.toml", "facts.toml", "sentences.toml")
MAX_FILES = 200
MAX_FILE_BYTES = 2 << 20
MAX_BYTES = 8 << 20
SHOWN_DIGITS = 16
CONFIRM_DIGITS = 8

_CASES = "cases"
_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
# What Windows takes for a device whatever its ending, and would never write to a disk.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")
_CASE_FILE = re.compile(r"cases/([a-z0-9_][a-z0-9_-]{0,79})\.toml")


@dataclass(frozen=True, slots=True)
class Package:
    """A rule set's files: relative name with `/` to content."""

    rule_set_id: str
    files: Mapping[str, bytes]

    @property
    def content_hash(self) -> str:
        """Return the SHA-256 over names and contents, 64 hex digits."""
        listed = [[name, hashlib.sha256(self.files[name]).hexdigest()] for name in sorted(self.files)]
        return hashlib.sha256(canonical_json([self.rule_set_id, listed]).encode()).hexdigest()


def is_rule_set_id(name: object) -> bool:
    """Tell whether a text can be the id of a rule set and the name of its folder on every system."""
    return isinstance(name, str) and _ID.fullmatch(name) is not None and _DEVICES.fullmatch(name) is None


def is_package_name(name: str) -> bool:
    """Tell whether a file of this relative name belongs into a rule set."""
    case = _CASE_FILE.fullmatch(name)
    return name in FILES or (case is not None and _DEVICES.fullmatch(case[1]) is None)


def version_name(rule_set_id: str, content_hash: str) -> str:
    """Return the name of a version and of its folder, for example `tinh-x@0123456789abcdef`."""
    return f"{rule_set_id}@{content_hash[:SHOWN_DIGITS]}"


def read_package(folder: Path) -> Package:
    """Return the files of a rule set in a folder; files that are no part of a rule set are left out.

    Raises:
        KnownError: FILE_NOT_FOUND, FILE_NOT_READ, FILE_TOO_LARGE, RULE_FILE_INVALID for a file name or an id that does
            not travel.
    """
    files: dict[str, bytes] = {}
    try:
        if not folder.is_dir():
            raise KnownError(ErrorCode.FILE_NOT_FOUND, file=folder.name)
        for path in (*sorted(folder.glob("*.toml")), *sorted((folder / _CASES).glob("*.toml"))):
            name = path.relative_to(folder).as_posix()
            if not is_package_name(name) or len(files) >= MAX_FILES:
                raise KnownError(ErrorCode.RULE_FILE_INVALID, file=name)
            if path.stat().st_size > MAX_FILE_BYTES:
                raise KnownError(ErrorCode.FILE_TOO_LARGE, file=name, size=path.stat().st_size >> 20,
                                 limit=MAX_FILE_BYTES >> 20)  # fmt: skip
            files[name] = path.read_bytes().replace(b"\r\n", b"\n")
    except OSError as fault:
        raise KnownError(ErrorCode.FILE_NOT_READ, file=folder.name, cause=fault) from fault
    main = files.get(FILES[0])
    if main is None:
        raise KnownError(ErrorCode.FILE_NOT_FOUND, file=f"{folder.name}/{FILES[0]}")
    rule_set_id = parse_toml(main, FILES[0], Faults()).get("id", folder.name)
    if not is_rule_set_id(rule_set_id):
        raise KnownError(ErrorCode.RULE_FILE_INVALID, file=folder.name)
    return Package(rule_set_id, files)


def write_package(package: Package, folder: Path) -> None:
    """Write the files into a new folder: all of them under a temporary name, which becomes the folder's last of all.

    What a crash left under the temporary name is replaced.

    Raises:
        KnownError: FILE_NOT_WRITTEN; nothing is left of the folder.
    """
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        (part / _CASES).mkdir(parents=True)
        for name, data in package.files.items():
            with (part / name).open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        part.rename(folder)
    except OSError as fault:
        shutil.rmtree(part, ignore_errors=True)
        raise KnownError(ErrorCode.FILE_NOT_WRITTEN, file=folder.name, cause=fault) from fault
