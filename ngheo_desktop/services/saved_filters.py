"""Lists that an office looks at again and again: what was searched and filtered, and in which order, under a name.

They are kept on this computer only. A saved list holds no round and no year: it is looked at in the round at hand.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from ngheo_desktop.domain.text import nfc, sort_key
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import memory

_PREFIX = "list/"
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class SavedFilter:
    """A list under a name.

    Attributes:
        filters: the value of each filter that is on, by the filter's name.
        order: the order of the list, as `HouseholdQuery.order`.
    """

    name: str
    text: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    order: str = "village"
    descending: bool = False


class SavedFilters:
    """The saved lists of a folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def all(self) -> list[SavedFilter]:
        """Return the saved lists in the order of their names."""
        db = self._folder.database
        found = [(key.removeprefix(_PREFIX), memory.get(db, key)) for key in memory.keys(db, _PREFIX)]
        read = [_read(name, kept) for name, kept in found if kept is not None]
        return sorted(read, key=lambda saved: sort_key(saved.name))

    def save(self, saved: SavedFilter) -> SavedFilter:
        """Keep a list under its name, in the place of one of that name, and return it as it is kept.

        Raises:
            KnownError: INPUT_REQUIRED without a name; STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO.
        """
        name = nfc(" ".join(saved.name.split()))[:LONGEST_NAME]
        if not name:
            raise KnownError(ErrorCode.INPUT_REQUIRED, field="name")
        content = {key: value for key, value in asdict(saved).items() if key != "name"}
        with self._folder.work() as unit:
            memory.put(unit, _PREFIX + name, json.dumps(content, ensure_ascii=False, sort_keys=True))
            unit.commit()
        return _read(name, json.dumps(content))

    def delete(self, name: str) -> None:
        """Forget a list; nothing happens when there is none of that name.

        Raises:
            KnownError: STORE_DISK_FULL, STORE_READ_ONLY, STORE_IO.
        """
        with self._folder.work() as unit:
            memory.put(unit, _PREFIX + name, None)
            unit.commit()


def _read(name: str, kept: str) -> SavedFilter:
    """Return a list from what this program wrote down."""
    content = json.loads(kept)
    return SavedFilter(
        name=name,
        text=str(content["text"]),
        filters={str(key): str(value) for key, value in content["filters"].items()},
        order=str(content["order"]),
        descending=bool(content["descending"]),
    )
