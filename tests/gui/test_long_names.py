"""Fields that hold names as long as those of standards, at any text size."""

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from tests_support.entry import new_commune

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.dialogs.create_round import CreateRoundDialog
from ngheo_desktop.gui.widgets.combo_box import ComboBox
from ngheo_desktop.gui.widgets.spin_box import SpinBox

LONG = "2022–2026 · Chuẩn nghèo đa chiều giai đoạn 2022–2025, áp dụng đến hết năm 2026"


@pytest.fixture
def combo(qtbot) -> ComboBox:
    made = ComboBox()
    qtbot.addWidget(made)
    made.addItems([LONG, "Bản Tèn"])
    made.show()
    return made


@pytest.mark.parametrize("name", [LONG, "Review 2026 (periodic)", "Rà soát 2026 (định kỳ)", "Tất cả các thôn"])
@pytest.mark.parametrize("scale", [100, 150, 200])
def test_a_name_is_whole_where_it_has_room(qtbot, scale: int, name: str) -> None:
    theme.current().apply("light", scale)
    combo = ComboBox()
    qtbot.addWidget(combo)
    combo.addItem(name)
    combo.resize(combo.sizeHint())

    assert combo.shown_text == name


@pytest.mark.qt_log_ignore("raise", extend=True)  # a platform without a screen raises no tip
@pytest.mark.parametrize("scale", [100, 200])
def test_a_name_without_room_loses_its_middle_and_the_tip_has_it_whole(qtbot, combo: ComboBox, scale: int) -> None:
    theme.current().apply("light", scale)
    combo.resize(theme.current().chars(30), combo.height())
    shown = combo.shown_text

    assert "…" in shown
    assert shown.startswith("2022–2026 ·")
    assert shown.endswith("2026")
    assert combo.currentText() == LONG

    QApplication.sendEvent(combo, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), combo.mapToGlobal(QPoint(5, 5))))
    qtbot.waitUntil(lambda: QToolTip.text() == LONG)
    QToolTip.hideText()


@pytest.mark.qt_log_ignore("raise|keyboard", extend=True)
def test_the_list_of_a_narrow_box_shows_names_whole(combo: ComboBox) -> None:
    combo.resize(200, combo.height())
    combo.showPopup()
    names = combo.view()

    assert names.width() >= names.fontMetrics().horizontalAdvance(LONG)
    combo.hidePopup()


@pytest.mark.parametrize("scale", [100, 200])
def test_figures_stand_as_far_from_the_edge_as_in_other_fields(qtbot, scale: int) -> None:
    theme.current().apply("light", scale)
    spin = SpinBox()
    qtbot.addWidget(spin)

    assert spin.lineEdit().textMargins().left() == theme.current().space("s")

    theme.current().apply("light", 150)

    assert spin.lineEdit().textMargins().left() == theme.current().space("s")


def test_windows_from_designer_get_these_fields(qtbot, tmp_path, clock) -> None:
    made = new_commune(tmp_path / "data", clock)
    dialog = CreateRoundDialog(made.folder, made.standards)
    qtbot.addWidget(dialog)

    assert isinstance(dialog.year_spin, SpinBox)
    assert isinstance(dialog.kind_combo, ComboBox)
    made.folder.close()
