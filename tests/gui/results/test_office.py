"""The page of results in an upper office that holds the data of two communes."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests_support.certificates_page import MOMENT, settle
from tests_support.papers import make_office
from tests_support.results_page import CLASSES, MOVEMENT, TRIAL, go_to, number, texts, type_in, walk_to

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.survey import RoundKind
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.results.classes_pane import ClassesPane
from ngheo_desktop.gui.pages.results.movement_pane import MovementPane
from ngheo_desktop.gui.pages.results.page import ResultsPage
from ngheo_desktop.gui.pages.results.trial_pane import TrialPane
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import COMMUNE, Setup, create_folder
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import journal

RULES = "vn-2022-2026"
COMMUNES = {"05665": "Văn Lăng", "01843": "Bắc Kạn"}
HOUSEHOLDS = 25


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> DataFolder:
    root, clock = tmp_path_factory.mktemp("two communes"), FixedClock(MOMENT)
    above = make_office(root / "office", standards.areas, clock)
    for seed, code in enumerate(COMMUNES):
        setup = Setup(role=COMMUNE, officer="Triệu Thị Mẩy", commune_code=code)
        with create_folder(
            DataFolder(root / code), setup, passphrase=None, clock=clock, areas=standards.areas
        ).folder as commune:
            made = create_round(commune, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=(RULES,))
            add_sample(commune, standards, households=HOUSEHOLDS, seed=seed)
            classify_round(commune, standards, made)
            with above.work() as unit:
                unit.receive(journal.changes(commune.database))
                unit.commit()
    above.close()
    return DataFolder(Path(root / "office"))


@pytest.fixture
def page(make_page, office: DataFolder) -> ResultsPage:
    return make_page(office)


def test_both_communes_are_counted_and_none_is_classified_from_here(page: ResultsPage, qtbot, workspace: Workspace):
    pane = go_to(page, CLASSES, ClassesPane, qtbot, workspace)
    QTest.keyClick(page, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, workspace)

    assert number(texts(pane.classes_table)[-1][1]) == 2 * HOUSEHOLDS
    assert not page.classify_button.isVisible()
    assert page.banner.isHidden()


def test_a_trial_covers_both_and_names_villages_with_their_commune(page: ResultsPage, qtbot, workspace: Workspace):
    pane = go_to(page, TRIAL, TrialPane, qtbot, workspace)
    rows = [row[0] + row[1] for row in texts(pane.value_table)]
    for place, said in enumerate(rows):
        if "B1" in said:
            walk_to(pane.value_table, place, 3)
            type_in(pane.value_table, "60")
    QTest.keyClick(pane.value_table, Qt.Key.Key_F5)
    settle(qtbot, workspace)
    places = {row[0] for row in texts(pane.moves_table)}

    assert f"trên tổng số {2 * HOUSEHOLDS}" in pane.moves_label.text()
    assert len(places) > 1
    for name in COMMUNES.values():
        assert any(place.endswith(f"({name})") for place in places), places


def test_forms_and_doubts_name_villages_with_their_commune(page: ResultsPage, qtbot, workspace: Workspace):
    pane = go_to(page, MOVEMENT, MovementPane, qtbot, workspace)
    villages = [row[0] for row in texts(pane.form_table)][3:]

    assert len(set(villages)) == len(villages)
    assert {village.rsplit("(", 1)[1].rstrip(")") for village in villages} == set(COMMUNES.values())
    assert all(row[0].endswith(")") for row in texts(pane.doubts_table))
