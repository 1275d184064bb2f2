"""What an operation touched, so that screens know what to draw again."""

from dataclasses import dataclass, field

from ngheo_desktop.domain.ids import RecordId


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
