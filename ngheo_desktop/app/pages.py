"""Builds the main window and the pages of an open data folder."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QWidget

from ngheo_desktop.gui.main_window import MainWindow
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.page import Page, PageSpec, Workspace
from ngheo_desktop.gui.preferences import Preferences
from ngheo_desktop.gui.widgets.status_line import StatusLine
from ngheo_desktop.messages import N_, format_int, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.installed_rules import InstalledRules
from ngheo_desktop.services.maintenance import CheckReport, back_up, check_folder, last_backup
from ngheo_desktop.services.recovery import stopped_at
from ngheo_desktop.services.rounds import all_rounds
from ngheo_desktop.services.standards import Standards

_COUNT_AFTER_MS = 700
_ROUND_KEYS = (("Ctrl+R", N_("Create a review round")),)
# A round is made where its households stand, not over a form that is half keyed; the list of keys says so.
_ROUND_ELSEWHERE = (("Ctrl+R", N_("Only on the household list: create a review round")),)


class FolderCare:
    """What the page “System” asks of an open folder."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where the data are."""
        return self._folder.paths.root

    def last_backup(self) -> datetime | None:
        """Return when the newest verified backup was made; None when there is none."""
        return last_backup(self._folder)

    def check(self) -> CheckReport:
        """Check everything; changes nothing."""
        return check_folder(self._folder)

    def back_up(self) -> Path:
        """Write a verified backup and return it."""
        return back_up(self._folder)


