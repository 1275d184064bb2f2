"""What leaves the program from a page of households, and comes back: paper, telephones, scans, the household book."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.paper_code import CODE_DIGITS, household_of
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.gui import files
from ngheo_desktop.gui.page import Page, Workspace
from ngheo_desktop.messages import N_, ntr, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook
from ngheo_desktop.services.rounds import round_in_work
from ngheo_desktop.services.standards import Standards

PAPER_KEYS = (("Ctrl+P", N_("Print questionnaires")),)
KEYS = (
    *PAPER_KEYS,
    ("Ctrl+O", N_("Open the household of a scanned form")),
    ("Ctrl+T", N_("Questionnaires on telephones")),
    ("Ctrl+B", N_("Save the household book as a workbook")),
)
_QUESTIONNAIRE = "questionnaire"
# A scanner types a code within a blink; a person who types figures this slowly means something else.
_BETWEEN_FIGURES_MS = 500


class OutDesk(QObject):
    """Serves one page: its keys, its menu, and what is dropped or scanned onto it."""

    def __init__(
        self,
        page: Page,
        workspace: Workspace,
        folder: Folder,
        standards: Standards,
        in_focus: Callable[[], RecordId | None],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._workspace = workspace
        self._folder = folder
        self._standards = standards
        self._in_focus = in_focus
        self._figures = ""
        self._last_figure = 0

    # -- keys and menus -------------------------------------------------------------------------------------------

    def add_menu(self, button: QPushButton) -> None:
        """Put everything behind a button and its keys on the page."""
        menu = QMenu(button)
        for text, keys, slot in (
            (tr("&Print questionnaires…"), "Ctrl+P", self.print_papers),
            (tr("&Open a scanned form…"), "Ctrl+O", self.open_scan),
            (tr("Questionnaires on &telephones…"), "Ctrl+T", self.open_phones),
            (tr("Household &book as a workbook…"), "Ctrl+B", self.save_book),
        ):
            menu.addAction(self._action(text, keys, slot))
        button.setMenu(menu)

    def add_paper(self) -> None:
        """Put printing on the page: its key and an entry of its menu."""
        self._action(tr("&Print questionnaires…"), "Ctrl+P", self.print_papers)

    def listen(self, table: QWidget) -> None:
        """Take pictures dropped on the page, and codes that a scanner types while the list has the focus."""
        self._page.installEventFilter(self)
        table.installEventFilter(self)

    def _action(self, text: str, keys: str, slot: Callable[[], None]) -> QAction:
        action = QAction(text, self._page)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self._page.addAction(action)
        return action

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and event.type() in (QEvent.Type.DragEnter, QEvent.Type.Drop):
            file = _dropped_scan(event)
            if file is not None:
                event.acceptProposedAction()
                if event.type() is QEvent.Type.Drop:
                    self.look_at(file)
                return True
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and watched is not self._page:
            self._hear(event)
        return super().eventFilter(watched, event)

    def _hear(self, event: QKeyEvent) -> None:
        """Gather the figures of a scanner, and open the household when they are a code."""
        text, moment = event.text(), event.timestamp()
        if not (text.isascii() and text.isdigit()):
            self._figures = ""
            return
        pause = moment - self._last_figure
        self._figures = text if pause > _BETWEEN_FIGURES_MS else (self._figures + text)[-CODE_DIGITS:]
        self._last_figure = moment
        household_id = household_of(self._figures)
        if household_id is not None:
            self._figures = ""
            self._open([household_id])

    # -- papers and the book --------------------------------------------------------------------------------------

    def _round(self) -> ReviewRound | None:
        """Return the round in work, and say so when there is none."""
        found = round_in_work(self._folder, self._workspace.round_id) if self._folder.commune_code else None
        if found is None:
            self._workspace.say(tr("There is no review round yet."))
        return found

    def print_papers(self) -> None:
        """Choose questionnaires, look at them, print or save them."""
        review_round = self._round()
        if review_round is None or self._page.has_unsaved():
            return
        household_id = self._in_focus()
        self._when_written(lambda: self._open_papers(review_round, household_id))

    def _open_papers(self, review_round: ReviewRound, household_id: RecordId | None) -> None:
        from ngheo_desktop.gui.dialogs.print_questionnaires import PrintQuestionnairesDialog  # noqa: PLC0415
        from ngheo_desktop.services.paper_desk import PaperDesk  # noqa: PLC0415  (papers load at the first need)

        desk = PaperDesk(self._folder, self._standards, review_round)
        dialog = PrintQuestionnairesDialog(self._workspace.operations, desk, household_id, self._page)
        dialog.exec()
        dialog.deleteLater()

    def open_phones(self) -> None:
        """Give the form to telephones, or take filled-in questionnaires from them."""
        review_round = self._round()
        if review_round is None or self._page.has_unsaved():
            return
        from ngheo_desktop.gui.dialogs.phones import PhonesDialog  # noqa: PLC0415  (at the first need)
        from ngheo_desktop.services.phone_forms import PhoneForms  # noqa: PLC0415

        forms = PhoneForms(self._folder, self._standards, review_round)
        villages = [(one.village_id, one.name) for one in HouseholdBook(self._folder).villages()]
        dialog = PhonesDialog(self._workspace.operations, forms, villages, self._folder.paths.outbox, self._page)
        dialog.exec()
        dialog.deleteLater()

    def save_book(self) -> None:
        """Save the household book of the round: households, people, earlier years."""
        review_round = self._round()
        if review_round is None:
            return
        from ngheo_desktop.services.household_book import save_household_book  # noqa: PLC0415

        kinds = files.kinds(tr("Excel workbooks"), ".xlsx")
        start = files.documents() / f"so-ho-{review_round.year}.xlsx"
        chosen = files.ask_save(self._page, tr("Save the household book"), start, kinds)
        if chosen is None:
            return
        file = chosen if chosen.suffix.casefold() == ".xlsx" else chosen.with_name(f"{chosen.name}.xlsx")
        self._workspace.operations.run_long(
            self._page,
            lambda progress: save_household_book(self._folder, self._standards, review_round, file, progress),
            lambda count: self._workspace.say(
                tr("Saved {households} to {file}", households=ntr("{n} household", "{n} households", count), file=file)
            ),
            title=tr("Saving the household book"),
        )

    def _when_written(self, then: Callable[[], None]) -> None:
        """Go on when everything that was typed is on the disk, from which papers are drawn."""
        self._workspace.operations.run(self._page, lambda: None, lambda _: then())

    # -- scans ----------------------------------------------------------------------------------------------------

    def open_scan(self) -> None:
        """Ask for a picture or PDF of a filled-in form and open its household."""
        from ngheo_desktop.services.scans import SUFFIXES  # noqa: PLC0415  (reading pictures loads at the first need)

        patterns = " ".join(f"*{suffix}" for suffix in SUFFIXES)
        kinds = f"{tr('Pictures and PDF files')} ({patterns})"
        file = files.ask_open(self._page, tr("Open a scanned form"), files.documents(), kinds)
        if file is not None:
            self.look_at(file)

    def look_at(self, file: Path) -> None:
        """Find the code in a picture or PDF file and open its household."""
        from ngheo_desktop.services.scans import households_on  # noqa: PLC0415

        self._workspace.operations.run_long(
            self._page,
            lambda progress: households_on(file, progress),
            self._open,
            title=tr("Looking for the code in {file}", file=file.name),
        )

    def _open(self, found: list[RecordId]) -> None:
        book = HouseholdBook(self._folder)
        here = [one for one in found if book.number_of(one) is not None]
        if not here:
            self._workspace.say(tr("The household of this barcode is not here."))
            return
        if len(here) > 1:
            text = ntr(
                "{n} household was found; the first is open.",
                "{n} households were found; the first is open.",
                len(here),
            )
            self._workspace.say(text)
        self._workspace.open_page(_QUESTIONNAIRE, here[0])


def _dropped_scan(event: QDropEvent) -> Path | None:
    """Return the one picture or PDF file that is dragged; None for anything else."""
    from ngheo_desktop.services.scans import SUFFIXES  # noqa: PLC0415  (at the first need)

    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    file = Path(urls[0].toLocalFile())
    return file if file.suffix.casefold() in SUFFIXES else None
