"""Two computers of one commune that know each other and exchange real files."""

from dataclasses import dataclass
from pathlib import Path

from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.exchange import ExchangeDesk
from ngheo_desktop.services.folder import Folder


@dataclass
class Pair:
    """Both folders and where their files lie."""

    first: Folder
    second: Folder
    areas: Areas
    files: Path

    @classmethod
    def of(cls, first: Folder, second: Folder, areas: Areas, files: Path) -> "Pair":
        """Let two computers know each other, and the second take what the first has."""
        pair = cls(first, second, areas, files)
        for one, other in ((first, second), (second, first)):
            ExchangeDesk(one, areas).trust(ExchangeDesk(other, areas).own_card())
        pair.carry(first, second)
        return pair

    def carry(self, source: Folder, target: Folder) -> None:
        """Take a file from one to the other."""
        exported = ExchangeDesk(source, self.areas).export(self.files)
        imported = ExchangeDesk(target, self.areas).import_bundle(exported.file)

        assert imported.refused == 0

    def exchange(self) -> None:
        """Take files both ways, until both have everything."""
        self.carry(self.first, self.second)
        self.carry(self.second, self.first)
