"""The list of any length: rows on demand, order from outside."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.gui.widgets.class_mark import ClassMarkDelegate
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable


@dataclass
class Person:
    number: int
    name: str


class Register:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.removed: set[int] = set()

    def rows(self, numbers: Sequence[int]) -> list[Person]:
        self.asked.append(len(numbers))
        return [Person(number, f"Người {number}") for number in sorted(numbers) if number not in self.removed]


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def model(register: Register, qapp) -> WindowedModel[Person]:
    columns = (
        Column[Person]("Name", lambda row: row.name, chars=20, order="name"),
        Column[Person]("Number", lambda row: str(row.number), is_number=True, order="number"),
        Column[Person]("Class", lambda _: "", value=lambda _: "poor"),
    )
    made = WindowedModel(columns, register.rows, lambda row: row.number)
    made.set_numbers(array("q", range(20_000, 0, -1)))
    return made


@pytest.fixture
def table(model, qtbot) -> WindowedTable:
    made = WindowedTable()
    qtbot.addWidget(made)
    made.set_rows(model, sorted_by="number")
    made.setItemDelegateForColumn(2, ClassMarkDelegate(made))
    made.resize(600, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_the_model_keeps_the_contract_of_qt(model, qtmodeltester) -> None:
    model.set_numbers(array("q", range(1, 300)))

    qtmodeltester.check(model)


def test_an_empty_model_keeps_the_contract_of_qt(model, qtmodeltester) -> None:
    model.set_numbers(array("q"))

    qtmodeltester.check(model)


def test_rows_come_in_the_order_of_the_numbers(model) -> None:
    assert [model.index(row, 0).data() for row in range(3)] == ["Người 20000", "Người 19999", "Người 19998"]


def test_only_what_is_shown_is_fetched(register, table) -> None:
    assert sum(register.asked) <= 256


def test_going_to_the_end_fetches_the_end_only(register, table, qapp) -> None:
    register.asked.clear()
    table.scrollToBottom()
    qapp.processEvents()

    assert sum(register.asked) <= 256
    assert table.model().index(19_999, 0).data() == "Người 1"


def test_a_row_removed_meanwhile_is_blank(model, register) -> None:
    register.removed.add(20_000)

    assert model.index(0, 0).data() is None
    assert model.index(1, 0).data() == "Người 19999"


def test_a_heading_asks_for_its_order_and_then_for_the_other_way(model, table) -> None:
    asked = []
    model.order_wanted.connect(lambda order, descending: asked.append((order, descending)))
    heads = table.horizontalHeader()

    for column in (0, 0, 1, 2):
        heads.sectionClicked.emit(column)

    assert asked == [("name", False), ("name", True), ("number", False)]


def test_new_numbers_begin_at_the_top(model, table, qapp) -> None:
    table.scrollToBottom()
    qapp.processEvents()
    model.set_numbers(array("q", range(1, 5_000)))

    assert table.verticalScrollBar().value() == 0


def test_the_row_in_focus_stays_in_focus_when_the_list_changes(model, table) -> None:
    table.select_number(19_990)

    table.keep_current(lambda: model.set_numbers(array("q", range(1, 20_000))))

    assert table.current_number == 19_990


def test_the_row_after_one_that_is_gone_takes_its_place(model, table) -> None:
    table.select_number(model.numbers[7])
    following = model.numbers[8]

    table.keep_current(lambda: model.set_numbers(array("q", [*model.numbers[:7], *model.numbers[8:]])))

    assert table.current_number == following


def test_after_the_last_row_is_gone_the_one_before_it_has_the_focus(model, table) -> None:
    table.select_number(model.numbers[-1])
    last_but_one = model.numbers[-2]

    table.keep_current(lambda: model.set_numbers(model.numbers[:-1]))

    assert table.current_number == last_but_one


def test_in_another_list_no_row_takes_the_place_of_one_that_is_gone(model, table) -> None:
    table.select_number(model.numbers[7])

    table.keep_current(lambda: model.set_numbers(model.numbers[100:200]))

    assert table.current_number == -1


def test_enter_opens_the_row_in_focus(table, qtbot) -> None:
    table.select_number(19_998)

    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)

    assert opened.args == [19_998]


def test_chosen_rows_are_copied_as_a_workbook_takes_them(table, qtbot) -> None:
    table.select_number(19_999)
    table.copy_selected()

    assert QGuiApplication.clipboard().text() == "Người 19999\t19999\t"


def test_figures_stand_at_the_right(model) -> None:
    assert model.index(0, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
