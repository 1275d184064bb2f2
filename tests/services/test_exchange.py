"""What an upper office accepts: whole bundles of known senders about their own households, and equal totals."""

from pathlib import Path

import pytest
from tests_support.folders import MakeFolder

from ngheo_desktop.domain import records
from ngheo_desktop.domain.ids import new_record_id
from ngheo_desktop.domain.journal import Change, seal
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services import exchange
from ngheo_desktop.services.exchange import ExchangeDesk, Exported, ImportResult
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.maintenance import check_folder
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import exchange_log, households, journal
from ngheo_desktop.store.unit_of_work import UnitOfWork
from ngheo_desktop.sync.bundle import Manifest, build_bundle


@pytest.fixture
def filled(commune: Folder, standards: Standards) -> Folder:
    add_sample(commune, standards, households=10, seed=5)
    return commune


def introduce(sender: Folder, office: Folder, areas: Areas) -> None:
    ExchangeDesk(office, areas).trust(ExchangeDesk(sender, areas).own_card())


def send(sender: Folder, office: Folder, areas: Areas, out: Path) -> tuple[Exported, ImportResult]:
    exported = ExchangeDesk(sender, areas).export(out)
    return exported, ExchangeDesk(office, areas).import_bundle(exported.file)


def forged(sender: Folder, areas: Areas, out: Path, change: Change, held: int) -> Path:
    """Write what a broken or dishonest program of a known sender might send."""
    manifest = Manifest(
        sender=ExchangeDesk(sender, areas).own_card(),
        made_at="2026-11-21T09:00:00+07:00",
        program="other",
        households=held,
        members=0,
        devices={sender.identity.device_id: sender.identity.public_key.hex()},
    )
    changes = [*journal.changes(sender.database), change]
    file = out / "forged.ngheo"
    file.write_bytes(build_bundle(manifest, changes, sender.identity.private_key).data)
    return file


def next_change(sender: Folder, kind: str, fields: dict[str, object]) -> Change:
    last, sealed = journal.tail(sender.database, sender.identity.device_id)
    return seal(
        device_id=sender.identity.device_id,
        seq=last + 1,
        record_kind=kind,
        record_id=new_record_id(sender.clock.now()),
        fields=fields,  # type: ignore[arg-type]
        bases={},
        author="Nguyễn Thị Mẫu",
        reason="",
        at="2026-11-21T09:00:00+07:00",
        counter=last + 1,
        prev_hash=sealed,
    )


