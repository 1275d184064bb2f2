"""A list too long to be counted at once shows its first rows, then the rest, and never a wrong number."""

from collections.abc import Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest
from tests_support.household_list import column, show

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.households_page import HouseholdsPage
from ngheo_desktop.messages import tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import search, search_matches

FIRST = 5


@pytest.fixture
def long_list(qtbot, workspace: Workspace, folder: Folder, standards: Standards) -> Iterator[HouseholdsPage]:
    """Return the page in a folder whose sixty households are as many as half a million usually are."""
    steps = {"_MANY": 4, "_FEW": 3, "_FIRST": FIRST, "_ENOUGH": 4, "_STEP": 4, "_SHORT": 2, "_WEIGHED": 0}
    steps |= {"_MOST_WALKED": 30, "_MOST_WALKED_AT_ONCE": 30}
    with patch.multiple(search, _SMALL=1), patch.multiple(search_matches, **steps):
        folder.database._kept.clear()
        yield show(qtbot, workspace, folder, standards)
        qtbot.waitUntil(lambda: workspace.operations.is_idle)


def counted(qtbot, workspace: Workspace) -> None:
    qtbot.waitUntil(lambda: workspace.operations.is_idle)


def look_again(qtbot, page: HouseholdsPage, workspace: Workspace, folder: Folder) -> None:
    """Let the page look for its list as if nothing had been read; what the worker finds comes with the next event."""
    counted(qtbot, workspace)
    folder.database._kept.clear()
    page._find()


def whole_list(folder: Folder, page: HouseholdsPage) -> list[str]:
    book = HouseholdBook(folder)
    return [row.head_name for row in book.rows(page._query, book.find(page._query))]


def test_the_first_rows_show_before_the_rest_is_counted(
    qtbot, long_list: HouseholdsPage, workspace: Workspace, folder: Folder
) -> None:
    look_again(qtbot, long_list, workspace, folder)
    assert long_list.count_label.text() == tr("Counting…")
    first = column(long_list, 2)
    assert len(first) == FIRST
    assert long_list.list_stack.currentWidget() is long_list.table

    counted(qtbot, workspace)

    assert long_list.count_label.text() == "60 hộ"
    assert column(long_list, 2) == whole_list(folder, long_list)
    assert column(long_list, 2)[:FIRST] == first


def test_the_row_in_focus_is_found_again_in_another_order_once_all_are_known(
    qtbot, long_list: HouseholdsPage, workspace: Workspace
) -> None:
    counted(qtbot, workspace)
    number = long_list._model.numbers[40]
    long_list.table.select_number(number)
    long_list.table._sort_by(2)
    assert long_list._model.rowCount() == FIRST
    counted(qtbot, workspace)

    assert long_list.table.current_number == number
    assert long_list._model.rowCount() == 60


def test_whoever_went_to_another_row_meanwhile_stays_there(
    qtbot, long_list: HouseholdsPage, workspace: Workspace
) -> None:
    counted(qtbot, workspace)
    long_list.table.select_number(long_list._model.numbers[40])
    long_list.table._sort_by(2)
    third = long_list._model.numbers[2]
    long_list.table.select_number(third)
    counted(qtbot, workspace)

    assert long_list.table.current_number == third


def test_only_what_was_asked_for_last_is_shown(
    qtbot, long_list: HouseholdsPage, workspace: Workspace, folder: Folder
) -> None:
    counted(qtbot, workspace)
    long_list.filters.chips["status"].choose("complete")
    for text in ("t", "th", "thi", "n"):
        long_list.search(text)
    counted(qtbot, workspace)

    assert column(long_list, 2) == whole_list(folder, long_list)
    assert long_list._query.text == "n"
    assert long_list.count_label.text().startswith(str(len(whole_list(folder, long_list))))
    assert long_list.table.current_number == long_list._model.numbers[0]


def test_a_list_without_a_household_says_so_only_when_it_was_looked_through(
    qtbot, long_list: HouseholdsPage, workspace: Workspace
) -> None:
    counted(qtbot, workspace)
    long_list.filters.chips["last_class"].choose("none")
    assert long_list.list_stack.currentWidget() is long_list.table
    assert long_list.count_label.text() == tr("Counting…")
    counted(qtbot, workspace)

    assert long_list.list_stack.currentWidget() is long_list.nothing_found


def test_a_list_that_is_still_counted_is_saved_whole(
    qtbot, long_list: HouseholdsPage, workspace: Workspace, folder: Folder
) -> None:
    look_again(qtbot, long_list, workspace, folder)
    assert long_list.count_label.text() == tr("Counting…")
    table = long_list.shown_tables()[0]

    assert len(table.rows) == 60


def test_enter_opens_no_household_of_several_that_are_still_counted(
    qtbot, long_list: HouseholdsPage, workspace: Workspace
) -> None:
    long_list.filters.chips["status"].choose("complete")
    with qtbot.assertNotEmitted(workspace.page_wanted):
        long_list.enter_search("thi")


def test_a_change_while_the_list_is_counted_shows_afterwards(
    qtbot, long_list: HouseholdsPage, workspace: Workspace, folder: Folder
) -> None:
    number = long_list._model.numbers[0]
    household = long_list._book.rows(long_list._query, [number])[0].household_id

    def remove() -> Changes:
        with folder.work() as unit:
            unit.append(records.HOUSEHOLD, household, {"removed": True}, reason="by mistake")
            return unit.commit()

    workspace.operations.run(long_list, remove)
    counted(qtbot, workspace)

    assert long_list.count_label.text() == "59 hộ"
    assert number not in list(long_list._model.numbers)


def test_rows_that_do_not_begin_as_shown_are_refused(long_list: HouseholdsPage, qtbot, workspace: Workspace) -> None:
    counted(qtbot, workspace)
    query = replace(long_list._query, descending=True)
    other = HouseholdBook(long_list._folder).search_whole(query)

    assert not long_list._model.complete(other)
    assert list(long_list._model.numbers) == list(other)[::-1]