class WindowMaker:
    """Makes the main window. Pages are made when they are first shown, and load their modules then."""

    def __init__(self, folder: Folder, standards: Standards, operations: Operations, preferences: Preferences) -> None:
        self._folder = folder
        self._standards = standards
        standards.attach(InstalledRules(folder))
        self._preferences = preferences
        self._operations = operations
        self._workspace = Workspace(operations)

    def make(self) -> MainWindow:
        """Return the window with its first page in front."""
        folder = self._folder
        specs = self._specs()
        window = MainWindow(
            self._workspace,
            specs,
            clock=folder.clock,
            office=folder.profile.office_name,
            is_sample=folder.is_sample,
            preferences=self._preferences,
            commands=(("Ctrl+U", N_("Somebody else takes the keyboard"), lambda: self._ask_who_keys(window)),),
        )
        self._workspace.setParent(window)
        self._workspace.rounds_wanted.connect(lambda: self._show_rounds(window))
        # Counting a commune after every answer would cost more than saving it.
        later = QTimer(window)
        later.setSingleShot(True)
        later.setInterval(_COUNT_AFTER_MS)
        later.timeout.connect(lambda: self._show_status(window.status_line))
        # Operations outlive the window: what they call has to be the timer's own, which ends with it.
        self._operations.saved.connect(later.start)
        for signal in (self._workspace.status_wanted, self._workspace.round_changed):
            signal.connect(lambda *_: later.start())
        self._show_rounds(window)
        self._show_status(window.status_line)
        window.show_page(specs[0].key)
        stopped = stopped_at(folder)
        if stopped is not None and stopped.interrupted:
            window.show_page("verification" if stopped.place.second else "questionnaire", stopped)
        return window

    def _ask_who_keys(self, window: MainWindow) -> None:
        from ngheo_desktop.gui.hand_over import ask_who_keys  # noqa: PLC0415  (at the first need)

        ask_who_keys(window, self._workspace, self._folder, lambda: self._show_status(window.status_line))

    def _show_rounds(self, window: MainWindow) -> None:
        found = all_rounds(self._folder)
        kinds: Mapping[str, str] = {"periodic": tr("periodic"), "on_request": tr("on request")}
        names = [
            (one.round_id, tr("Review {year} ({kind})", year=one.year, kind=kinds[one.kind.value]))
            for one in reversed(found)
        ]
        current = self._workspace.round_id or (found[-1].round_id if found else "")
        window.set_rounds(names, current)
        self._workspace.choose_round(current)

    def _show_status(self, line: StatusLine) -> None:
        from ngheo_desktop.services.keyboard import operator_text  # noqa: PLC0415
        from ngheo_desktop.services.overview import overview  # noqa: PLC0415  (its tables are open by now)

        line.set_fact("operator", operator_text(self._folder))
        facts = overview(self._folder, self._workspace.round_id)
        progress = ""
        if facts.households:
            done, total = format_int(facts.complete), format_int(facts.households)
            progress = tr("{done}/{total} questionnaires", done=done, total=total)
        line.set_fact("progress", progress)
        deadline = ""
        if facts.days_left is not None and facts.days_left >= 0:
            deadline = tr("{days} days to the deadline", days=facts.days_left)
        line.set_fact("deadline", deadline, style="warning" if deadline and (facts.days_left or 0) <= 7 else "")
        line.set_fact("backup", _backup_text(facts.backup_age_days))

    # -- pages ----------------------------------------------------------------------------------------------------

    def _specs(self) -> list[PageSpec]:
        return [
            PageSpec(
                "households",
                N_("Household list"),
                "home",
                self._households,
                searches=True,
                shortcuts=_keys_of_households,
            ),
            PageSpec(
                "questionnaire",
                N_("Key questionnaires"),
                "forms",
                self._questionnaire,
                shortcuts=_keys_of_questionnaire,
            ),
            PageSpec(
                "verification",
                N_("Verification"),
                "circle-check",
                self._verification,
                shortcuts=_keys_of_verification,
            ),
            PageSpec("results", N_("Results"), "chart-bar", self._results, shortcuts=_keys_of_results),
            PageSpec(
                "certificates", N_("Certificates"), "certificate", self._certificates, shortcuts=_keys_of_certificates
            ),
            PageSpec("exchange", N_("Exchange"), "arrows-exchange", self._exchange),
            PageSpec(
                "standards",
                N_("Standards"),
                "file-text",
                self._standards_page,
                shortcuts=_keys_of_standards,
            ),
            PageSpec("about", N_("System"), "settings", self._about),
        ]

    def _households(self) -> Page:
        from ngheo_desktop.gui.pages import household_outs  # noqa: PLC0415
        from ngheo_desktop.gui.pages.household_lives import serve_list  # noqa: PLC0415
        from ngheo_desktop.gui.pages.household_members import serve_duplicates  # noqa: PLC0415
        from ngheo_desktop.gui.pages.households_page import HouseholdsPage  # noqa: PLC0415
        from ngheo_desktop.services.households import HouseholdBook  # noqa: PLC0415

        book = HouseholdBook(self._folder)
        page = HouseholdsPage(self._workspace, self._folder, self._standards, book)
        serve_list(page, self._workspace, self._folder, self._standards, book)
        household_outs.serve_list(page, self._workspace, self._folder, self._standards, book)
        serve_duplicates(page, self._workspace, self._folder, self._standards)
        if self._folder.commune_code is not None:
            # The page itself offers a round while there is none; the next year's and those on request come later.
            page.add_key(_ROUND_KEYS[0][0], page.create_round)
        return page

    def _questionnaire(self) -> Page:
        from ngheo_desktop.gui.pages import household_outs  # noqa: PLC0415
        from ngheo_desktop.gui.pages.household_lives import serve_questionnaire  # noqa: PLC0415
        from ngheo_desktop.gui.pages.household_members import serve_cards  # noqa: PLC0415
        from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage  # noqa: PLC0415
        from ngheo_desktop.services.households import HouseholdBook  # noqa: PLC0415

        page = QuestionnairePage(self._workspace, self._folder, self._standards, HouseholdBook(self._folder))
        serve_questionnaire(page, self._workspace, self._folder, self._standards)
        household_outs.serve_questionnaire(page, self._workspace, self._folder, self._standards)
        serve_cards(page, self._workspace, self._folder, self._standards)
        return page

    def _verification(self) -> Page:
        from ngheo_desktop.gui.pages.verification.page import VerificationPage  # noqa: PLC0415
        from ngheo_desktop.services.households import HouseholdBook  # noqa: PLC0415

        return VerificationPage(self._workspace, self._folder, self._standards, HouseholdBook(self._folder))

    def _results(self) -> Page:
        from ngheo_desktop.gui.pages.results.page import ResultsPage  # noqa: PLC0415

        return ResultsPage(self._workspace, self._folder, self._standards)

    def _certificates(self) -> Page:
        from ngheo_desktop.gui.pages.certificates_page import CertificatesPage  # noqa: PLC0415
        from ngheo_desktop.services.certificate_desk import CertificateDesk  # noqa: PLC0415

        return CertificatesPage(CertificateDesk(self._folder, self._standards), self._workspace)

    def _exchange(self) -> Page:
        from ngheo_desktop.gui.pages.exchange_page import ExchangePage  # noqa: PLC0415
        from ngheo_desktop.services.exchange_board import ExchangeBoard  # noqa: PLC0415

        return ExchangePage(ExchangeBoard(self._folder, self._standards.areas), self._workspace)

    def _standards_page(self) -> Page:
        from ngheo_desktop.gui.pages.standards.page import StandardsPage  # noqa: PLC0415
        from ngheo_desktop.services.rule_shelf import StandardsDesk  # noqa: PLC0415

        desk = StandardsDesk(self._folder, self._standards)
        return StandardsPage(desk, self._workspace, point_tables=self._point_tables, criteria=self._criteria)

    def _point_tables(self, owner: QWidget) -> QDialog:
        from ngheo_desktop.gui.dialogs.b1_table import B1TableDialog  # noqa: PLC0415
        from ngheo_desktop.services.point_tables import PointTables  # noqa: PLC0415

        return B1TableDialog(PointTables(self._folder, self._standards), self._operations, owner)

    def _criteria(self, owner: QWidget) -> QDialog:
        from ngheo_desktop.gui.dialogs.criteria import CriteriaDialog  # noqa: PLC0415
        from ngheo_desktop.services.screening import ScreeningService  # noqa: PLC0415

        return CriteriaDialog(ScreeningService(self._folder, self._standards), self._operations, owner)

    def _about(self) -> Page:
        from ngheo_desktop.gui.pages.about_page import AboutPage  # noqa: PLC0415

        return AboutPage(FolderCare(self._folder), self._preferences, self._workspace)


