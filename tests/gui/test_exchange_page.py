"""The exchange page against real folders: a commune that sends and an office that receives."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton
from tests_support.papers import make_commune, make_office, open_copy
from tests_support.reading import unnamed_widgets

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui import files
from ngheo_desktop.gui.dialogs.trust import TrustDialog
from ngheo_desktop.gui.drives import Drive
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.contacts_pane import ContactsPane
from ngheo_desktop.gui.pages.exchange_page import ExchangePage
from ngheo_desktop.gui.pages.exchange_tables import CommunesPane, HistoryPane
from ngheo_desktop.gui.pages.export_pane import ExportPane
from ngheo_desktop.gui.pages.import_pane import ImportPane
from ngheo_desktop.gui.widgets.fact_grid import short_digest
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import Areas, load_areas
from ngheo_desktop.services.exchange import Exported
from ngheo_desktop.services.exchange_board import ExchangeBoard
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards

MOMENT = datetime.fromisoformat("2026-11-21T09:00:00+07:00")


@pytest.fixture(scope="module")
def areas() -> Areas:
    return load_areas()


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, areas: Areas) -> DataFolder:
    root = tmp_path_factory.mktemp("reviewed") / "data"
    return make_commune(root, Standards(areas), FixedClock(MOMENT), households=20)


@pytest.fixture
def commune(reviewed: DataFolder, tmp_path: Path, areas: Areas, clock: FixedClock) -> Iterator[ExchangeBoard]:
    with open_copy(reviewed, tmp_path / "commune", clock) as folder:
        yield ExchangeBoard(folder, areas)


@pytest.fixture
def office_folder(tmp_path: Path, areas: Areas, clock: FixedClock) -> Iterator[Folder]:
    with make_office(tmp_path / "office", areas, clock) as folder:
        yield folder


@pytest.fixture
def office(office_folder: Folder, areas: Areas) -> ExchangeBoard:
    return ExchangeBoard(office_folder, areas)


@pytest.fixture
def stick(tmp_path: Path) -> Drive:
    root = tmp_path / "KINGSTON"
    root.mkdir()
    return Drive(root, "KINGSTON", 7_800_000_000, is_read_only=False)


@pytest.fixture
def bundle(commune: ExchangeBoard, tmp_path: Path) -> Exported:
    """A bundle of the commune on its way."""
    out = tmp_path / "travelling"
    out.mkdir()
    return commune.desk.export(out)


@pytest.fixture
def card(commune: ExchangeBoard, tmp_path: Path) -> Path:
    file = tmp_path / "xa.ngheo-card"
    commune.desk.write_card(file)
    return file


def shown(qtbot, board: ExchangeBoard, workspace: Workspace, *drives: Drive) -> ExchangePage:
    page = ExchangePage(board, workspace, lambda: drives)
    qtbot.addWidget(page)
    workspace.operations.changed.connect(page.refresh)
    page.resize(1150, 620)
    page.show()
    settle(qtbot, workspace)
    return page


def settle(qtbot, workspace: Workspace) -> None:
    for _ in range(3):
        qtbot.waitUntil(lambda: workspace.operations.is_idle, timeout=10_000)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: workspace.operations.is_idle, timeout=10_000)


def answer_file(monkeypatch: pytest.MonkeyPatch, kind: str, path: Path | None) -> None:
    monkeypatch.setattr(files, kind, lambda *_: path)


def places(pane: ExportPane) -> list[str]:
    return [pane.place_list.item(row).text() for row in range(pane.place_list.count())]


# -- out ---------------------------------------------------------------------------------------------------------------


def test_a_bundle_is_written_onto_the_stick_and_only_then_called_safe(
    commune: ExchangeBoard, stick: Drive, qtbot, workspace: Workspace
) -> None:
    page = shown(qtbot, commune, workspace, stick)
    pane = page.findChild(ExportPane)
    assert places(pane)[0] == f"KINGSTON — {stick.root} · còn trống 7.800 MB"
    pane.place_list.setFocus()
    pane.place_list.setCurrentRow(0)

    QTest.keyClick(pane.place_list, Qt.Key.Key_Return)
    assert pane.working_label.text() == "Đang ghi gói. Chưa được rút USB."
    assert pane.working_label.isVisible()
    assert not pane.result_card.isVisible()
    settle(qtbot, workspace)

    written = list(stick.root.glob("*.ngheo"))
    entry = commune.desk.history()[0]
    assert len(written) == 1
    assert not pane.working_label.isVisible()
    assert pane.result_card.isVisible()
    assert pane.safe_label.text().startswith("Bây giờ có thể rút USB")
    assert pane.result_facts.values == {
        "Tệp": written[0].name,
        "Thư mục": str(stick.root),
        "Hộ": "20",
        "Nhân khẩu": str(entry.members),
        "Thay đổi": str(entry.changes),
        "Mã kiểm tra": short_digest(entry.digest),
    }


def test_the_whole_check_sum_can_be_copied(commune: ExchangeBoard, qtbot, workspace: Workspace) -> None:
    page = shown(qtbot, commune, workspace)
    pane = page.findChild(ExportPane)
    QTest.keyClick(pane.export_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    button = pane.result_facts.findChild(QToolButton)
    QTest.keyClick(button, Qt.Key.Key_Space)

    assert QGuiApplication.clipboard().text() == commune.desk.history()[0].digest
    assert "Chép toàn bộ" in button.accessibleName()


def test_a_folder_on_this_computer_is_no_stick_to_pull_out(
    commune: ExchangeBoard, qtbot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    target = tmp_path / "Gửi tỉnh"
    target.mkdir()
    answer_file(monkeypatch, "ask_folder", target)
    page = shown(qtbot, commune, workspace)
    pane = page.findChild(ExportPane)

    QTest.keyClick(pane.folder_button, Qt.Key.Key_Space)
    QTest.keyClick(pane.export_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert len(list(target.glob("*.ngheo"))) == 1
    assert "rút" not in pane.safe_label.text()


def test_a_write_protected_stick_cannot_be_chosen(
    commune: ExchangeBoard, tmp_path: Path, qtbot, workspace: Workspace
) -> None:
    page = shown(qtbot, commune, workspace, Drive(tmp_path, "KHOA", 0, is_read_only=True))
    pane = page.findChild(ExportPane)

    assert places(pane)[0].endswith("chống ghi")
    assert pane.place_list.currentRow() == 1


def test_a_stick_that_is_plugged_in_is_chosen_at_once(
    commune: ExchangeBoard, stick: Drive, qtbot, workspace: Workspace
) -> None:
    plugged: list[Drive] = []
    page = ExchangePage(commune, workspace, lambda: tuple(plugged))
    qtbot.addWidget(page)
    page.show()
    pane = page.findChild(ExportPane)
    assert pane.stick_label.isVisible()

    plugged.append(stick)
    QTest.keyClick(pane.refresh_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert pane.place_list.currentItem().text().startswith("KINGSTON")
    assert not pane.stick_label.isVisible()


def test_a_stick_pulled_out_too_early_is_told_and_nothing_is_called_written(
    commune: ExchangeBoard, stick: Drive, qtbot, workspace: Workspace
) -> None:
    page = shown(qtbot, commune, workspace, stick)
    pane = page.findChild(ExportPane)
    stick.root.rmdir()

    pane.place_list.setCurrentRow(0)
    QTest.keyClick(pane.export_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert page.banner.kind == "error"
    assert "FIL-001" in page.banner.accessibleName()
    assert not pane.result_card.isVisible()
    assert pane.export_button.isEnabled()
    assert commune.desk.history() == []


def test_a_stopped_export_leaves_nothing(commune: ExchangeBoard, stick: Drive, qtbot, workspace: Workspace) -> None:
    page = shown(qtbot, commune, workspace, stick)
    pane = page.findChild(ExportPane)
    workspace.operations.started.connect(lambda operation: operation.cancel())

    QTest.keyClick(pane.export_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert list(stick.root.iterdir()) == []
    assert not pane.result_card.isVisible()
    assert pane.export_button.isEnabled()


# -- in ----------------------------------------------------------------------------------------------------------------


def trust_by_keys(monkeypatch: pytest.MonkeyPatch, card: Path) -> list[tuple[str, bool, bool]]:
    """Answer the window of a contact card by keys; the list holds the fingerprint and the button before and after."""
    answer_file(monkeypatch, "ask_open", card)
    seen: list[tuple[str, bool, bool]] = []

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, TrustDialog):
            QTimer.singleShot(20, press)
            return
        before = dialog.trust_button.isEnabled()
        QTest.keyClick(dialog.compared_check, Qt.Key.Key_Space)
        seen.append((dialog.fingerprint.text, before, dialog.trust_button.isEnabled()))
        QTest.keyClick(dialog.trust_button, Qt.Key.Key_Space)

    QTimer.singleShot(0, press)
    return seen


def test_from_an_unknown_sender_to_equal_totals(
    commune: ExchangeBoard,
    office: ExchangeBoard,
    bundle: Exported,
    card: Path,
    qtbot,
    workspace: Workspace,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = shown(qtbot, office, workspace)
    pane = page.findChild(ImportPane)
    page.show_pane(pane)
    answer_file(monkeypatch, "ask_open", bundle.file)
    QTest.keyClick(pane.choose_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)
    assert "BND-005" in pane.refusal.accessibleName()
    assert not pane.plan_card.isVisible()

    compared = trust_by_keys(monkeypatch, card)
    pane.refusal.action.emit()
    settle(qtbot, workspace)
    assert compared == [(commune.fingerprint, False, True)]

    # The file that was refused is looked at again, and still nothing is changed.
    assert page.tabs.currentWidget() is pane
    assert pane.plan_card.isVisible()
    assert office.communes()[0].households == 0
    plan = pane.plan_facts.values
    assert (plan["Thay đổi mới"], plan["Đã có ở đây"]) == (str(bundle.changes), "0")

    assert page.focusWidget() is pane.import_button
    QTest.keyClick(pane.import_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    done = pane.plan_facts.values
    assert pane.plan_label.text() == "Đã nhập gói của Xã Văn Lăng."
    assert (done["Số hộ của bên gửi"], done["Số khẩu của bên gửi"]) == (str(bundle.households), str(bundle.members))
    assert done["Mã kiểm tra"] == short_digest(bundle.digest)
    held = office.communes()[0]
    assert (held.households, held.members, held.digest) == (bundle.households, bundle.members, bundle.digest)
    communes = page.findChild(CommunesPane)
    cells = [str(communes.communes_table.model().index(0, column).data()) for column in range(4)]
    assert cells == ["05665", "Xã Văn Lăng", str(bundle.households), str(bundle.members)]
    assert communes.total_label.text().startswith("1 trên 1 xã đã gửi: 20 hộ")


@pytest.fixture
def trusting(office: ExchangeBoard, card: Path, qtbot, workspace: Workspace) -> ExchangePage:
    """The page of an office that accepts the commune's bundles, its import in front."""
    office.desk.trust(office.desk.read_card(card))
    page = shown(qtbot, office, workspace)
    page.show_pane(page.findChild(ImportPane))
    return page


