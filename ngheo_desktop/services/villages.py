"""Villages by name, found or added within a unit of work."""

import functools
import re
from collections.abc import Mapping

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import RecordId, new_record_id
from ngheo_desktop.domain.text import even_tone_placement, nfc
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import households
from ngheo_desktop.store.unit_of_work import UnitOfWork

_KIND = re.compile(r"^(?:thôn|xóm|bản|buôn|bon|plei|làng|ấp|khóm|khu phố|tổ dân phố|tdp|tổ|tiểu khu) ")

# A list names the same few villages in each of its rows.
_KEYS_KEPT = 1_024


@functools.lru_cache(maxsize=_KEYS_KEPT)
def village_key(name: str) -> str:
    """Return what two spellings of one village name share: case, blanks and placing of tones do not count."""
    return even_tone_placement(nfc(" ".join(name.split()))).casefold()


def known_village(name: str, known: Mapping[str, str]) -> str | None:
    """Return the village here that a list means, None when it is none.

    “Xóm Mong” is the village Mong, and the other way round, unless two villages here could be meant; “Thôn 1” and
    “Xóm 1” are two.

    Args:
        name: as the list writes it.
        known: names of the villages here by their `village_key`.
    """
    key = village_key(name)
    if key in known:
        return known[key]
    bare = _without_kind(key)
    if bare != key:
        return known.get(bare)
    found = [village for other, village in known.items() if other != bare and _without_kind(other) == bare]
    return found[0] if len(found) == 1 else None


def _without_kind(key: str) -> str:
    return _KIND.sub("", key) or key


class VillageBook:
    """The villages of a commune while something is written."""

    def __init__(self, folder: Folder, unit: UnitOfWork, commune_code: str) -> None:
        self._folder = folder
        self._unit = unit
        self._commune = commune_code
        self._ids = {
            village_key(village.name): village.village_id
            for village in households.villages(folder.database, commune_code)
        }

    def id_of(self, name: str) -> RecordId:
        """Return the village of this name; it is added when there is none."""
        key = village_key(name)
        if key not in self._ids:
            village_id = new_record_id(self._folder.clock.now())
            self._unit.append(
                records.VILLAGE,
                village_id,
                {"commune_code": self._commune, "name": name.strip(), "position": len(self._ids) + 1},
            )
            self._ids[key] = village_id
        return self._ids[key]
