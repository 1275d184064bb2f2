"""Taking a bundle in: its plan is shown before anything is changed."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QWidget

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.drives import removable_drives
from ngheo_desktop.gui.icons import pixmap
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.card import Card
from ngheo_desktop.gui.widgets.drop_zone import DropZone
from ngheo_desktop.gui.widgets.fact_grid import Fact, FactGrid, short_digest
from ngheo_desktop.messages import describe, format_datetime, format_int, tr
from ngheo_desktop.services.exchange import BUNDLE_SUFFIX, ImportResult
from ngheo_desktop.services.exchange_board import ExchangeBoard


class ImportPane(QWidget):
    """Choose or drop a file, read its plan, then take it in or leave it.

    Signals:
        imported(): a bundle was taken in; the history has a new line.
        card_wanted(): the sender is not known; the person wants to add a contact card.
    """

    pane_area: QScrollArea
    drop_zone: DropZone
    choose_button: QPushButton
    refusal: Banner
    plan_card: Card
    plan_mark: QLabel
    plan_label: QLabel
    plan_help: QLabel
    plan_facts: FactGrid
    import_button: QPushButton
    leave_button: QPushButton

    imported = Signal()
    card_wanted = Signal()

    def __init__(self, workspace: Workspace, board: ExchangeBoard) -> None:
        super().__init__()
        self._workspace, self._board = workspace, board
        self._file: Path | None = None
        self._plan: ImportResult | None = None
        load_ui(self, "import_pane.ui", promoted={"FactGrid": FactGrid, "DropZone": DropZone})
        self.plan_card.hide()
        self.choose_button.clicked.connect(self._choose)
        self.drop_zone.dropped.connect(self.examine)
        self.import_button.clicked.connect(self._import)
        self.leave_button.clicked.connect(self._leave)
        self.refusal.action.connect(self.card_wanted)
        theme.current().changed.connect(self._draw_mark)

    def examine(self, file: Path) -> None:
        """Check a bundle fully and show what taking it in would do; nothing is changed yet."""
        self._file = file
        self._plan = None
        self.refusal.clear()
        self.plan_card.hide()
        self._set_working(True)
        self._workspace.operations.run_long(
            self,
            lambda progress: self._board.desk.import_bundle(file, dry_run=True, progress=progress),
            self._show,
            title=tr("Checking {file}", file=file.name),
            on_fault=self._refuse,
            on_cancelled=lambda: self._set_working(False),
        )

    def examine_again(self) -> bool:
        """Check the last refused file once more, because its sender may be known now; False when there is none."""
        if self._file is None or self._plan is not None:
            return False
        self.examine(self._file)
        return True

    def _choose(self) -> None:
        drives = removable_drives()
        start = drives[0].root if drives else self._board.outbox
        kinds = files.kinds(tr("Bundles"), BUNDLE_SUFFIX)
        file = files.ask_open(self, tr("Choose a bundle"), start, kinds)
        if file is not None:
            self.examine(file)

    def _show(self, result: ImportResult) -> None:
        self._set_working(False)
        self._plan = result
        sender = result.sender.name
        if result.applied:
            title = tr("The bundle of {sender} was taken in.", sender=sender)
            words = tr("Numbers and check sum are those of the sender.")
        elif result.accepted:
            title = tr("Bundle of {sender}", sender=sender)
            words = tr("The bundle is whole and signed by a known sender. Nothing was changed yet.")
        else:
            title = tr("Nothing new from {sender}", sender=sender)
            words = tr("Everything in this bundle is here already. Taking it in again would change nothing.")
        self.plan_label.setText(title)
        self.plan_help.setText(words)
        self.plan_facts.set_facts(self._facts(result))
        self.import_button.setVisible(not result.applied and result.accepted > 0)
        self.leave_button.setVisible(not result.applied)
        self._draw_mark()
        self.plan_card.show()
        focus = self.choose_button if result.applied else self.leave_button
        (self.import_button if self.import_button.isVisibleTo(self) else focus).setFocus()
        # The card has its height only after the next layout.
        QTimer.singleShot(0, self, lambda: self.pane_area.ensureWidgetVisible(self.plan_card))
        if result.applied:
            self.imported.emit()

    def _facts(self, result: ImportResult) -> tuple[Fact, ...]:
        conflicts = format_int(result.conflicts)
        if result.conflicts:
            conflicts += " — " + tr("all versions are kept; the newer one is shown")
        return (
            Fact(tr("File"), self._file.name if self._file is not None else ""),
            Fact(tr("Made on"), format_datetime(result.made_at)),
            Fact(tr("Sender"), self._sender(result)),
            Fact(tr("New changes"), format_int(result.accepted)),
            Fact(tr("Already here"), format_int(result.already_present)),
            Fact(tr("Conflicts"), conflicts),
            Fact(tr("Households of the sender"), format_int(result.households)),
            Fact(tr("Members of the sender"), format_int(result.members)),
            Fact(tr("Check sum"), short_digest(result.digest), result.digest),
        )

    def _sender(self, result: ImportResult) -> str:
        sender = result.sender
        area = self._board.area_name(sender.commune_code, sender.province_code)
        code = sender.commune_code or sender.province_code
        return f"{sender.name} ({code})" if area == sender.name else f"{sender.name} · {area} ({code})"

    def _refuse(self, fault: KnownError) -> None:
        self._set_working(False)
        self.plan_card.hide()
        description = describe(fault)
        unknown = fault.code is ErrorCode.BUNDLE_UNKNOWN_SENDER
        self.refusal.show_message(
            "error",
            description.message,
            f"{description.advice} ({description.number})",
            button=tr("Add a card…") if unknown else "",
        )

    def _import(self) -> None:
        file = self._file
        if file is None:
            return
        self._set_working(True)
        self._workspace.operations.run_long(
            self,
            lambda progress: self._board.desk.import_bundle(file, progress=progress),
            self._show,
            title=tr("Taking in {file}", file=file.name),
            on_fault=self._refuse,
            on_cancelled=lambda: self._set_working(False),
        )

    def _leave(self) -> None:
        self._file = self._plan = None
        self.plan_card.hide()
        self.choose_button.setFocus()

    def _set_working(self, working: bool) -> None:  # noqa: FBT001  (a Qt-like setter)
        for widget in (self.choose_button, self.import_button, self.leave_button, self.drop_zone):
            widget.setEnabled(not working)

    def _draw_mark(self) -> None:
        done = self._plan is not None and (self._plan.applied or not self._plan.accepted)
        self.plan_mark.setPixmap(
            pixmap("circle-check", "saved", 1.4) if done else pixmap("shield-check", "accent", 1.4)
        )
