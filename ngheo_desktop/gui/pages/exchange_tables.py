"""The two lists of the exchange page: the history of both directions, and the communes that may send."""

from array import array
from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QStackedWidget, QWidget

from ngheo_desktop.domain.table_content import TableContent
from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.gui.widgets.fact_grid import short_digest
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import N_, format_datetime, format_int, ntr, tr
from ngheo_desktop.services.exchange_board import CommuneHeld, ExchangeBoard
from ngheo_desktop.store.exchange_log import EXPORT, ExchangeEntry

_Line = tuple[int, ExchangeEntry]
_Commune = tuple[int, CommuneHeld]


def _direction(line: _Line) -> str:
    return "↑ " + tr("Sent") if line[1].direction == EXPORT else "↓ " + tr("Received")


def _digest(line: tuple[int, ExchangeEntry | CommuneHeld]) -> str:
    return line[1].digest


_HISTORY: tuple[Column[_Line], ...] = (
    Column(N_("When"), lambda line: format_datetime(line[1].at), 16),
    Column(N_("Direction"), _direction, 12),
    Column(N_("Office"), lambda line: line[1].counterpart or "—", 26),
    Column(
        N_("Households"),
        lambda line: format_int(line[1].households),
        9,
        is_number=True,
        cell=lambda line: line[1].households,
    ),
    Column(
        N_("Members"), lambda line: format_int(line[1].members), 10, is_number=True, cell=lambda line: line[1].members
    ),
    Column(
        N_("Changes"), lambda line: format_int(line[1].changes), 11, is_number=True, cell=lambda line: line[1].changes
    ),
    Column(N_("Check sum"), lambda line: short_digest(line[1].digest), 22, help=_digest, cell=_digest),
    Column(N_("File"), lambda line: line[1].file, 33),
)
_COMMUNES: tuple[Column[_Commune], ...] = (
    Column(N_("Code"), lambda line: line[1].commune_code, 7),
    Column(N_("Commune"), lambda line: line[1].name, 24),
    Column(
        N_("Households"),
        lambda line: format_int(line[1].households),
        9,
        is_number=True,
        cell=lambda line: line[1].households,
    ),
    Column(
        N_("Members"), lambda line: format_int(line[1].members), 10, is_number=True, cell=lambda line: line[1].members
    ),
    Column(N_("Last bundle"), lambda line: format_datetime(line[1].last_at) if line[1].last_at else tr("none yet"), 17),
    Column(N_("Check sum"), lambda line: short_digest(line[1].digest), 22, help=_digest, cell=_digest),
    Column(N_("File"), lambda line: line[1].last_file, 33),
)


class HistoryPane(QWidget):
    """Every export and import, the newest first."""

    stack: QStackedWidget
    history_table: WindowedTable
    empty: EmptyState

    def __init__(self, workspace: Workspace, board: ExchangeBoard) -> None:
        super().__init__()
        self._workspace, self._board = workspace, board
        self._entries: list[ExchangeEntry] = []
        load_ui(self, "history_pane.ui")
        self._model = WindowedModel(_HISTORY, self._fetch, lambda line: line[0], self)
        self.history_table.set_rows(self._model)
        self.empty.set_content("history", tr("Nothing was sent or received yet."))
        self.stack.setCurrentIndex(1)

    def shown_tables(self) -> list[TableContent]:
        """Return the whole history."""
        return [self._model.content(tr("Bundles sent and received"))] if self._entries else []

    def load(self) -> None:
        """Read the history again."""
        self._workspace.operations.run(self, self._board.desk.history, self._show)

    def _show(self, entries: list[ExchangeEntry]) -> None:
        self._entries = entries
        self._model.set_numbers(array("q", range(len(entries))))
        self.stack.setCurrentIndex(0 if entries else 1)

    def _fetch(self, numbers: Sequence[int]) -> list[_Line]:
        return [(number, self._entries[number]) for number in numbers]


class CommunesPane(QWidget):
    """What this office holds of each commune, and what all of them make together."""

    total_label: QLabel
    stack: QStackedWidget
    communes_table: WindowedTable
    empty: EmptyState

    def __init__(self, workspace: Workspace, board: ExchangeBoard) -> None:
        super().__init__()
        self._workspace, self._board = workspace, board
        self._held: list[CommuneHeld] = []
        load_ui(self, "communes_pane.ui")
        self._model = WindowedModel(_COMMUNES, self._fetch, lambda line: line[0], self)
        self.communes_table.set_rows(self._model)
        self.empty.set_content(
            "building-community", tr("No commune may send yet. Add the contact card of the first one.")
        )
        self.stack.setCurrentIndex(1)

    def shown_tables(self) -> list[TableContent]:
        """Return the list of communes."""
        return [self._model.content(tr("Communes and their bundles"))] if self._held else []

    def load(self) -> None:
        """Read again what is held."""
        self._workspace.operations.run(self, self._board.communes, self._show)

    def _show(self, held: list[CommuneHeld]) -> None:
        self._held = held
        self._model.set_numbers(array("q", range(len(held))))
        self.stack.setCurrentIndex(0 if held else 1)
        sent = sum(bool(one.last_at) for one in held)
        self.total_label.setVisible(bool(held))
        self.total_label.setText(
            tr(
                "{sent} of {communes} have sent: {households}, {members}.",
                sent=format_int(sent),
                communes=ntr("{n} commune", "{n} communes", len(held)),
                households=ntr("{n} household", "{n} households", sum(one.households for one in held)),
                members=ntr("{n} member", "{n} members", sum(one.members for one in held)),
            )
        )

    def _fetch(self, numbers: Sequence[int]) -> list[_Commune]:
        return [(number, self._held[number]) for number in numbers]
