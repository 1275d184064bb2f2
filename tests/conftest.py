"""What every test runs in: no display, Vietnamese, a clock that stands still, and nothing left behind."""

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

# Qt reads these when it is first imported.
os.environ["QT_QPA_PLATFORM"] = os.environ.get("NGHEO_TEST_PLATFORM", "offscreen")
if sys.platform == "linux":
    os.environ["LC_ALL"] = "C.UTF-8"

import pytest
from hypothesis import HealthCheck, settings
from tests_support.papers import make_commune, open_copy

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.messages import DEFAULT_LANGUAGE, choose_language
from ngheo_desktop.reference.areas import Areas, load_areas
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.rounds import get_round
from ngheo_desktop.services.standards import Standards

# Timing is the business of tests/benchmarks: a busy machine must not fail a property.
settings.register_profile("quick", max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("quick"), max_examples=100, derandomize=True)
settings.register_profile("thorough", parent=settings.get_profile("quick"), max_examples=2_000)
settings.load_profile(os.environ.get("NGHEO_HYPOTHESIS", "ci" if os.environ.get("CI") else "quick"))

MOMENT = datetime.fromisoformat("2026-11-21T09:00:00+07:00")

_OUTCOME = pytest.StashKey[bool]()
_SECONDS_FOR_A_THREAD = 5.0
# Qt makes these by itself and keeps them.
_WIDGETS_OF_QT = frozenset({"QTipLabel", "QComboBoxPrivateContainer", "QRubberBand", "QShapedPixmapWidget"})


@pytest.fixture
def clock() -> FixedClock:
    """Saturday 21 November 2026, nine o'clock in Vietnam."""
    return FixedClock(MOMENT)


@pytest.fixture(scope="session")
def areas() -> Areas:
    return load_areas()


@pytest.fixture(scope="session")
def standards(areas: Areas) -> Standards:
    """The shipped standards and forms; a test that installs others makes its own."""
    return Standards(areas)


@pytest.fixture(scope="session")
def make_reviewed(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> Callable[[int], DataFolder]:
    """Give the closed folder of a reviewed commune of so many households, made once a run: copy it, never open it."""

    @cache
    def make(households: int) -> DataFolder:
        root = tmp_path_factory.mktemp("reviewed") / "data"
        return make_commune(root, standards, FixedClock(MOMENT), households=households)

    return make


@pytest.fixture(scope="module")
def sample_size() -> int:
    """How many households `reviewed` has; a module or folder may say otherwise."""
    return 20


@pytest.fixture(scope="module")
def reviewed(make_reviewed: Callable[[int], DataFolder], sample_size: int) -> DataFolder:
    """Households with answers and classes."""
    return make_reviewed(sample_size)


@pytest.fixture
def folder(reviewed: DataFolder, tmp_path: Path, clock: FixedClock) -> Iterator[Folder]:
    """A copy of `reviewed`, open."""
    with open_copy(reviewed, tmp_path / "reviewed", clock) as opened:
        yield opened


@pytest.fixture
def review_round(folder: Folder) -> ReviewRound:
    return get_round(folder)


@pytest.fixture(autouse=True)
def vietnamese_again() -> Iterator[None]:
    """A test may change the language of the screen for itself only."""
    yield
    choose_language(DEFAULT_LANGUAGE)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report: Any = yield
    if report.when == "call":
        item.stash[_OUTCOME] = report.passed
    return report


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread or a top-level widget behind: the next one would pay for it."""
    threads = set(threading.enumerate())
    widgets = {id(widget) for widget in _top_level_widgets()}
    yield
    if not request.node.stash.get(_OUTCOME, False):
        return  # the traceback of a failed test keeps its objects alive
    late = [thread for thread in threading.enumerate() if thread not in threads]
    for thread in late:
        thread.join(_SECONDS_FOR_A_THREAD)
    running = [thread.name for thread in late if thread.is_alive()]
    left = _left_widgets(widgets)
    assert not running, f"threads left running: {running}"
    assert not left, f"top-level widgets left: {left}"


def _left_widgets(before: set[int]) -> list[str]:
    if not _top_level_widgets():
        return []
    # A window whose signals hold lambdas over it goes with the next collection, not with its last name.
    gc.collect()
    _delete_later_now()
    return [
        f"{type(widget).__name__} {widget.objectName()}".strip()
        for widget in _top_level_widgets()
        if id(widget) not in before and type(widget).__name__ not in _WIDGETS_OF_QT
    ]


def _top_level_widgets() -> list[Any]:
    module = sys.modules.get("PySide6.QtWidgets")
    if module is None or module.QApplication.instance() is None:
        return []
    return [widget for widget in module.QApplication.topLevelWidgets() if widget.parent() is None]


def _delete_later_now() -> None:
    core = sys.modules["PySide6.QtCore"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
