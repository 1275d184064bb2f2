"""Saving what the list of households shows under a name, showing it again, and forgetting it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.household_filters import FilterBar
from ngheo_desktop.messages import tr
from ngheo_desktop.services.saved_filters import SavedFilter, SavedFilters


class SavedLists(QObject):
    """The saved lists of a page. `chosen` carries the `SavedFilter` that is to be shown."""

    chosen = Signal(object)

    def __init__(self, page: QWidget, workspace: Workspace, saved: SavedFilters, filters: FilterBar) -> None:
        super().__init__(page)
        self._page = page
        self._workspace = workspace
        self._saved = saved
        self._filters = filters
        self._shown = SavedFilter("")
        chip = filters.saved_chip
        chip.chosen.connect(self._choose)
        chip.save_wanted.connect(lambda: self.save(self._shown))
        chip.delete_wanted.connect(self.delete)

    def show(self, shown: SavedFilter) -> None:
        """Offer the saved lists, now that the page shows this."""
        self._shown = shown
        self._filters.show_saved(self._saved.all(), shown)

    def save(self, shown: SavedFilter) -> None:
        """Ask for a name and keep the search, the filters and the order under it."""
        from ngheo_desktop.gui.dialogs.save_list import SaveListDialog  # noqa: PLC0415  (at the first need)

        words = [f"“{shown.text}”"] if shown.text else []
        what = " · ".join([*words, *self._filters.in_words]) or tr("All households, in the order shown")
        dialog = SaveListDialog(what, self._filters.saved_chip.names, shown.text, self._page)
        accepted, name = dialog.exec(), dialog.name
        dialog.deleteLater()
        if accepted:
            kept = SavedFilter(name, shown.text, shown.filters, shown.order, shown.descending)
            self._workspace.operations.run(self._page, lambda: self._saved.save(kept), lambda _: self._show_again())

    def delete(self, name: str) -> None:
        """Ask whether a saved list is to be forgotten."""
        from ngheo_desktop.gui.dialogs.decision import decide  # noqa: PLC0415  (at the first need)

        question = tr("Delete the saved list “{name}”?", name=name)
        if decide(self._page, question, tr("The households stay."), do=tr("Delete"), leave=tr("Keep it")):
            self._workspace.operations.run(self._page, lambda: self._saved.delete(name), lambda _: self._show_again())

    def _choose(self, name: str) -> None:
        for saved in self._saved.all():
            if saved.name == name:
                self.chosen.emit(saved)

    def _show_again(self) -> None:
        self._filters.show_saved(self._saved.all(), self._shown)