@pytest.mark.parametrize("step", ["add", "commit"])
def test_a_bundle_whose_history_cannot_be_kept_is_not_left_behind(
    filled: Folder, areas: Areas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def refuse(*_: object) -> None:
        raise KnownError(ErrorCode.STORE_READ_ONLY, folder="data")

    monkeypatch.setattr(*{"add": (exchange_log, "add"), "commit": (UnitOfWork, "commit")}[step], refuse)

    with pytest.raises(KnownError) as caught:
        ExchangeDesk(filled, areas).export(tmp_path)

    assert caught.value.code is ErrorCode.STORE_READ_ONLY
    assert list(tmp_path.glob("*.ngheo")) == []


def test_a_bundle_that_cannot_be_written_leaves_no_line_in_the_history(
    filled: Folder, areas: Areas, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise KnownError(ErrorCode.FILE_NOT_WRITTEN, file="x.ngheo", cause="full")

    monkeypatch.setattr(exchange, "write_verified", refuse)

    with pytest.raises(KnownError):
        ExchangeDesk(filled, areas).export(tmp_path)

    assert ExchangeDesk(filled, areas).history() == []


def test_two_communes_lie_side_by_side(
    filled: Folder, office: Folder, make_folder: MakeFolder, standards: Standards, areas: Areas, tmp_path: Path
) -> None:
    other = make_folder("other", commune="02143")
    add_sample(other, standards, households=7, seed=6)
    for sender in (filled, other):
        introduce(sender, office, areas)
        exported, imported = send(sender, office, areas, tmp_path)
        assert (exported.households, exported.digest) == (imported.households, imported.digest)

    assert households.counts(office.database)[0] == 17
    assert check_folder(office).ok


def test_two_computers_of_one_commune_meet(
    filled: Folder, make_folder: MakeFolder, areas: Areas, tmp_path: Path
) -> None:
    laptop = make_folder("laptop", commune="05665")
    introduce(filled, laptop, areas)
    introduce(laptop, filled, areas)
    send(filled, laptop, areas, tmp_path)
    village = HouseholdBook(laptop).villages()[0]
    HouseholdBook(laptop).add_household({"village_id": village.village_id}, {"full_name": "Triệu Mùi Ghến"})

    _, imported = send(laptop, filled, areas, tmp_path)

    assert (imported.households, imported.conflicts) == (11, 0)
    assert check_folder(filled).digest == check_folder(laptop).digest


def test_two_computers_that_never_met_may_both_send(
    filled: Folder,
    office: Folder,
    make_folder: MakeFolder,
    standards: Standards,
    areas: Areas,
    tmp_path: Path,
) -> None:
    laptop = make_folder("laptop", commune="05665")
    add_sample(laptop, standards, households=4, seed=9)
    for sender, total in ((filled, 10), (laptop, 14), (filled, 14)):
        introduce(sender, office, areas)
        _, imported = send(sender, office, areas, tmp_path)
        assert imported.households == total

    assert check_folder(office).ok


def test_an_older_bundle_after_a_newer_one_changes_nothing(
    filled: Folder, office: Folder, areas: Areas, tmp_path: Path
) -> None:
    introduce(filled, office, areas)
    older = ExchangeDesk(filled, areas).export(tmp_path)
    village = HouseholdBook(filled).villages()[0]
    HouseholdBook(filled).add_household({"village_id": village.village_id}, {"full_name": "Y Blô Êban"})
    (tmp_path / "newer").mkdir()
    send(filled, office, areas, tmp_path / "newer")

    imported = ExchangeDesk(office, areas).import_bundle(older.file)

    assert (imported.accepted, imported.households, imported.digest) == (0, 11, older.digest)


def test_edits_of_one_field_on_two_computers_are_both_kept(
    filled: Folder, make_folder: MakeFolder, areas: Areas, tmp_path: Path
) -> None:
    laptop = make_folder("laptop", commune="05665")
    introduce(filled, laptop, areas)
    introduce(laptop, filled, areas)
    send(filled, laptop, areas, tmp_path)
    household = next(iter(households.all(filled.database, "05665")))
    HouseholdBook(filled).edit_household(household.household_id, {"phone": "0912000001"})
    HouseholdBook(laptop).edit_household(household.household_id, {"phone": "0912000002"})

    _, imported = send(laptop, filled, areas, tmp_path)
    send(filled, laptop, areas, tmp_path)

    assert imported.conflicts == 1
    told = {
        change.fields["phone"]
        for change in journal.history(filled.database, household.household_id)
        if "phone" in change.fields
    }
    assert told == {"0912000001", "0912000002"}
    here = households.get(filled.database, household.household_id)
    there = households.get(laptop.database, household.household_id)
    assert here == there
    assert check_folder(filled).digest == check_folder(laptop).digest


def test_a_household_of_another_commune_is_refused_whole(
    filled: Folder, office: Folder, areas: Areas, tmp_path: Path
) -> None:
    introduce(filled, office, areas)
    before = check_folder(office).digest
    stray = next_change(filled, records.HOUSEHOLD, {"commune_code": "02143", "commune_list": "2026"})
    file = forged(filled, areas, tmp_path, stray, held=11)

    with pytest.raises(KnownError) as refused:
        ExchangeDesk(office, areas).import_bundle(file)

    assert refused.value.code is ErrorCode.BUNDLE_CONTENT
    assert check_folder(office).digest == before


def test_totals_that_would_differ_take_the_import_back(
    filled: Folder, office: Folder, areas: Areas, tmp_path: Path
) -> None:
    introduce(filled, office, areas)
    before = check_folder(office).digest
    added = next_change(filled, records.HOUSEHOLD, {"commune_code": "05665", "commune_list": "2026"})
    file = forged(filled, areas, tmp_path, added, held=10)

    with pytest.raises(KnownError) as refused:
        ExchangeDesk(office, areas).import_bundle(file)

    assert refused.value.code is ErrorCode.BUNDLE_COUNTS
    assert check_folder(office).digest == before
    assert households.counts(office.database) == (0, 0)


def test_a_commune_cannot_change_the_household_of_another(
    filled: Folder, office: Folder, make_folder: MakeFolder, standards: Standards, areas: Areas, tmp_path: Path
) -> None:
    introduce(filled, office, areas)
    send(filled, office, areas, tmp_path)
    other = make_folder("other", commune="02143")
    introduce(other, office, areas)
    victim = next(iter(households.all(filled.database, "05665"))).household_id
    with other.work() as unit:
        unit.append(records.HOUSEHOLD, victim, {"commune_code": "02143", "phone": "0912000003"})
        unit.commit()
    before = check_folder(office).digest

    with pytest.raises(KnownError) as refused:
        send(other, office, areas, tmp_path)

    assert refused.value.code is ErrorCode.BUNDLE_CONTENT
    assert check_folder(office).digest == before


def test_history_tells_exports_and_imports(filled: Folder, office: Folder, areas: Areas, tmp_path: Path) -> None:
    introduce(filled, office, areas)
    exported, _ = send(filled, office, areas, tmp_path)

    (sent,) = ExchangeDesk(filled, areas).history()
    (received,) = ExchangeDesk(office, areas).history()

    assert (sent.direction, received.direction) == ("export", "import")
    assert sent.digest == received.digest == exported.digest
    assert received.counterpart == "Xã Văn Lăng"
