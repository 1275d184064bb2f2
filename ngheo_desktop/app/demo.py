"""The main job without a window, on invented people: what `run` does where there is no display."""

import shutil
from collections.abc import Callable
from pathlib import Path

from ngheo_desktop.app.opening import SAMPLE_COMMUNE, SAMPLE_HOUSEHOLDS, SAMPLE_SEED
from ngheo_desktop.clock import Clock, SystemClock
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import KnownError
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.messages import choose_language, describe, tr
from ngheo_desktop.reference.areas import Areas, load_areas
from ngheo_desktop.services.certificates import (
    CertificateOffice,
    Issue,
    candidates,
    rule_set_for,
    save_pdf,
)
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.exchange import ExchangeDesk, Exported, ImportResult
from ngheo_desktop.services.folder import COMMUNE, OFFICE, Folder, Setup, create_folder
from ngheo_desktop.services.maintenance import check_folder
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards

# A folder without this note was not made by an earlier demonstration and is never emptied.
_NOTE = "ngheo-demo.txt"


def run_demo(out: Path, *, language: str, households: int = SAMPLE_HOUSEHOLDS) -> int:
    """Do the whole main job in `out` on so many invented households, print where the results are, return the status."""
    choose_language(language)
    try:
        _Demo(out.absolute(), SystemClock(), print, households).run()
    except KnownError as fault:
        said = describe(fault)
        print(f"{said.number}: {said.message}\n{said.advice}")  # noqa: T201  (there is no window to show it in)
        return 1
    return 0


class _Demo:
    def __init__(self, out: Path, clock: Clock, say: Callable[[str], None], households: int) -> None:
        self._out = out
        self._households = households
        self._clock = clock
        self._say = say
        self._areas: Areas = load_areas()
        self._standards = Standards(self._areas)

    def run(self) -> None:
        self._empty()
        with self._make(
            "commune",
            Setup(
                role=COMMUNE,
                officer="Nguyễn Thị Mẫu",
                commune_code=SAMPLE_COMMUNE,
                upper_office="Sở Nông nghiệp và Môi trường tỉnh Thái Nguyên",
                signer_name="Trần Văn Mẫu",
            ),
        ) as commune:
            added = add_sample(commune, self._standards, households=self._households, seed=SAMPLE_SEED)
            self._say(f"{commune.profile.office_name}: {added.households} households, {added.members} members")
            self._classify(commune, added.round_id)
            self._pictures(commune)
            self._certify(commune, added.round_id)
            exported, card = self._send(commune)
            self._receive(exported, card)
            self._report_check(commune)

    def _empty(self) -> None:
        made_here = (self._out / _NOTE).exists()
        self._out.mkdir(parents=True, exist_ok=True)
        for name in ("commune", "office", "screens") if made_here else ():
            if (self._out / name).exists():
                shutil.rmtree(self._out / name)
        (self._out / _NOTE).write_text("Made by the demonstration; overwritten at the next one.\n", encoding="utf-8")

    def _make(self, name: str, setup: Setup) -> Folder:
        location = DataFolder(self._out / name)
        return create_folder(location, setup, passphrase=None, clock=self._clock, areas=self._areas).folder

    def _classify(self, folder: Folder, round_id: RecordId) -> None:
        result = classify_round(folder, self._standards, get_round(folder, round_id))
        for rule_set, counts in result.counts.items():
            words = ", ".join(f"{name} {number}" for name, number in counts._asdict().items())
            self._say(f"classified under {rule_set}: {words}")

    def _certify(self, folder: Folder, round_id: RecordId) -> None:
        review_round = get_round(folder, round_id)
        today = self._clock.today()
        profile = folder.profile
        chosen = candidates(folder, review_round, rule_set_for(self._standards, review_round, today))
        issue = Issue(today, profile.signer_name, profile.signer_title, confirmed_by=profile.officer)
        issued = CertificateOffice(folder, self._standards).issue(review_round, chosen, issue)
        file = self._out / "giay-chung-nhan.pdf"
        pages = save_pdf(issued.certificates, file)
        self._say(f"{len(issued.certificates)} certificates on {pages} pages: {file}")

    def _send(self, folder: Folder) -> tuple[Exported, Path]:
        desk = ExchangeDesk(folder, self._areas)
        card = self._out / "xa.ngheo-card"
        desk.write_card(card)
        exported = desk.export(self._out)
        self._say(f"bundle with {exported.changes} changes, digest {exported.digest[:16]}…: {exported.file}")
        return exported, card

    def _receive(self, exported: Exported, card: Path) -> None:
        province = self._areas.commune(SAMPLE_COMMUNE).province_code
        setup = Setup(role=OFFICE, officer="Lê Thị Mẫu", province_code=province)
        with self._make("office", setup) as office:
            desk = ExchangeDesk(office, self._areas)
            desk.trust(desk.read_card(card))
            imported: ImportResult = desk.import_bundle(exported.file)
            same = (exported.households, exported.members, exported.digest) == (
                imported.households,
                imported.members,
                imported.digest,
            )
            self._say(
                f"upper office holds {imported.households} households, {imported.members} members: "
                f"{'equal to the commune' if same else 'NOT EQUAL'}"
            )
            self._report_check(office)

    def _report_check(self, folder: Folder) -> None:
        report = check_folder(folder)
        self._say(f"check of {folder.paths.root}: {'ok' if report.ok else report.faults}")

    def _pictures(self, folder: Folder) -> None:
        # Taken before certificates are issued, so that their page has something to offer.
        from ngheo_desktop.app.pictures import take_pictures  # noqa: PLC0415

        for picture in take_pictures(folder, self._standards, self._out / "screens"):
            self._say(f"{tr('Picture')}: {picture}")
