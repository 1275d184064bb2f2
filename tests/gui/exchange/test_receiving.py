"""The plan of a bundle is shown before anything is changed; who may send is compared first."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests_support.exchange_page import answer_file, settle, shown, trust_by_keys
from tests_support.reading import unnamed_widgets

from ngheo_desktop.gui.drives import Drive
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.contacts_pane import ContactsPane
from ngheo_desktop.gui.pages.exchange_page import ExchangePage
from ngheo_desktop.gui.pages.exchange_tables import CommunesPane, HistoryPane
from ngheo_desktop.gui.pages.import_pane import ImportPane
from ngheo_desktop.gui.widgets.fact_grid import short_digest
from ngheo_desktop.services.exchange import Exported
from ngheo_desktop.services.exchange_board import ExchangeBoard


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
