"""Who we are to others, and who may send to us."""

from array import array
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QScrollArea, QStackedWidget, QWidget

from ngheo_desktop.domain.ids import fingerprint
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.dialogs.trust import TrustDialog
from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.gui.widgets.fingerprint import Fingerprint
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import N_, format_datetime, tr
from ngheo_desktop.services.exchange import CARD_SUFFIX
from ngheo_desktop.services.exchange_board import ExchangeBoard
from ngheo_desktop.store.contacts import Contact
from ngheo_desktop.sync.card import ContactCard

_ROWS_SEEN_AT_LEAST = 4
_Line = tuple[int, Contact]

_COLUMNS: tuple[Column[_Line], ...] = (
    Column(N_("Name"), lambda line: line[1].name, 28),
    Column(N_("Area code"), lambda line: line[1].commune_code or line[1].province_code, 9),
    Column(N_("Fingerprint"), lambda line: fingerprint(line[1].public_key), 46),
    Column(N_("Added on"), lambda line: format_datetime(line[1].added_at), 17),
)


class ContactsPane(QWidget):
    """Our own card with its fingerprint, and the senders that were compared and accepted.

    Signals:
        said(str): a card was saved; where.
        trusted(): a sender was accepted.
        failed(KnownError): a card could not be read or written.
    """

    pane_area: QScrollArea
    own_label: QLabel
    own_fingerprint: Fingerprint
    card_button: QPushButton
    copy_button: QPushButton
    copied_label: QLabel
    add_button: QPushButton
    stack: QStackedWidget
    senders_table: WindowedTable
    empty: EmptyState

    said = Signal(str)
    trusted = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, board: ExchangeBoard) -> None:
        super().__init__()
        self._workspace, self._board = workspace, board
        self._senders: list[Contact] = []
        load_ui(self, "contacts_pane.ui", promoted={"Fingerprint": Fingerprint})
        self.own_label.setText(tr("Contact card of {office}", office=board.office_name))
        self.own_fingerprint.set_text(board.fingerprint)
        self._model = WindowedModel(_COLUMNS, self._fetch, lambda line: line[0], self)
        self.senders_table.set_rows(self._model)
        self.empty.set_content(
            "id", tr("Nobody may send to this office yet. Add the contact card of the first sender.")
        )
        self.stack.setCurrentIndex(1)
        self.card_button.clicked.connect(self._save_card)
        self.copy_button.clicked.connect(self._copy)
        self.add_button.clicked.connect(self.add_card)
        theme.current().changed.connect(self._fit)
        self._fit()

    def load(self) -> None:
        """Read again who may send."""
        self._workspace.operations.run(self, self._board.desk.contacts, self._show)

    def add_card(self) -> None:
        """Ask for a contact card, show its fingerprint, and accept it once it was compared."""
        kinds = files.kinds(tr("Contact cards"), CARD_SUFFIX)
        file = files.ask_open(self, tr("Choose a contact card"), self._board.outbox, kinds)
        if file is not None:
            self._workspace.operations.run(
                self, lambda: self._board.desk.read_card(file), self._compare, on_fault=self.failed.emit
            )

    def show_fault(self, fault: KnownError) -> None:
        """Hand a fault to the page."""
        self.failed.emit(fault)

    def _compare(self, card: ContactCard) -> None:
        known = any(sender.device_id == card.device_id for sender in self._senders)
        area = self._board.area_name(card.commune_code, card.province_code)
        dialog = TrustDialog(card, area, known=known, parent=self)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            self._workspace.operations.run(
                self, lambda: self._board.desk.trust(card), self._accepted, on_fault=self.failed.emit
            )

    def _accepted(self, sender: Contact) -> None:
        self.said.emit(tr("Bundles of {sender} are accepted from now on.", sender=sender.name))
        self.trusted.emit()
        self.load()

    def _save_card(self) -> None:
        start = self._board.outbox / f"{self._board.card_name}{CARD_SUFFIX}"
        kinds = files.kinds(tr("Contact cards"), CARD_SUFFIX)
        file = files.ask_save(self, tr("Save own contact card"), start, kinds)
        if file is not None:
            self._workspace.operations.run(
                self,
                lambda: self._board.desk.write_card(file),
                lambda _card: self.said.emit(tr("The contact card was saved: {file}", file=file)),
                on_fault=self.failed.emit,
            )

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.own_fingerprint.text)
        self.copied_label.setText(tr("✓ Copied"))

    def _show(self, senders: list[Contact]) -> None:
        self._senders = senders
        self._model.set_numbers(array("q", range(len(senders))))
        self.stack.setCurrentIndex(0 if senders else 1)

    def _fit(self) -> None:
        self.stack.setMinimumHeight((_ROWS_SEEN_AT_LEAST + 1) * theme.current().row_height())

    def _fetch(self, numbers: Sequence[int]) -> list[_Line]:
        return [(number, self._senders[number]) for number in numbers]
