"""What the village meeting agreed otherwise about one household: recorded, listed and withdrawn."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTabWidget,
    QWidget,
)

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.overruling import Reviewed
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.messages import current_language, format_date, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.overrules import (
    Agreed,
    Overruling,
    choices_for,
    computed_in,
    last_meeting,
    overrule,
    overruling_lines,
    overrulings,
    subjects_of,
    withdraw,
)
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.typed_dates import read_recent_date
from ngheo_desktop.services.verdicts import result_title, subject_title

_TALLEST = 10_000
_WHOLE_DATE = len("2026-11-21")


class OverruleDialog(QDialog):
    """After it was closed `said` holds a line for the status bar; empty when nothing was recorded.

    Of a household without a class only what is on record is shown: nothing new can be decided about it.
    """

    household_label: QLabel
    banner: Banner
    tabs: QTabWidget
    new_pane: QWidget
    standard_combo: QComboBox
    standard_combo_label: QLabel
    subject_combo: QComboBox
    computed_label: QLabel
    decided_combo: QComboBox
    reason_edit: QLineEdit
    minutes_edit: QLineEdit
    date_edit: QLineEdit
    record_button: QPushButton
    cancel_button: QPushButton
    record_pane: QWidget
    decision_list: QListWidget
    withdraw_edit: QLineEdit
    withdraw_button: QPushButton
    close_button: QPushButton

    def __init__(
        self,
        operations: Operations,
        folder: Folder,
        standards: Standards,
        reviewed: Reviewed,
        parent: QWidget | None = None,
    ) -> None:
        """Set up the window; `operations` is the queue that writes, `reviewed` the household in its round."""
        super().__init__(parent)
        self._operations = operations
        self._folder = folder
        self._standards = standards
        self._round = reviewed.review_round
        self._household = household = reviewed.household
        self._results = reviewed.classify()
        self._found: list[Overruling] = []
        self.said = ""
        load_ui(self, "overrule_dialog.ui")
        head = household.head or (household.members[0] if household.members else None)
        self.household_label.setText(head.full_name if head is not None else tr("Household without people"))
        self.tabs.addTab(self.new_pane, tr("&New decision"))
        self.tabs.addTab(self.record_pane, "")
        self._fill_standards()
        self._connect()
        if self._results:
            self._show_subjects()
            self._prefill()
        self.tabs.setTabEnabled(0, bool(self._results))
        self._show_decisions()
        style, screen = theme.current(), self.screen().availableSize()
        self.resize(min(style.chars(92), screen.width() - 40), min(style.em(27), screen.height() - 80))
        first = self.subject_combo if self._results else self.decision_list
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _connect(self) -> None:
        self.standard_combo.currentIndexChanged.connect(self._show_subjects)
        self.subject_combo.currentIndexChanged.connect(self._show_choices)
        self.record_button.clicked.connect(self.record)
        self.cancel_button.clicked.connect(self.reject)
        self.close_button.clicked.connect(self.reject)
        self.withdraw_button.clicked.connect(self.withdraw)
        self.decision_list.currentRowChanged.connect(self._show_what_can_be_withdrawn)
        self.tabs.currentChanged.connect(self._change_tab)
        self.decision_list.viewport().installEventFilter(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter(at_once=bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
            return
        super().keyPressEvent(event)

    def _enter(self, *, at_once: bool) -> None:
        """Go on to the next field; from the last one, or with Ctrl, do what the tab is for."""
        widget = self.focusWidget()
        is_new = self.tabs.currentIndex() == 0
        if at_once:
            (self.record if is_new else self.withdraw)()
        elif isinstance(widget, QPushButton):
            widget.click()
        elif widget is self.withdraw_edit:
            self.withdraw()
        elif widget is self.date_edit:
            self.record()
        else:
            self.focusNextChild()

    # -- what is shown --------------------------------------------------------------------------------------------

    def choose(self, rule_set: str) -> None:
        """Begin with this standard; another one than the round's leaves the first."""
        place = self.standard_combo.findData(rule_set)
        if place >= 0:
            self.standard_combo.setCurrentIndex(place)

    def _fill_standards(self) -> None:
        for rule_set in self._results:
            title = self._standards.rule_set(rule_set).title.in_language(current_language())
            self.standard_combo.addItem(title, rule_set)
        is_choice = len(self._results) > 1
        self.standard_combo.setVisible(is_choice)
        self.standard_combo_label.setVisible(is_choice)

    def _rule_set(self) -> str:
        return str(self.standard_combo.currentData() or "")

    def _show_subjects(self) -> None:
        rules = self._standards.rule_set(self._rule_set())
        before = self.subject_combo.currentData()
        self.subject_combo.clear()
        for subject in subjects_of(rules):
            self.subject_combo.addItem(subject_title(rules, subject), subject)
        self.subject_combo.setCurrentIndex(max(self.subject_combo.findData(before), 0))
        self._show_choices()

    def _show_choices(self) -> None:
        """Show what is computed for the subject, and what else can be decided."""
        subject = self.subject_combo.currentData()
        if subject is None:  # the list is being filled
            return
        rules = self._standards.rule_set(self._rule_set())
        computed = computed_in(self._results[rules.id], subject) or ""
        self.computed_label.setText(result_title(rules, subject, computed))
        self.decided_combo.clear()
        others = [choice for choice in choices_for(rules, subject) if choice != computed]
        if len(others) > 1:
            # None of several is decided before somebody chooses it.
            self.decided_combo.addItem(tr("Choose…"), "")
        for choice in others:
            self.decided_combo.addItem(result_title(rules, subject, choice), choice)

    def _prefill(self) -> None:
        """A meeting decides about many households: begin with the last minutes of the same village."""
        found = last_meeting(self._folder, self._round, self._household)
        if found is not None:
            self.minutes_edit.setText(found[0])
            self.date_edit.setText(format_date(found[1]))

    def _show_decisions(self) -> None:
        self._found = overrulings(self._folder, self._standards, self._round, self._household.household_id)
        self.decision_list.clear()
        for one in self._found:
            rules = self._standards.rule_set(one.decision.rule_set)
            lines = overruling_lines(rules, one)
            if len(self._results) > 1:
                lines = (*lines, rules.title.in_language(current_language()))
            item = QListWidgetItem("\n".join(lines), self.decision_list)
            if one.withdrawn:
                item.setForeground(theme.current().colour("muted"))
        standing = sum(not one.withdrawn for one in self._found)
        self.tabs.setTabText(1, tr("On re&cord ({count})", count=standing))
        self.tabs.setTabEnabled(1, bool(self._found))
        if self._found:
            first = next((row for row, one in enumerate(self._found) if not one.withdrawn), 0)
            self.decision_list.setCurrentRow(first)
        else:
            self.tabs.setCurrentIndex(0)
        self._show_what_can_be_withdrawn()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The list gets its width only once its tab is shown, and loses some of it to a scroll bar.
        if event.type() == QEvent.Type.Resize:
            self._measure_rows()
        return super().eventFilter(watched, event)

    def _measure_rows(self) -> None:
        """Make each row as high as its text; Qt's own measure forgets the padding of the style sheet."""
        items, style = self.decision_list, theme.current()
        room = QRect(0, 0, items.viewport().width() - style.space("l") * 2, _TALLEST)
        for row in range(items.count()):
            item = items.item(row)
            needed = items.fontMetrics().boundingRect(room, int(Qt.TextFlag.TextWordWrap), item.text()).height()
            item.setSizeHint(QSize(room.width(), needed + style.space("m")))

    def _show_what_can_be_withdrawn(self) -> None:
        row = self.decision_list.currentRow()
        stands = 0 <= row < len(self._found) and not self._found[row].withdrawn
        self.withdraw_edit.setEnabled(stands)
        self.withdraw_button.setEnabled(stands)

    def _change_tab(self, place: int) -> None:
        self.banner.clear()
        # The key Enter does what the tab is for.
        self.record_button.setDefault(place == 0)
        first = self.subject_combo if place == 0 else self.decision_list
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- doing ----------------------------------------------------------------------------------------------------

    def record(self) -> None:
        """Write the decision and close."""
        self.banner.clear()
        for field in (self.decided_combo, self.reason_edit, self.minutes_edit, self.date_edit):
            theme.set_state(field, "problem", "")
        if not self.decided_combo.currentData():
            what = self.decided_combo.accessibleName()
            self._refuse(self.decided_combo, KnownError(ErrorCode.INPUT_REQUIRED, field=what))
            return
        for edit in (self.reason_edit, self.minutes_edit):
            if not edit.text().strip():
                self._refuse(edit, KnownError(ErrorCode.INPUT_REQUIRED, field=edit.accessibleName()))
                return
        try:
            day = self._day()
        except KnownError as fault:
            self._refuse(self.date_edit, fault)
            return
        subject, decided = str(self.subject_combo.currentData()), str(self.decided_combo.currentData())
        agreed = Agreed(self._rule_set(), subject, decided, self.reason_edit.text(), self.minutes_edit.text(), day)
        title = subject_title(self._standards.rule_set(agreed.rule_set), subject)

        def job() -> Changes:
            return overrule(self._folder, self._standards, self._round, self._household.household_id, agreed)

        def done(_: Changes) -> None:
            self.said = tr("Decision of the meeting recorded: {subject}", subject=title)
            self.accept()

        self._run(job, done)

    def _day(self) -> date:
        text = self.date_edit.text()
        if not text.strip():
            raise KnownError(ErrorCode.INPUT_REQUIRED, field=self.date_edit.accessibleName())
        iso = read_recent_date(text, self._folder.clock.today())
        if len(iso) < _WHOLE_DATE:  # a month or a year is no day
            raise KnownError(ErrorCode.INPUT_DATE, text=text)
        return date.fromisoformat(iso)

    def withdraw(self) -> None:
        """Take the decision chosen back; it stays in the list."""
        self.banner.clear()
        theme.set_state(self.withdraw_edit, "problem", "")
        row = self.decision_list.currentRow()
        if not self.withdraw_button.isEnabled():
            return
        reason = self.withdraw_edit.text()
        if not reason.strip():
            self._refuse(self.withdraw_edit, KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Reason")))
            return
        decision = self._found[row].decision

        def job() -> Changes:
            return withdraw(
                self._folder,
                self._standards,
                self._round,
                self._household.household_id,
                rule_set=decision.rule_set,
                subject=decision.subject,
                reason=reason,
            )

        def done(_: Changes) -> None:
            title = subject_title(self._standards.rule_set(decision.rule_set), decision.subject)
            self.said = tr("Decision of the meeting withdrawn: {subject}", subject=title)
            self.accept()

        self._run(job, done)

    def _run(self, job: Callable[[], Changes], done: Callable[[Changes], None]) -> None:
        buttons = (self.record_button, self.withdraw_button)

        def fail(fault: KnownError) -> None:
            for button in buttons:
                button.setEnabled(True)
            is_day = fault.code is ErrorCode.OVERRULE_DATE
            self._refuse(self.date_edit if is_day else self.decided_combo, fault)

        for button in buttons:
            button.setEnabled(False)
        self._operations.run(self, job, done, on_fault=fail)

    def _refuse(self, field: QWidget, fault: KnownError) -> None:
        self.banner.show_fault(fault)
        theme.set_state(field, "problem", "error")
        field.setFocus(Qt.FocusReason.OtherFocusReason)
