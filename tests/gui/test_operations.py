"""Jobs run off the GUI thread, in order, and tell of their end on it."""

import threading

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QVBoxLayout, QWidget

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.gui import faults
from ngheo_desktop.gui.operations import Operations, Progress
from ngheo_desktop.gui.page import Page
from ngheo_desktop.gui.widgets.banner import Banner

TOUCHED = Changes(frozenset({("household", RecordId("h1"))}))


def finish(qtbot, operations: Operations) -> None:
    qtbot.waitUntil(lambda: operations.is_idle)


def fail(fault: Exception):
    def job():
        raise fault

    return job


@pytest.fixture(autouse=True)
def no_bug_window() -> None:
    """The window of a bug is on trial here, and closed by its test."""


@pytest.fixture
def page(qtbot) -> Page:
    made = Page()
    QVBoxLayout(made).addWidget(Banner())
    qtbot.addWidget(made)
    return made


def test_a_job_runs_beside_the_gui_and_ends_on_it(qtbot, operations, owner) -> None:
    threads = []

    operations.run(owner, threading.current_thread, lambda worker: threads.extend([worker, threading.current_thread()]))
    finish(qtbot, operations)

    assert threads[0] is not threading.main_thread()
    assert threads[1] is threading.main_thread()


def test_jobs_run_in_the_order_in_which_they_were_asked_for(qtbot, operations, owner) -> None:
    order: list[int] = []
    for number in range(50):
        operations.run(owner, lambda number=number: order.append(number))

    finish(qtbot, operations)

    assert order == list(range(50))


def test_changes_are_told_once_with_the_one_who_asked(qtbot, operations, owner) -> None:
    told = []
    operations.changed.connect(lambda changes, initiator: told.append((changes, initiator)))

    operations.run(owner, lambda: TOUCHED)
    finish(qtbot, operations)

    assert told == [(TOUCHED, owner)]


def test_a_result_that_carries_changes_tells_them(qtbot, operations, owner) -> None:
    class Saved:
        changes = TOUCHED

    told = []
    operations.changed.connect(lambda changes, _: told.append(changes))
    operations.run(owner, Saved)
    finish(qtbot, operations)

    assert told == [TOUCHED]


def test_no_changes_are_not_told(qtbot, operations, owner) -> None:
    told = []
    operations.changed.connect(lambda *args: told.append(args))
    operations.run(owner, Changes)
    finish(qtbot, operations)

    assert told == []


def test_a_known_fault_stands_on_the_page_that_asked(qtbot, operations, page) -> None:
    operations.run(page, fail(KnownError(ErrorCode.STORE_DISK_FULL)))
    finish(qtbot, operations)
    banner = page.findChild(Banner)

    assert banner.isVisibleTo(page)
    assert banner.kind == "error"
    assert ErrorCode.STORE_DISK_FULL.number in banner.accessibleName()


def test_a_page_may_take_a_known_fault_itself(qtbot, operations, page) -> None:
    taken = []
    operations.run(page, fail(KnownError(ErrorCode.STORE_BUSY)), on_fault=taken.append)
    finish(qtbot, operations)

    assert [fault.code for fault in taken] == [ErrorCode.STORE_BUSY]
    assert page.findChild(Banner).text == ""


def test_a_bug_opens_the_window_with_details_and_without_personal_data(qtbot, operations, owner) -> None:
    seen = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        seen.append(dialog.findChild(QPlainTextEdit).toPlainText())
        dialog.reject()

    def watch() -> None:
        if QApplication.activeModalWidget() is None:
            QTimer.singleShot(20, watch)
        else:
            look()

    QTimer.singleShot(20, watch)
    operations.run(owner, fail(ValueError("Nguyễn Thị Mẫu 012345678901")))
    qtbot.waitUntil(lambda: bool(seen))
    finish(qtbot, operations)

    assert "ValueError" in seen[0]
    assert "test_operations.py" in seen[0]
    assert "Nguyễn" not in seen[0]
    assert "012345678901" not in seen[0]


def test_the_details_of_our_own_mistakes_keep_their_text() -> None:
    assert "no page 'x'" in faults.details(BugError("no page 'x'"))


def test_a_long_job_reports_and_can_be_cancelled(qtbot, operations, owner) -> None:
    reports, ends = [], []
    started = threading.Event()

    def job(progress: Progress) -> str:
        for number in range(10_000_000):
            if not progress(number, 0):
                return "stopped"
            started.set()
        return "ran to its end"

    operations.progressed.connect(lambda operation, done, total: reports.append((done, total)))
    running = operations.run_long(
        owner, job, lambda _: ends.append("done"), title="Count", on_cancelled=lambda: ends.append("cancelled")
    )
    started.wait(5)
    running.cancel()
    finish(qtbot, operations)

    assert ends == ["cancelled"]
    assert reports


def test_nobody_is_told_once_the_page_is_gone(qtbot, operations, qapp) -> None:
    gate = threading.Event()
    told = []
    page = QWidget()
    operations.run(page, lambda: gate.wait(5), told.append)
    page.deleteLater()
    qapp.sendPostedEvents(page, 52)  # QEvent.DeferredDelete
    gate.set()
    finish(qtbot, operations)

    assert told == []


def test_closing_waits_for_what_was_asked(owner) -> None:
    operations = Operations()
    done = []
    for number in range(20):
        operations.run(owner, lambda number=number: done.append(number))

    operations.close()

    assert done == list(range(20))


def test_nothing_starts_after_closing(owner) -> None:
    operations = Operations()
    operations.close()

    with pytest.raises(BugError):
        operations.run(owner, lambda: None)
