"""Finding what the list of households shows: at once what is quick, the rest on the worker thread.

In a commune everything is quick. Among the half million households of an upper office the first rows show at once, and
how many there are in all when they were counted; a number that is not known yet is never shown.
"""

from collections.abc import Callable

from ngheo_desktop.gui.models.windowed import WindowedModel
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery, HouseholdRow, Matches

NOBODY = -1


class HouseholdFinding:
    """Fills the model of a table with what matches a query; `tell` is called whenever more is known of it."""

    def __init__(
        self,
        page: Page,
        workspace: Workspace,
        book: HouseholdBook,
        table: WindowedTable,
        tell: Callable[[Matches], None],
    ) -> None:
        self._page = page
        self._workspace = workspace
        self._book = book
        self._table = table
        self._tell = tell
        self._turn = 0
        self._wanted = NOBODY
        self.found: Matches | None = None

    def show(self, model: WindowedModel[HouseholdRow], query: HouseholdQuery, *, keep: bool) -> None:
        """Show what matches; with `keep` the row in focus stays in focus where it is among them."""
        self._turn += 1
        turn, table = self._turn, self._table
        wanted = table.current_number if keep else NOBODY
        found = self._book.search(query)
        if found.is_worked_out:
            self._put(model, found, wanted)
            return
        # Where that row stands in the new order is known when all are.
        self._put(model, found, NOBODY)
        self._wanted = wanted
        self._workspace.operations.run(
            self._page,
            lambda: self._book.search_whole(query) if turn == self._turn else None,
            lambda whole: self._complete(model, whole) if turn == self._turn and whole is not None else None,
        )

    def _put(self, model: WindowedModel[HouseholdRow], found: Matches, wanted: int) -> None:
        model.set_numbers(found)
        if found and not (wanted >= 0 and self._table.select_number(wanted)):
            self._table.select_number(found[0])
        self._know(found)

    def _complete(self, model: WindowedModel[HouseholdRow], whole: Matches) -> None:
        """Take what the worker found in place of the first rows."""
        table = self._table
        # Whoever has gone to another row meanwhile stays there.
        untouched = table.current_number == (self.found[0] if self.found else NOBODY)
        wanted = self._wanted if untouched else table.current_number
        if not model.complete(whole):
            self._put(model, whole, wanted)
            return
        if whole and table.current_number != wanted and not (wanted >= 0 and table.select_number(wanted)):
            table.select_number(table.current_number if table.current_number >= 0 else whole[0])
        self._know(whole)

    def _know(self, found: Matches) -> None:
        self.found = found
        self._tell(found)