# A page's module loads with the page, or with the list of keys.


def _keys_of_households() -> tuple[tuple[str, str], ...]:
    from ngheo_desktop.gui.duplicate_alarm import KEYS as DUPLICATE_KEYS  # noqa: PLC0415
    from ngheo_desktop.gui.lives import KEYS  # noqa: PLC0415
    from ngheo_desktop.gui.outs import KEYS as OUT_KEYS  # noqa: PLC0415
    from ngheo_desktop.gui.pages.household_lives import LIST_KEYS  # noqa: PLC0415
    from ngheo_desktop.gui.pages.households_page import SHORTCUTS  # noqa: PLC0415

    return (*SHORTCUTS, *KEYS, *LIST_KEYS, *OUT_KEYS, *DUPLICATE_KEYS, *_ROUND_KEYS)


def _keys_of_questionnaire() -> tuple[tuple[str, str], ...]:
    from ngheo_desktop.gui.card_scans import KEYS  # noqa: PLC0415
    from ngheo_desktop.gui.lives import PERSON_KEYS  # noqa: PLC0415
    from ngheo_desktop.gui.outs import PAPER_KEYS  # noqa: PLC0415
    from ngheo_desktop.gui.pages.questionnaire_page import SHORTCUTS  # noqa: PLC0415

    return (*SHORTCUTS, *PERSON_KEYS, *KEYS, *PAPER_KEYS, *_ROUND_ELSEWHERE)


def _keys_of_verification() -> tuple[tuple[str, str], ...]:
    from ngheo_desktop.gui.pages.verification.page import SHORTCUTS  # noqa: PLC0415

    return SHORTCUTS


def _keys_of_results() -> tuple[tuple[str, str], ...]:
    from ngheo_desktop.gui.pages.results.page import SHORTCUTS  # noqa: PLC0415

    return SHORTCUTS


def _keys_of_certificates() -> tuple[tuple[str, str], ...]:
    from ngheo_desktop.gui.pages.certificates_page import SHORTCUTS  # noqa: PLC0415

    return SHORTCUTS


def _keys_of_standards() -> tuple[tuple[str, str], ...]:
    from ngheo_desktop.gui.pages.standards.page import SHORTCUTS  # noqa: PLC0415

    return SHORTCUTS


def _backup_text(age_days: int | None) -> str:
    if age_days is None:
        return tr("No backup yet")
    if age_days == 0:
        return tr("Backup today")
    if age_days == 1:
        return tr("Backup yesterday")
    return tr("Last backup {days} days ago", days=age_days)
