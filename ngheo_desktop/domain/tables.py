"""Reading tables of data files strictly: every fault is noted with its file and key, and none stops the others.

Rule sets and forms are typed by people from the text of a decree. They get all their slips at once, each with the place
where it is.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from ngheo_desktop.errors import N_, Detail

Table = dict[str, Any]

_MUST_BE: Mapping[type, str] = MappingProxyType(
    {
        str: N_("must be a text"),
        int: N_("must be a whole number"),
        bool: N_("must be true or false"),
        date: N_("must be a date"),
        list: N_("must be a list"),
        dict: N_("must be a table"),
    }
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a data file: where it is and what is wrong (an English message id and its tokens)."""

    file: str
    key: str
    message: str
    context: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.message.format(**self.context)}"

    @property
    def detail(self) -> Detail:
        """Return the fault as an error carries it, to be told in the language of the screen."""
        return Detail(f"{self.file}: {self.key}", self.message, self.context)


@dataclass(slots=True)
class Faults:
    """Collects the faults of several files."""

    items: list[Fault] = field(default_factory=list)

    def add(self, file: str, key: str, message: str, /, **context: object) -> None:
        """Note a fault; the same one is noted once."""
        fault = Fault(file, key, message, context)
        if fault not in self.items:
            self.items.append(fault)


def parse_toml(data: bytes, file: str, faults: Faults) -> Table:
    """Return the content of a TOML file with exact decimals; an unreadable file is a fault and gives an empty table."""
    try:
        return tomllib.loads(data.decode(), parse_float=Decimal)
    except UnicodeDecodeError:
        faults.add(file, "-", N_("the file is not UTF-8 text"))
    except tomllib.TOMLDecodeError as error:
        faults.add(file, "-", N_("the file is not valid TOML: {cause}"), cause=error)
    return {}


class Reader:
    """Takes the keys of one table one by one and reports what is missing, of the wrong type or left over."""

    def __init__(self, table: object, file: str, key: str, faults: Faults) -> None:
        self.file = file
        self.key = key
        self.faults = faults
        self._left: Table = dict(table) if isinstance(table, dict) else {}
        if not isinstance(table, dict):
            self.fault("", _MUST_BE[dict])

    def path(self, name: str) -> str:
        """Return the full key of a name in this table."""
        return ".".join(part for part in (self.key, name) if part) or "-"

    def fault(self, name: str, message: str, /, **context: object) -> None:
        """Note a fault of a key of this table."""
        self.faults.add(self.file, self.path(name), message, **context)

    def has(self, name: str) -> bool:
        """Tell whether the key is there and not yet taken."""
        return name in self._left

    def raw(self, name: str) -> Any:
        """Take a key of any type; None when it is not there."""
        return self._left.pop(name, None)

    def _take(self, name: str, kind: type, *, required: bool) -> Any:
        if name not in self._left:
            if required:
                self.fault(name, N_("is missing"))
            return None
        value = self._left.pop(name)
        if type(value) is not kind:
            self.fault(name, _MUST_BE[kind])
            return None
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """Take a text; without a default it must be there and not be empty."""
        value: str | None = self._take(name, str, required=default is None)
        if value is None:
            return default or ""
        if not value.strip() and default is None:
            self.fault(name, N_("must not be empty"))
        return value

    def integer(self, name: str, default: int | None = None) -> int:
        """Take a whole number."""
        value: int | None = self._take(name, int, required=default is None)
        return value if value is not None else default or 0

    def flag(self, name: str, default: bool | None = None) -> bool:  # noqa: FBT001  (a value, not a switch)
        """Take true or false."""
        value: bool | None = self._take(name, bool, required=default is None)
        return value if value is not None else bool(default)

    def day(self, name: str, *, required: bool = True) -> date | None:
        """Take a date."""
        value: date | None = self._take(name, date, required=required)
        return value

    def choice(self, name: str, allowed: Iterable[str], default: str | None = None) -> str:
        """Take a text that must be one of some words."""
        value = self.text(name, default)
        known = tuple(allowed)
        if value and value not in known:
            self.fault(name, N_("“{value}” is not one of: {known}"), value=value, known=", ".join(known))
        return value

    def texts(self, name: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Take a list of texts."""
        value: list[Any] | None = self._take(name, list, required=default is None)
        if value is None:
            return default or ()
        if not all(isinstance(item, str) for item in value):
            self.fault(name, N_("must be a list of texts"))
            return ()
        return tuple(value)

    def tables(self, name: str, *, required: bool = True) -> "list[Reader]":
        """Take a list of tables."""
        value: list[Any] | None = self._take(name, list, required=required)
        return [Reader(item, self.file, f"{self.path(name)}[{number}]", self.faults)
                for number, item in enumerate(value or [])]  # fmt: skip

    def table(self, name: str, *, required: bool = True) -> Table:
        """Take a table as it is."""
        value: Table | None = self._take(name, dict, required=required)
        return value or {}

    def done(self) -> None:
        """Report every key that nobody took."""
        for name in self._left:
            self.fault(name, N_("is not known here"))
