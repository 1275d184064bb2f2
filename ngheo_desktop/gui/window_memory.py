"""What the main window keeps from one session to the next: where it stands, and how wide columns were made."""

import logging
from collections.abc import Mapping

from PySide6.QtWidgets import QMainWindow

from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.page import Page
from ngheo_desktop.gui.preferences import Preferences
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.gui.window_place import place_of, put_back

_PLACE = "window"
_WIDTHS = "columns"
_LOG = logging.getLogger("ngheo_desktop.window")


class WindowMemory:
    """Reads and writes it in the preferences; without them nothing is kept."""

    def __init__(self, preferences: Preferences | None) -> None:
        self._preferences = preferences

    def put_window_back(self, window: QMainWindow) -> None:
        """Put the window where it stood."""
        if self._preferences is not None:
            put_back(window, self._preferences.remembered(_PLACE))

    def put_widths_back(self, key: str, page: Page) -> None:
        """Give the columns of a page's tables the widths they had."""
        if self._preferences is None:
            return
        for table in page.findChildren(WindowedTable):
            kept = self._preferences.remembered(f"{_WIDTHS}.{key}.{table.objectName()}")
            table.set_widths({name: float(em) for name, em in kept.items() if isinstance(em, int | float)})

    def keep(self, window: QMainWindow, pages: Mapping[str, Page]) -> None:
        """Write down where the window stands and how wide columns of these pages were made."""
        if self._preferences is None:
            return
        values: dict[str, Mapping[str, object]] = {_PLACE: place_of(window)}
        for key, page in pages.items():
            for table in page.findChildren(WindowedTable):
                values[f"{_WIDTHS}.{key}.{table.objectName()}"] = table.widths
        try:
            self._preferences.remember(values)
        except KnownError as fault:
            # A full disk must not keep the window open; what was typed is safe in the database.
            _LOG.warning("the place of the window is not remembered: %s", fault)
