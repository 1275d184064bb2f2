"""What the exchange page asks beside the exchange itself: who we are, who may send, what is held of each commune."""

from dataclasses import dataclass
from pathlib import Path

from ngheo_desktop.domain.ids import fingerprint
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.exchange import ExchangeDesk
from ngheo_desktop.services.folder import OFFICE, Folder
from ngheo_desktop.store import exchange_log, households
from ngheo_desktop.store.contacts import Contact
from ngheo_desktop.store.exchange_log import ExchangeEntry


@dataclass(frozen=True, slots=True)
class CommuneHeld:
    """What this office holds of a commune that may send.

    `senders` counts its devices; `last_at`, `last_file` and `digest` are of the newest import, empty before the first.
    """

    commune_code: str
    name: str
    senders: int
    households: int
    members: int
    last_at: str
    last_file: str
    digest: str


class ExchangeBoard:
    """The exchange of a folder, as a screen needs it; `desk` does the work."""

    def __init__(self, folder: Folder, areas: Areas) -> None:
        self._folder = folder
        self._areas = areas
        self.desk = ExchangeDesk(folder, areas)

    @property
    def is_office(self) -> bool:
        """Whether this is an office above the communes, which receives and does not send."""
        return self._folder.profile.role == OFFICE

    @property
    def upper_office(self) -> str:
        """The office that bundles are sent to; empty while the settings do not name it."""
        return self._folder.profile.upper_office

    @property
    def office_name(self) -> str:
        """What this office calls itself."""
        return self._folder.profile.office_name

    @property
    def outbox(self) -> Path:
        """The folder on this computer that is offered for new files."""
        return self._folder.paths.outbox

    @property
    def card_name(self) -> str:
        """The name that is offered for the file of our own card, without its suffix."""
        profile = self._folder.profile
        return f"the-lien-he-{profile.commune_code or profile.province_code}"

    @property
    def fingerprint(self) -> str:
        """What is read out on the telephone so that the other office can compare our card."""
        return fingerprint(self._folder.identity.public_key)

    def area_name(self, commune_code: str, province_code: str) -> str:
        """Return the commune of a card, or the province of an office above the communes.

        Raises:
            KnownError: INPUT_UNKNOWN_CODE.
        """
        if commune_code:
            return self._areas.commune(commune_code).name
        return self._areas.province(province_code).name

    def communes(self) -> list[CommuneHeld]:
        """Return what is held of each commune that may send, in the order of their codes.

        Raises:
            KnownError: STORE_ codes, INPUT_UNKNOWN_CODE.
        """
        senders: dict[str, list[Contact]] = {}
        for contact in self.desk.contacts():
            if contact.commune_code:
                senders.setdefault(contact.commune_code, []).append(contact)
        newest: dict[str, ExchangeEntry] = {}
        for entry in self.desk.history():
            if entry.direction == exchange_log.IMPORT:
                newest.setdefault(entry.commune_code, entry)
        return [self._held(code, len(found), newest.get(code)) for code, found in sorted(senders.items())]

    def _held(self, code: str, senders: int, newest: ExchangeEntry | None) -> CommuneHeld:
        held, people = households.counts(self._folder.database, code)
        return CommuneHeld(
            commune_code=code,
            name=self._areas.commune(code).name,
            senders=senders,
            households=held,
            members=people,
            last_at=newest.at if newest else "",
            last_file=newest.file if newest else "",
            digest=newest.digest if newest else "",
        )
