"""What a long operation tells while it runs, and what it touched, so that screens know what to draw again."""

from collections.abc import Callable
from dataclasses import dataclass, field

from ngheo_desktop.domain.ids import RecordId

Progress = Callable[[int, int], bool]
"""Called with (done, all); returning False asks the operation to stop, which then has changed nothing."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The records of each kind that were touched; `everything` after an import or a restore."""

    records: frozenset[tuple[str, RecordId]] = field(default_factory=frozenset)
    everything: bool = False

    def touches(self, *kinds: str) -> bool:
        """Tell whether a record of one of these kinds was touched."""
        return self.everything or any(kind in kinds for kind, _ in self.records)

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(self.records | other.records, self.everything or other.everything)
