"""The columns of a list as the officer chose them, remembered on this desk for every list of the same headings."""

import json
from collections.abc import Iterable, Mapping

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.list_columns import Choices, Columns, Layout
from ngheo_desktop.exchange.list_fields import Column, plain
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import memory

_PREFIX = "list_columns."


def remembered(folder: Folder) -> dict[str, Columns]:
    """Return what was chosen earlier, by fingerprint of the layout."""
    found: dict[str, Columns] = {}
    for key in memory.keys(folder.database, _PREFIX):
        text = memory.get(folder.database, key)
        if text is not None:
            chosen = json.loads(text)
            found[key.removeprefix(_PREFIX)] = {
                int(index): Column[name] for index, name in chosen.items() if name in Column.__members__
            }
    return found


def remember(folder: Folder, choices: Choices) -> None:
    """Keep what was chosen for the next list of these layouts.

    Raises:
        KnownError: STORE_ codes.
    """
    with folder.work() as unit:
        for mark, columns in choices.items():
            names = {str(index): column.name for index, column in sorted(columns.items())}
            memory.put(unit, f"{_PREFIX}{mark}", json.dumps(names))
        unit.commit()


def forget(folder: Folder, marks: Iterable[str]) -> None:
    """Let the headings of these layouts speak for themselves again.

    Raises:
        KnownError: STORE_ codes.
    """
    with folder.work() as unit:
        for mark in marks:
            memory.put(unit, f"{_PREFIX}{mark}", None)
        unit.commit()


def choose_by_heading(layouts: Iterable[Layout], wanted: Mapping[str, str]) -> dict[str, Columns]:
    """Return choices for the layouts that have these headings: heading to column (its name or usual heading).

    Raises:
        KnownError: LIST_FIELD_UNKNOWN.
    """
    columns = {plain(heading): field_named(name) for heading, name in wanted.items()}
    choices: dict[str, Columns] = {}
    for layout in layouts:
        words = {heading.index: plain(heading.text) for heading in layout.headings}
        if not columns.keys() & set(words.values()):
            continue
        named = set(columns.values())
        own = {one.index: one.column for one in layout.headings if one.column and one.column not in named}
        choices[layout.fingerprint] = own | {index: columns[text] for index, text in words.items() if text in columns}
    return choices


def field_named(name: str) -> Column:
    """Return the column of this name (birth_date) or usual heading (Ngày sinh).

    Raises:
        KnownError: LIST_FIELD_UNKNOWN.
    """
    key = plain(name)
    for column in Column:
        if key in {plain(column.name), plain(column.value)}:
            return column
    known = ", ".join(column.name.lower() for column in Column)
    raise KnownError(ErrorCode.LIST_FIELD_UNKNOWN, field=name, known=known)