def test_the_same_bundle_again_brings_nothing_new(
    trusting: ExchangePage, office: ExchangeBoard, bundle: Exported, qtbot, workspace: Workspace
) -> None:
    office.desk.import_bundle(bundle.file)
    pane = trusting.findChild(ImportPane)

    pane.examine(bundle.file)
    settle(qtbot, workspace)

    assert pane.plan_label.text() == "Không có gì mới từ Xã Văn Lăng"
    assert not pane.import_button.isVisible()
    assert pane.plan_facts.values["Đã có ở đây"] == str(bundle.changes)


def test_leaving_the_plan_changes_nothing(
    trusting: ExchangePage, office: ExchangeBoard, bundle: Exported, qtbot, workspace: Workspace
) -> None:
    pane = trusting.findChild(ImportPane)
    pane.examine(bundle.file)
    settle(qtbot, workspace)

    QTest.keyClick(pane.leave_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert not pane.plan_card.isVisible()
    assert office.desk.history() == []
    assert office.communes()[0].households == 0


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (lambda data: data[: len(data) // 2], "BND-001"),
        (lambda data: b"%PDF-1.7 " + data, "BND-004"),
        (lambda data: data[:-40] + bytes([data[-40] ^ 1]) + data[-39:], "BND-00"),
    ],
)
def test_a_damaged_bundle_is_refused_beside_the_button(
    damage, code: str, trusting: ExchangePage, office: ExchangeBoard, bundle: Exported, qtbot, workspace: Workspace
) -> None:
    bundle.file.write_bytes(damage(bundle.file.read_bytes()))
    pane = trusting.findChild(ImportPane)

    pane.examine(bundle.file)
    settle(qtbot, workspace)

    assert pane.refusal.isVisible()
    assert code in pane.refusal.accessibleName()
    assert not pane.plan_card.isVisible()
    assert pane.choose_button.isEnabled()
    assert office.desk.history() == []


def test_a_file_is_taken_when_it_is_dropped(
    trusting: ExchangePage, bundle: Exported, qtbot, workspace: Workspace
) -> None:
    pane = trusting.findChild(ImportPane)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(bundle.file))])
    where = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)

    entered = QDragEnterEvent(QPoint(5, 5), *where)
    QApplication.sendEvent(pane.drop_zone, entered)
    QApplication.sendEvent(pane.drop_zone, QDropEvent(QPointF(5, 5), *where))
    settle(qtbot, workspace)

    assert entered.isAccepted()
    assert pane.plan_label.text() == "Gói của Xã Văn Lăng"


