"""What every pane of results is: a table or two, or a sentence that says why there is none."""

from abc import abstractmethod

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QTableView, QWidget

from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.pages.results.desk import ResultsDesk
from ngheo_desktop.gui.pages.results.grid import GridTable
from ngheo_desktop.gui.pages.results.values_table import ValueTable
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.messages import tr
from ngheo_desktop.services.class_matrix import households_of

ICON = "chart-bar"


class ResultsPane(QWidget):
    """One tab of the page.

    Signals:
        failed(KnownError): the page shows it.
    """

    stack: QStackedWidget
    empty: EmptyState

    failed = Signal(object)

    def __init__(self, desk: ResultsDesk) -> None:
        super().__init__()
        self._desk = desk
        self._is_stale = True

    def make_stale(self) -> None:
        """Read everything anew, now or when the pane is shown."""
        self._is_stale = True
        if self.isVisible():
            self.show_fresh()

    def show_fresh(self) -> None:
        """Read anew what has changed since it was read."""
        if self._is_stale:
            self._is_stale = False
            self.load()

    @abstractmethod
    def load(self) -> None:
        """Read everything and show it."""

    def enter(self) -> None:
        """Put the keyboard where work begins."""

    def shown_tables(self) -> list[TableContent]:
        """Return the tables on screen, the one in focus first."""
        every = [table for table in self.findChildren(QTableView) if isinstance(table, GridTable | ValueTable)]
        tables = [table for table in every if table.isVisibleTo(self)]
        tables.sort(key=lambda table: not table.hasFocus())
        return [table.shown_table() for table in tables if table.shown_table().rows]

    def say_empty(self, text: str) -> None:
        """Show a sentence in place of the tables."""
        self.empty.set_content(ICON, text)
        self.stack.setCurrentWidget(self.empty)

    def show_body(self) -> None:
        """Show the tables."""
        self.stack.setCurrentIndex(0)

    def show_fault(self, fault: KnownError) -> None:
        """Hand a fault to the page."""
        self.failed.emit(fault)


def show_households(
    owner: QWidget,
    desk: ResultsDesk,
    heading: str,
    pair: tuple[str, str],
    classes: tuple[str | None, str | None],
) -> None:
    """List the households of some classes under two rule sets, or under one named twice; Enter there opens one."""
    found = households_of(desk.folder, desk.rounds, pair, classes)
    if not found:
        desk.workspace.say(tr("There is no household in this cell."))
        return
    # With its list it loads what the page of households is made of.
    from ngheo_desktop.gui.pages.results.households_dialog import CellHouseholdsDialog  # noqa: PLC0415

    dialog = CellHouseholdsDialog(desk, heading, found, owner)
    dialog.exec()
    chosen = dialog.chosen
    dialog.deleteLater()
    if chosen is not None:
        desk.open_household(*chosen)
