"""Who changed what of a household, when and why; earlier values brought back, and conflicts settled."""

from array import array
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.models.windowed import Column, WindowedModel
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.card import Card
from ngheo_desktop.gui.widgets.form.line_field import LineField
from ngheo_desktop.gui.widgets.form.option_button import Option
from ngheo_desktop.gui.widgets.form.option_list import OptionList
from ngheo_desktop.gui.widgets.search_edit import SearchEdit
from ngheo_desktop.gui.widgets.windowed_table import WindowedTable
from ngheo_desktop.messages import N_, format_datetime, ntr, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.history import bring_back, household_history, settle_conflict
from ngheo_desktop.services.history_entries import Entry, History
from ngheo_desktop.services.record_words import RecordWords
from ngheo_desktop.services.standards import Standards

_LONG = 40
_LEAST_ROWS = 7


class HistoryDialog(QDialog):
    """The history of one household, also of one that is gone."""

    household_label: QLabel
    banner: Banner
    conflict_card: Card
    conflict_label: QLabel
    conflict_combo: QComboBox
    choice_box: QWidget
    settle_edit: LineField
    settle_button: QPushButton
    search_edit: SearchEdit
    subject_combo: QComboBox
    title_combo: QComboBox
    author_combo: QComboBox
    count_label: QLabel
    table: WindowedTable
    detail_label: QLabel
    reason_edit: LineField
    back_button: QPushButton
    close_button: QPushButton

    def __init__(
        self,
        workspace: Workspace,
        folder: Folder,
        standards: Standards,
        household_id: RecordId,
        parent: QWidget | None = None,
    ) -> None:
        """Show the history.

        Raises:
            KnownError: STORE_NO_RECORD.
        """
        super().__init__(parent)
        self._workspace = workspace
        self._folder = folder
        self._standards = standards
        self._household_id = household_id
        self._history: History = household_history(folder, standards, household_id)
        load_ui(self, "history_dialog.ui", promoted={"LineField": LineField})
        self.household_label.setText(RecordWords(folder, standards).household_name(household_id))
        self.choices = OptionList((), self.choice_box)
        self.choices.setAccessibleName(tr("Values in conflict"))
        layout = QVBoxLayout(self.choice_box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.choices)
        # Made after the others, it would come last of all.
        self.setTabOrder(self.conflict_combo, self.choices)
        self.setTabOrder(self.choices, self.settle_edit)
        self._model = WindowedModel(self._columns(), self._rows, lambda entry: entry.number, self)
        self.table.set_rows(self._model)
        self.table.setMinimumHeight(theme.current().row_height() * _LEAST_ROWS)
        self._connect()
        self._show()
        screen, style = self.screen().availableSize(), theme.current()
        self.resize(min(style.chars(150), screen.width() - 40), min(style.em(44), screen.height() - 80))
        (self.conflict_combo if self._history.conflicts else self.table).setFocus()

    def _connect(self) -> None:
        self.search_edit.searched.connect(lambda _: self._find())
        self.search_edit.left_downwards.connect(self.table.setFocus)
        for combo in (self.subject_combo, self.title_combo, self.author_combo):
            combo.currentIndexChanged.connect(lambda _: self._find())
        self.table.current_changed.connect(lambda _: self._show_entry())
        self.conflict_combo.currentIndexChanged.connect(lambda _: self._show_choices())
        self.conflict_combo.installEventFilter(self)
        self.choices.chosen.connect(self._allow)
        self.choices.advanced.connect(self.settle_edit.setFocus)
        self.settle_edit.textChanged.connect(self._allow)
        self.settle_edit.advanced.connect(self.settle_button.setFocus)
        self.reason_edit.textChanged.connect(self._allow)
        self.reason_edit.advanced.connect(self.back_button.setFocus)
        self.table.opened.connect(lambda _: self.reason_edit.setFocus())
        self.settle_button.clicked.connect(self.settle)
        self.back_button.clicked.connect(self.bring_back)
        self.close_button.clicked.connect(self.reject)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The digit of a value chooses it from the list of fields, too.
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.text().isdigit():
            self.choices.setFocus(Qt.FocusReason.OtherFocusReason)
            return self.choices.take_key(event)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in a field writes nothing; a button takes it for itself.
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    # -- what is shown --------------------------------------------------------------------------------------------

    @staticmethod
    def _columns() -> list[Column[Entry]]:
        return [
            Column(N_("When"), lambda entry: format_datetime(entry.at), chars=17),
            Column(N_("By whom"), lambda entry: entry.author, chars=18, least=10, spare=2),
            Column(N_("About"), lambda entry: entry.subject, chars=20, least=12, help=_in_full),
            Column(N_("What"), _what, chars=32, least=12, help=_in_full),
            Column(N_("Before"), lambda entry: entry.old, chars=16, least=9, help=_in_full),
            Column(N_("After"), _after, chars=20, least=9, help=_in_full),
            Column(N_("Why"), lambda entry: entry.why, chars=18, least=10, spare=1, help=_in_full),
        ]

    def _rows(self, numbers: object) -> list[Entry]:
        by_number = {entry.number: entry for entry in self._history.entries}
        return [by_number[number] for number in numbers]  # type: ignore[attr-defined]

    def _show(self) -> None:
        """Show what was read, in the filters that are chosen where they still hold."""
        self._fill(self.subject_combo, tr("About: all"), self._history.subjects())
        self._fill(self.title_combo, tr("Fields: all"), self._history.titles())
        self._fill(self.author_combo, tr("By whom: all"), self._history.authors())
        conflicts = self._history.conflicts
        self.conflict_card.setVisible(bool(conflicts))
        self.conflict_label.setText(
            "⚠ "
            + ntr(
                "{n} field got different values on several computers. Choose the one that is right.",
                "{n} fields got different values on several computers. Choose the ones that are right.",
                len(conflicts),
            )
        )
        self._fill(self.conflict_combo, "", [f"{one.subject}: {one.title}" for one in conflicts])
        self._show_choices()
        self._find()

    @staticmethod
    def _fill(combo: QComboBox, everything: str, texts: list[str]) -> None:
        before = combo.currentText()
        combo.blockSignals(True)
        combo.clear()
        combo.addItems([everything, *texts] if everything else texts)
        combo.setCurrentIndex(max(0, combo.findText(before)))
        # The field may be narrower than a name; the list that opens is not.
        combo.view().setMinimumWidth(combo.view().sizeHintForColumn(0) + theme.current().em(2))
        combo.blockSignals(False)

    def _find(self) -> None:
        chosen = [
            combo.currentText() if combo.currentIndex() > 0 else ""
            for combo in (self.subject_combo, self.title_combo, self.author_combo)
        ]
        found = self._history.find(
            subject=chosen[0], title=chosen[1], author=chosen[2], text=self.search_edit.text().strip()
        )
        numbers = array("q", (entry.number for entry in found))
        self.table.keep_current(lambda: self._model.set_numbers(numbers))
        if self.table.current_number < 0 and numbers:
            self.table.select_number(numbers[0])
        self.count_label.setText(ntr("{n} change", "{n} changes", len(found)))
        self._show_entry()

    @property
    def entry(self) -> Entry | None:
        """The entry in focus."""
        number = self.table.current_number
        return next((one for one in self._history.entries if one.number == number), None)

    def _show_entry(self) -> None:
        entry = self.entry
        self.detail_label.setText(_in_full(entry) if entry is not None else tr("No change fits the filters."))
        text = tr("&Bring back")
        if entry is not None and entry.is_open:
            value = (entry.old if entry.stands else entry.new) or tr("nothing")
            text = tr("&Bring back “{value}”", value=_short(value).replace("&", "&&"))
        self.back_button.setText(text)
        self._allow()

    def _show_choices(self) -> None:
        place = self.conflict_combo.currentIndex()
        options: list[Option] = []
        if 0 <= place < len(self._history.conflicts):
            for number, choice in enumerate(self._history.conflicts[place].choices, start=1):
                mark = " · " + tr("counts now") if choice.counts else ""
                by = f" — {choice.author}, {format_datetime(choice.at)}" if choice.at else ""
                text = f"{_short(choice.text) or tr('nothing')}{by}{mark}"
                options.append(Option(str(number), text, str(number)))
        self.choices.set_options(options)
        self._allow()

    def _allow(self) -> None:
        entry = self.entry
        self.back_button.setEnabled(entry is not None and entry.is_open and bool(self.reason_edit.text().strip()))
        self.settle_button.setEnabled(bool(self.choices.codes) and bool(self.settle_edit.text().strip()))

    # -- doing ----------------------------------------------------------------------------------------------------

    def bring_back(self) -> None:
        """Give the field in focus the value of the entry, or the one before it where the entry stands."""
        entry = self.entry
        if entry is None or not self.back_button.isEnabled():
            return
        value = entry.before if entry.stands else entry.after
        reason = self.reason_edit.text()
        self._run(
            lambda: bring_back(
                self._folder,
                self._standards,
                self._household_id,
                entry.kind,
                entry.record_id,
                entry.field,
                value,
                reason,
            ),
            self.reason_edit,
        )

    def settle(self) -> None:
        """End the conflict with the value chosen."""
        place = self.conflict_combo.currentIndex()
        if not self.settle_button.isEnabled() or place < 0:
            return
        conflict = self._history.conflicts[place]
        value, reason = conflict.choices[int(self.choices.codes[0]) - 1].value, self.settle_edit.text()
        self._run(
            lambda: settle_conflict(self._folder, self._standards, self._household_id, conflict, value, reason),
            self.settle_edit,
        )

    def _run(self, job: Callable[[], Changes], reason: LineField) -> None:
        self.banner.clear()

        def show(_: Changes) -> None:
            reason.clear()
            self._history = household_history(self._folder, self._standards, self._household_id)
            self._show()
            self.banner.show_message("saved", tr("Written as a new change; what was before stays in the history."))
            if reason is self.settle_edit:
                # The next conflict is settled by the same keys.
                (self.choices if self._history.conflicts else self.table).setFocus()

        def refuse(fault: KnownError) -> None:
            self.banner.show_fault(fault)

        self._workspace.operations.run(self, job, show, on_fault=refuse)


def _what(entry: Entry) -> str:
    return entry.title or entry.new


def _after(entry: Entry) -> str:
    return "" if not entry.title else f"✓ {entry.new}" if entry.stands else entry.new


def _in_full(entry: Entry) -> str:
    """Return all that the row says, also what its columns cut or hide."""
    what = f"{entry.title}: {entry.old or '–'} → {entry.new or '–'}" if entry.title else entry.new
    by = f"{entry.author}, {format_datetime(entry.at)}"
    return " · ".join(part for part in (f"{entry.subject} — {what}", entry.why, by) if part)


def _short(text: str) -> str:
    return text if len(text) <= _LONG else text[: _LONG - 1] + "…"
