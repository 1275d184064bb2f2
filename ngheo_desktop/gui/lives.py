"""Life events and history at the pages that show a household: their keys, their menu entries and their windows."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.life_event import EventKind
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.messages import N_, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards

KEYS = (
    ("F9", N_("Record what happened in the household")),
    ("Ctrl+H", N_("Show the history of the household")),
)
PERSON_KEYS = (*KEYS, ("Shift+F9", N_("Take off a person entered by mistake")))


class LifeDesk(QObject):
    """Opens the windows about the life of the household in focus on one page."""

    def __init__(
        self,
        page: Page,
        workspace: Workspace,
        folder: Folder,
        standards: Standards,
        in_focus: Callable[[], RecordId | None],
        person_in_focus: Callable[[], str] = str,
        go_on: Callable[[], object] = str,
    ) -> None:
        """Serve a page; `in_focus` tells its household, `person_in_focus` the id of a person, if any.

        `go_on` brings the focus back into a page that was read again.
        """
        super().__init__(page)
        self._page = page
        self._workspace = workspace
        self._folder = folder
        self._standards = standards
        self._in_focus = in_focus
        self._person_in_focus = person_in_focus
        self._go_on = go_on

    def attach(self, widget: QWidget, *, with_people: bool) -> None:
        """Put the keys and the menu entries on a widget of the page."""
        entries: list[tuple[str, str, Callable[[], None]]] = [
            (tr("&What happened in the household…"), "F9", self.record),
            (tr("&History of the household…"), "Ctrl+H", self.show_history),
        ]
        if with_people:
            entries.append((tr("Take off a person entered by &mistake…"), "Shift+F9", self.take_off))
        for text, keys, slot in entries:
            action = QAction(text, widget)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(slot)
            widget.addAction(action)
        widget.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def record(self) -> None:
        """Ask what happened and record it."""
        self._ask("")

    def take_off(self) -> None:
        """Ask why the person in focus is to be taken off, and do it."""
        self._ask(EventKind.MISTAKE.value)

    def show_history(self) -> None:
        """Show who changed what."""
        household_id = self._ready()
        if household_id is not None:
            self._when_written(lambda: self._open_history(household_id))

    def _open_history(self, household_id: RecordId) -> None:
        from ngheo_desktop.gui.dialogs.history import HistoryDialog  # noqa: PLC0415  (at the first need)

        dialog = HistoryDialog(self._workspace, self._folder, self._standards, household_id, self._page)
        dialog.exec()
        dialog.deleteLater()

    def _when_written(self, then: Callable[[], None]) -> None:
        """Go on when everything that was typed is on the disk, which the windows read."""
        self._workspace.operations.run(self._page, lambda: None, lambda _: then())

    def _ready(self) -> RecordId | None:
        """Return the household in focus once everything typed about it is on its way to the disk."""
        household_id = self._in_focus()
        return None if household_id is None or self._page.has_unsaved() else household_id

    def _ask(self, kind: str) -> None:
        member_id = self._person_in_focus()
        household_id = self._ready()
        if household_id is not None and self._folder.commune_code is not None:
            self._when_written(lambda: self._open(household_id, kind, member_id))

    def _open(self, household_id: RecordId, kind: str, member_id: str) -> None:
        from ngheo_desktop.gui.dialogs.life_event import LifeEventDialog  # noqa: PLC0415  (at the first need)
        from ngheo_desktop.gui.dialogs.life_event_jobs import VOID  # noqa: PLC0415
        from ngheo_desktop.services.households import HouseholdBook  # noqa: PLC0415
        from ngheo_desktop.services.record_words import RecordWords, event_title  # noqa: PLC0415

        try:
            household = HouseholdBook(self._folder).get(household_id)
        except KnownError as fault:
            self._page.show_fault(fault)
            return
        dialog = LifeEventDialog(
            self._workspace, self._folder, self._standards, household, self._page, kind=kind, member_id=member_id
        )
        dialog.exec()
        done = dialog.done_event
        dialog.deleteLater()
        if done is None:
            return
        self._go_on()
        event = tr("Taken back") if done.kind == VOID else event_title(EventKind(done.kind))
        head = household.head.full_name if household.head is not None else household.number or ""
        if done.household_id is None:
            self._workspace.say(
                tr(
                    "{event}: {name}. The household is no longer on the lists; see Ctrl+G.",
                    event=event,
                    name=head,
                )
            )
        elif done.household_id != household_id:
            name = RecordWords(self._folder, self._standards).household_name(done.household_id)
            self._workspace.say(tr("{event}: {name}. See also: {household}", event=event, name=head, household=name))
        else:
            self._workspace.say(tr("{event}: {name}", event=event, name=head))
