"""The criteria of Phiếu A in the words of the office: copied from its paper, with the document they stand in."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.messages import current_language, format_date, tr
from ngheo_desktop.services.screening import CriterionText, ScreeningService

_LINES = 4


class CriteriaDialog(QDialog):
    """Shows the criteria of a form and keeps the words of one after the other."""

    limit_label: QLabel
    source_label: QLabel
    banner: Banner
    form_combo: QComboBox
    form_combo_label: QLabel
    criteria_list: QListWidget
    text_edit: QPlainTextEdit
    document_edit: QLineEdit
    article_edit: QLineEdit
    state_label: QLabel
    take_back_button: QPushButton
    save_button: QPushButton
    close_button: QPushButton

    def __init__(self, screening: ScreeningService, operations: Operations, parent: QWidget | None = None) -> None:
        """Set up the window; `operations` is the queue that writes."""
        super().__init__(parent)
        self._screening = screening
        self._operations = operations
        self._texts: tuple[CriterionText, ...] = ()
        load_ui(self, "criteria_dialog.ui")
        for form_id in screening.form_ids:
            self.form_combo.addItem(screening.form_title(form_id, current_language()), form_id)
        is_choice = self.form_combo.count() > 1
        self.form_combo.setVisible(is_choice)
        self.form_combo_label.setVisible(is_choice)
        self.form_combo.currentIndexChanged.connect(self._show_form)
        self.criteria_list.currentRowChanged.connect(lambda _: self._show_criterion())
        self.save_button.clicked.connect(self.save)
        self.take_back_button.clicked.connect(self.take_back)
        self.close_button.clicked.connect(self.reject)
        self._show_form()
        style, screen = theme.current(), self.screen().availableSize()
        self.text_edit.setMinimumHeight(self.text_edit.fontMetrics().lineSpacing() * _LINES)
        self.resize(min(style.chars(110), screen.width() - 40), min(style.em(32), screen.height() - 80))
        self.text_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is shown --------------------------------------------------------------------------------------------

    def _form_id(self) -> str:
        return str(self.form_combo.currentData() or "")

    def _show_form(self) -> None:
        found = self._screening.screening(self._form_id())
        self.limit_label.setText(
            tr("A household that meets fewer than {limit} of {count} criteria goes on the list to review.",
               limit=found.limit, count=len(found.criteria))
        )  # fmt: skip
        self.source_label.setText(f"{found.document}, {found.article}")
        self._read_again(0)

    def _read_again(self, row: int) -> None:
        self._texts = self._screening.texts(self._form_id())
        with QSignalBlocker(self.criteria_list):
            self.criteria_list.clear()
            for each in self._texts:
                mark = "✓" if each.is_filled else "○"
                state = tr("filled in") if each.is_filled else tr("not filled in yet")
                item = QListWidgetItem(f"{mark} {each.criterion_id}. {each.text if each.is_filled else state}")
                item.setToolTip(each.text)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{each.criterion_id}: {state}. {each.text}")
                self.criteria_list.addItem(item)
            self.criteria_list.setCurrentRow(min(row, len(self._texts) - 1))
        self._show_criterion()

    def _current(self) -> CriterionText | None:
        row = self.criteria_list.currentRow()
        return self._texts[row] if 0 <= row < len(self._texts) else None

    def _show_criterion(self) -> None:
        found = self._current()
        if found is None:
            return
        self.banner.clear()
        self.text_edit.setPlainText(found.text if found.is_filled else "")
        self.text_edit.setPlaceholderText(found.text)
        self.document_edit.setText(found.document)
        self.article_edit.setText(found.article if found.is_filled else "")
        self.take_back_button.setEnabled(found.is_filled)
        if found.is_filled:
            day = format_date(found.filled_on)
            self.state_label.setText(tr("Filled in by {name} on {day}.", name=found.filled_by, day=day))
        else:
            self.state_label.setText(tr("The text of the circular was not found: copy it from your paper form."))

    # -- what is done ---------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Keep the words of this criterion and go to the next one."""
        self._write(self.text_edit.toPlainText().replace("\n", " "), to_next=True)

    def take_back(self) -> None:
        """Take the office's own words back; the placeholder stands again."""
        self._write("", to_next=False)

    def _write(self, text: str, *, to_next: bool) -> None:
        found, row = self._current(), self.criteria_list.currentRow()
        if found is None:
            return
        if to_next and not text.strip():
            self.banner.show_message("error", tr("Write the words of the criterion first."))
            self.text_edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        form_id, criterion = self._form_id(), found.criterion_id
        document, article = self.document_edit.text(), self.article_edit.text()
        if not text:
            document = article = ""
        self._operations.run(
            self,
            lambda: self._screening.fill_in(form_id, criterion, text=text, document=document, article=article),
            lambda changes: self._written(changes, row, to_next=to_next),
            on_fault=self._refused,
        )

    def _written(self, _: Changes, row: int, *, to_next: bool) -> None:
        self._read_again(row + 1 if to_next else row)
        self.text_edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refused(self, fault: KnownError) -> None:
        self.banner.show_fault(fault)