# -- cards and lists ---------------------------------------------------------------------------------------------------


def test_the_own_card_is_saved_and_its_fingerprint_shown_and_copied(
    commune: ExchangeBoard, qtbot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    answer_file(monkeypatch, "ask_save", tmp_path / "own.ngheo-card")
    page = shown(qtbot, commune, workspace)
    pane = page.findChild(ContactsPane)
    page.show_pane(pane)

    QTest.keyClick(pane.card_button, Qt.Key.Key_Space)
    QTest.keyClick(pane.copy_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    saved = commune.desk.read_card(tmp_path / "own.ngheo-card")
    assert pane.own_fingerprint.text == saved.fingerprint == QGuiApplication.clipboard().text()
    assert page.banner.kind == "saved"


def test_an_altered_card_is_refused(
    office: ExchangeBoard, card: Path, qtbot, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    card.write_text(card.read_text("utf-8").replace("Văn Lăng", "Văn Hán"), "utf-8")
    answer_file(monkeypatch, "ask_open", card)
    page = shown(qtbot, office, workspace)
    pane = page.findChild(ContactsPane)
    page.show_pane(pane)

    QTest.keyClick(pane.add_button, Qt.Key.Key_Space)
    settle(qtbot, workspace)

    assert "BND-011" in page.banner.accessibleName()
    assert office.desk.contacts() == []


def test_the_history_shows_both_directions_the_newest_first(
    trusting: ExchangePage, office: ExchangeBoard, bundle: Exported, qtbot, workspace: Workspace
) -> None:
    pane = trusting.findChild(HistoryPane)
    assert pane.stack.currentIndex() == 1
    office.desk.import_bundle(bundle.file)

    trusting.activate()
    settle(qtbot, workspace)

    model = pane.history_table.model()
    assert model.rowCount() == 1
    assert model.index(0, 1).data() == "↓ Nhận"
    assert model.index(0, 2).data() == "Xã Văn Lăng"
    assert model.index(0, 7).data() == bundle.file.name


@pytest.mark.parametrize("tab", [0, 1, 2, 3])
def test_every_control_has_a_name(tab: int, commune: ExchangeBoard, stick: Drive, qtbot, workspace: Workspace) -> None:
    page = shown(qtbot, commune, workspace, stick)
    page.tabs.setCurrentIndex(tab)
    settle(qtbot, workspace)

    assert unnamed_widgets(page) == []
