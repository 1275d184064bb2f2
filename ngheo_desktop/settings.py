"""What a user can choose for a data folder: declared in resources/settings.toml, kept in settings.json.

Where the window stood and how wide columns were made is kept beside the choices, not declared. Facts of the commune
(officer, signer, upper office) are records in the database.
"""

import contextlib
import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from ngheo_desktop.assets import asset
from ngheo_desktop.errors import BugError, ErrorCode, KnownError

FILE_VERSION = 1
_SCREEN = "screen"

_KEYS = {
    "choice": {"name", "label", "type", "default", "restart", "choices", "was"},
    "integer": {"name", "label", "type", "default", "restart", "minimum", "maximum", "step", "was"},
}
_NEEDED = {
    "choice": {"name", "label", "type", "default", "restart", "choices"},
    "integer": {"name", "label", "type", "default", "restart", "minimum", "maximum"},
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices in force; the defaults stand in the declaration."""

    language: str
    theme: str
    text_scale: int
    density: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a setting with the message id of its label; without one, the screen names the value itself."""

    value: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """A setting as declared: what it may hold, and how a screen shows it."""

    name: str
    label: str
    default: str | int
    restart: bool
    choices: tuple[Choice, ...] = ()
    minimum: int = 0
    maximum: int = 0
    step: int = 1
    was: tuple[str, ...] = ()

    def accepts(self, value: object) -> bool:
        """Tell whether a value may be kept in this setting."""
        if self.choices:
            return any(value == choice.value for choice in self.choices)
        return isinstance(value, int) and not isinstance(value, bool) and self.minimum <= value <= self.maximum


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """The settings of a folder, with what the file held besides.

    Attributes:
        settings: the choices in force.
        unknown: keys this version does not know; they are written back by `save_settings`.
        screen: where windows stood and how wide columns were, by name; nothing in it is checked.
        rejected: names of settings whose kept value is not allowed, so that the default is in force.
    """

    settings: Settings
    unknown: Mapping[str, object] = field(default_factory=dict)
    rejected: tuple[str, ...] = ()
    screen: Mapping[str, object] = field(default_factory=dict)


@cache
def declaration() -> tuple[Declared, ...]:
    """Return the declared settings in the order a screen shows them."""
    return parse_declaration(asset("resources", "settings.toml").read_text(encoding="utf-8"))


def parse_declaration(text: str) -> tuple[Declared, ...]:
    """Read a declaration.

    Raises:
        BugError: it is not right; the message names every fault.
    """
    entries: list[dict[str, Any]] = tomllib.loads(text).get("setting", [])
    faults = [fault for entry in entries for fault in _faults(entry)]
    declared_names = [entry.get("name") for entry in entries]
    expected_names = [known.name for known in fields(Settings)]
    if declared_names != expected_names:
        faults.append(f"declared are {declared_names}, the program knows {expected_names}")
    if faults:
        raise BugError("settings.toml: " + "; ".join(faults))
    return tuple(_declared(entry) for entry in entries)


def _faults(entry: dict[str, Any]) -> list[str]:
    """Return what is wrong with one declared setting."""
    name, kind = entry.get("name", "?"), entry.get("type")
    if kind not in _KEYS:
        return [f"{name}: unknown type {kind!r}"]
    faults = [f"{name}: unknown key {key!r}" for key in sorted(entry.keys() - _KEYS[kind])]
    faults += [f"{name}: key {key!r} is missing" for key in sorted(_NEEDED[kind] - entry.keys())]
    if not faults and not _declared(entry).accepts(entry["default"]):
        faults.append(f"{name}: the default {entry['default']!r} is not allowed")
    return faults


def _declared(entry: dict[str, Any]) -> Declared:
    """Return one setting from its entry in the declaration."""
    return Declared(
        name=entry["name"],
        label=entry["label"],
        default=entry["default"],
        restart=entry["restart"],
        choices=tuple(Choice(**choice) for choice in entry.get("choices", ())),
        minimum=entry.get("minimum", 0),
        maximum=entry.get("maximum", 0),
        step=entry.get("step", 1),
        was=tuple(entry.get("was", ())),
    )


def default_settings() -> Settings:
    """Return the settings of a folder in which nothing was chosen yet."""
    return Settings(**{declared.name: declared.default for declared in declaration()})  # type: ignore[arg-type]


def load_settings(path: Path) -> LoadedSettings:
    """Return the settings kept in a file; the defaults when there is none.

    A file that cannot be understood is renamed, never overwritten: the fault names both, and the next call returns the
    defaults.

    Raises:
        KnownError: SETTINGS_DAMAGED, it is not a settings file; FILE_NOT_READ, the system refuses to read it;
            STORE_READ_ONLY, the damaged file cannot be renamed.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return LoadedSettings(default_settings())
    except OSError as fault:
        raise KnownError(ErrorCode.FILE_NOT_READ, file=path, cause=fault) from fault
    values = _values(raw)
    if values is None:
        kept = _free_name(path)
        try:
            path.rename(kept)
        except OSError as fault:
            raise KnownError(ErrorCode.STORE_READ_ONLY, folder=path.parent) from fault
        raise KnownError(ErrorCode.SETTINGS_DAMAGED, file=path.name, kept=kept.name)
    return _loaded(values)


def _values(raw: bytes) -> dict[str, object] | None:
    """Return the values in the bytes of a settings file, None when it is not one."""
    try:
        content = json.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return None
    if not isinstance(content, dict) or not isinstance(content.get("version"), int):
        return None
    values = content.get("values")
    return values if isinstance(values, dict) else None


def _loaded(values: dict[str, object]) -> LoadedSettings:
    """Return settings from kept values; what is unknown or not allowed is told apart."""
    chosen: dict[str, Any] = {}
    rejected = []
    unknown = dict(values)
    screen = unknown.pop(_SCREEN, None)
    for declared in declaration():
        kept = [unknown.pop(name) for name in (declared.name, *declared.was) if name in unknown]
        if kept and declared.accepts(kept[0]):
            chosen[declared.name] = kept[0]
        else:
            chosen[declared.name] = declared.default
            rejected += [declared.name] if kept else []
    kept_screen = screen if isinstance(screen, dict) else {}
    return LoadedSettings(Settings(**chosen), unknown, tuple(rejected), kept_screen)


def _free_name(path: Path) -> Path:
    """Return a name beside a damaged file that is not taken."""
    number = 1
    while (kept := path.with_name(f"{path.stem}-damaged-{number}{path.suffix}")).exists():
        number += 1
    return kept


def save_settings(
    path: Path,
    settings: Settings,
    unknown: Mapping[str, object] | None = None,
    screen: Mapping[str, object] | None = None,
) -> None:
    """Keep settings in a file, whole or not at all; unknown keys of a newer version are kept beside them.

    `screen` is what is remembered of windows and columns, plain JSON values by name.

    Raises:
        KnownError: FILE_NOT_WRITTEN.
        BugError: a value is not allowed.
    """
    values = asdict(settings)
    wrong = [declared.name for declared in declaration() if not declared.accepts(values[declared.name])]
    if wrong:
        raise BugError(f"settings not allowed: {', '.join(wrong)}")
    remembered = {_SCREEN: dict(screen)} if screen else {}
    content = {"version": FILE_VERSION, "values": {**(unknown or {}), **remembered, **values}}
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    temporary = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8", newline="\n") as target:
            target.write(text)
            target.flush()
            os.fsync(target.fileno())
        temporary.replace(path)
    except OSError as fault:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise KnownError(ErrorCode.FILE_NOT_WRITTEN, file=path, cause=fault) from fault
