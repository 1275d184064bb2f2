"""What the exchange page asks beside the exchange itself."""

from pathlib import Path

import pytest
from tests_support.folders import MakeFolder

from ngheo_desktop.errors import CancelledError
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.services.exchange_board import CommuneHeld, ExchangeBoard
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards


@pytest.fixture
def sender(commune: Folder, standards: Standards, areas: Areas) -> ExchangeBoard:
    add_sample(commune, standards, households=12, seed=3)
    return ExchangeBoard(commune, areas)


@pytest.fixture
def receiver(office: Folder, areas: Areas) -> ExchangeBoard:
    return ExchangeBoard(office, areas)


def test_each_commune_that_may_send_is_listed_with_what_is_held(
    sender: ExchangeBoard, receiver: ExchangeBoard, make_folder: MakeFolder, areas: Areas, tmp_path: Path
) -> None:
    silent = ExchangeBoard(make_folder("silent", commune="05455"), areas)
    for board in (sender, silent):
        receiver.desk.trust(board.desk.own_card())

    exported = sender.desk.export(tmp_path)
    receiver.desk.import_bundle(exported.file)

    assert receiver.communes() == [
        CommuneHeld("05455", areas.commune("05455").name, 1, 0, 0, "", "", ""),
        CommuneHeld(
            "05665",
            "Xã Văn Lăng",
            1,
            12,
            exported.members,
            "2026-11-21T09:00:00+07:00",
            exported.file.name,
            exported.digest,
        ),
    ]


def test_who_sends_and_who_receives(sender: ExchangeBoard, receiver: ExchangeBoard) -> None:
    assert (sender.is_office, receiver.is_office) == (False, True)
    assert sender.fingerprint == sender.desk.own_card().fingerprint
    assert sender.card_name == "the-lien-he-05665"
    assert sender.area_name("05665", "19") == "Xã Văn Lăng"
    assert receiver.area_name("", "19") == "Tỉnh Thái Nguyên"


def test_an_export_tells_how_far_it_is_and_stops_without_a_file(sender: ExchangeBoard, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> bool:
        told.append((done, total))
        return False

    with pytest.raises(CancelledError):
        sender.desk.export(tmp_path, stop)

    whole = sender.desk.export(tmp_path)
    assert told == [(0, whole.changes)]
    assert [path.name for path in tmp_path.glob("*.ngheo")] == [whole.file.name]
    assert len(sender.desk.history()) == 1


def test_an_import_that_is_stopped_changes_nothing(
    sender: ExchangeBoard, receiver: ExchangeBoard, tmp_path: Path
) -> None:
    receiver.desk.trust(sender.desk.own_card())
    exported = sender.desk.export(tmp_path)

    with pytest.raises(CancelledError):
        receiver.desk.import_bundle(exported.file, progress=lambda done, total: False)

    assert receiver.desk.history() == []
    assert receiver.communes()[0].households == 0
