"""The first start: who works where, a passphrase, a data folder, and the recovery key on paper."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ngheo_desktop.domain.area import Commune
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.pages.first_run_answers import COMMUNE, OFFICE, FirstRunAnswers, FolderCreator, RecoveryPaper
from ngheo_desktop.gui.passphrases import is_short, problem, show_strength
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.search_edit import SearchEdit
from ngheo_desktop.gui.widgets.secret_edit import SecretEdit
from ngheo_desktop.messages import available_languages, current_language, language_name, ntr, tr
from ngheo_desktop.reference.areas import Areas

_MOST_FOUND = 50
_NARROWEST_WITH_STEPS = 84
_START, _PLACE, _WHO, _SECRET, _FOLDER, _KEY = range(6)


class FirstRunDialog(QDialog):
    """Accepted when the folder was made and the key is kept; rejected when the person gives up before that.

    `language_wanted` asks for the window to be made again in another language (before anything was answered).
    """

    language_wanted = Signal(str)

    banner: Banner
    steps_frame: QFrame
    steps_layout: QVBoxLayout
    step_stack: QStackedWidget
    language_combo: QComboBox
    real_radio: QRadioButton
    sample_radio: QRadioButton
    commune_radio: QRadioButton
    office_radio: QRadioButton
    place_stack: QStackedWidget
    commune_search_edit: SearchEdit
    commune_list: QListWidget
    commune_count_label: QLabel
    province_combo: QComboBox
    office_name_edit: QLineEdit
    officer_edit: QLineEdit
    upper_office_edit: QLineEdit
    passphrase_edit: SecretEdit
    strength_label: QLabel
    repeat_edit: SecretEdit
    repeat_problem_label: QLabel
    folder_edit: QLineEdit
    folder_button: QPushButton
    summary_label: QLabel
    key_label: QLabel
    print_button: QPushButton
    save_button: QPushButton
    key_done_label: QLabel
    kept_check: QCheckBox
    busy_label: QLabel
    back_button: QPushButton
    next_button: QPushButton

    def __init__(
        self,
        areas: Areas,
        creator: FolderCreator,
        paper: RecoveryPaper,
        operations: Operations,
        folder: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._areas = areas
        self._creator = creator
        self._paper = paper
        self._operations = operations
        self._recovery_key = ""
        self._busy = False
        self._found: tuple[Commune, ...] = ()
        load_ui(self, "first_run_dialog.ui")
        self._step_labels = self._make_step_labels()
        self._fill(folder)
        self._connect()
        self._show_step(_START)
        screen = self.screen().availableSize()
        style = theme.current()
        self.resize(min(style.chars(120), screen.width() - 40), min(style.em(36), screen.height() - 60))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.steps_frame.setVisible(self.width() >= theme.current().chars(_NARROWEST_WITH_STEPS))

    # -- what was answered ----------------------------------------------------------------------------------------

    def answers(self) -> FirstRunAnswers:
        """Return what stands in the fields."""
        is_office = self.office_radio.isChecked()
        commune = self._commune()
        province = str(self.province_combo.currentData()) if is_office else commune.province_code if commune else ""
        sample = self.sample_radio.isChecked()
        return FirstRunAnswers(
            language=str(self.language_combo.currentData()),
            role=OFFICE if is_office else COMMUNE,
            commune_code="" if is_office or commune is None else commune.code,
            province_code=province,
            office_name=_text(self.office_name_edit) if is_office else "",
            officer=_text(self.officer_edit),
            upper_office=_text(self.upper_office_edit),
            folder=Path(self.folder_edit.text().strip()),
            passphrase=None if sample else self.passphrase_edit.text(),
            sample=sample,
        )

    def _commune(self) -> Commune | None:
        # A list entered with Tab has a current row that nobody chose and nobody sees.
        chosen = self.commune_list.selectedIndexes()
        return self._found[chosen[0].row()] if chosen else None

    def _problem(self, step: int) -> tuple[QWidget, str] | None:
        """Return the first field of a step that cannot stay as it is, and why."""
        if step == _PLACE and self.commune_radio.isChecked() and self._commune() is None:
            return self.commune_search_edit, tr("Choose your commune in the list.")
        if step == _PLACE and self.office_radio.isChecked() and not _text(self.office_name_edit):
            return self.office_name_edit, tr("Write the name of the office.")
        if step == _WHO and not _text(self.officer_edit):
            return self.officer_edit, tr("Write your full name.")
        if step == _FOLDER and not Path(self.folder_edit.text().strip()).is_absolute():
            return self.folder_edit, tr("Choose a folder.")
        return None

    # -- steps ----------------------------------------------------------------------------------------------------

    def reject(self) -> None:
        """Go one step back; give up at the first one. After the key is shown there is no way back."""
        step = self.step_stack.currentIndex()
        if self._busy or step == _KEY:
            return
        if step == _START:
            super().reject()
        else:
            self._show_step(self._steps()[self._steps().index(step) - 1])

    def show_fault(self, fault: KnownError) -> None:
        """Show what went wrong above the step."""
        self._set_busy("")
        self.banner.show_fault(fault)

    def _steps(self) -> Sequence[int]:
        """The steps that have to be gone through: a sample folder has no passphrase and no key."""
        if self.sample_radio.isChecked():
            return (_START, _PLACE, _WHO, _FOLDER)
        return (_START, _PLACE, _WHO, _SECRET, _FOLDER, _KEY)

    def _next(self) -> None:
        step = self.step_stack.currentIndex()
        found = self._problem(step)
        if found is not None:
            field, why = found
            self.banner.show_message("error", why)
            theme.set_state(field, "problem", "error")
            field.setFocus()
            return
        if step == _SECRET and not self._passphrase_is_good():
            return
        if step == _FOLDER:
            self._create()
        elif step == _KEY:
            self.accept()
        else:
            self._show_step(self._steps()[self._steps().index(step) + 1])

    def _passphrase_is_good(self) -> bool:
        why = problem(self.passphrase_edit.text(), self.repeat_edit.text())
        self.repeat_problem_label.setText(why)
        if why:
            (self.passphrase_edit if is_short(self.passphrase_edit.text()) else self.repeat_edit).setFocus()
        return not why

    def _show_step(self, step: int) -> None:
        self.banner.clear()
        self.step_stack.setCurrentIndex(step)
        self.back_button.setVisible(step not in {_START, _KEY})
        self.next_button.setText({_FOLDER: tr("&Set up"), _KEY: tr("Start &working")}.get(step, tr("&Next")))
        self.next_button.setEnabled(step != _KEY or self.kept_check.isChecked())
        for number, label in self._step_labels.items():
            label.setVisible(number in self._steps())
            theme.set_state(label, "textStyle", "strong" if number == step else "help")
        if step == _FOLDER:
            self._show_summary()
        first: dict[int, QWidget] = {
            _START: self.language_combo,
            _PLACE: self.commune_search_edit if self.commune_radio.isChecked() else self.province_combo,
            _WHO: self.officer_edit,
            _SECRET: self.passphrase_edit,
            _FOLDER: self.next_button,
            _KEY: self.print_button,
        }
        first[step].setFocus()

    def _create(self) -> None:
        answers = self.answers()
        self._set_busy(tr("Setting up the data…"))
        self._operations.run(self, lambda: self._creator.create(answers), self._created, on_fault=self.show_fault)

    def _created(self, recovery_key: str | None) -> None:
        self._set_busy("")
        for edit in (self.passphrase_edit, self.repeat_edit):
            edit.clear()
        if recovery_key is None:
            self.accept()
            return
        self._recovery_key = recovery_key
        self.key_label.setText(recovery_key)
        self._show_step(_KEY)

    # -- recovery key ---------------------------------------------------------------------------------------------

    def _print_key(self) -> None:
        from ngheo_desktop.gui import printing  # noqa: PLC0415  (needed once in a folder's life)

        printer = printing.ask_printer(self, tr("Print the recovery key"))
        if printer is not None:
            self._put_out(
                lambda paper: printing.print_papers([paper], printer, lambda *_: True), tr("✓ Sent to the printer")
            )

    def _save_key(self) -> None:
        from ngheo_desktop.gui import printing  # noqa: PLC0415  (needed once in a folder's life)

        path = printing.ask_pdf(self, tr("Save as PDF"), files.documents() / tr("recovery-key.pdf"))
        if path is not None:
            self._put_out(lambda paper: printing.save_pdf(paper(), path), tr("✓ Saved as {file}", file=path.name))

    def _put_out(self, job: Callable[[Callable[[], bytes]], object], said: str) -> None:
        """Print or save the sheet on the worker thread and say so under the buttons."""
        key, answers = self._recovery_key, self.answers()
        self.key_done_label.clear()
        self._operations.run(
            self, lambda: job(lambda: self._paper.pdf(key, answers)), lambda _: self.key_done_label.setText(said)
        )

    # -- fields ---------------------------------------------------------------------------------------------------

    def _make_step_labels(self) -> dict[int, QLabel]:
        titles = (tr("Welcome"), tr("Place"), tr("In charge"), tr("Passphrase"), tr("Data folder"), tr("Recovery key"))
        labels = {number: QLabel(f"{number + 1}.  {title}") for number, title in enumerate(titles)}
        for label in labels.values():
            self.steps_layout.addWidget(label)
        self.steps_layout.addStretch(1)
        return labels

    def _fill(self, folder: Path) -> None:
        for language in available_languages():
            self.language_combo.addItem(language_name(language), language)
        self.language_combo.setCurrentIndex(self.language_combo.findData(current_language()))
        for province in self._areas.provinces:
            self.province_combo.addItem(province.name, province.code)
        self.folder_edit.setText(str(folder))
        self.steps_frame.setMinimumWidth(theme.current().chars(24))

    def _connect(self) -> None:
        self.next_button.clicked.connect(self._next)
        self.back_button.clicked.connect(self.reject)
        self.language_combo.activated.connect(self._change_language)
        self.sample_radio.toggled.connect(lambda: self._show_step(_START))
        self.office_radio.toggled.connect(lambda office: self.place_stack.setCurrentIndex(1 if office else 0))
        self.commune_search_edit.searched.connect(self._search_communes)
        self.commune_search_edit.left_downwards.connect(self._enter_communes)
        self.commune_search_edit.entered.connect(self._take_the_only_one)
        # Enter in the list reaches the default button by itself.
        self.commune_list.itemDoubleClicked.connect(self._next)
        self.commune_list.currentRowChanged.connect(self._forget_problem)
        self.passphrase_edit.textChanged.connect(lambda text: show_strength(self.strength_label, text))
        for edit in (self.passphrase_edit, self.repeat_edit):
            edit.textEdited.connect(self.repeat_problem_label.clear)
        for field in (self.office_name_edit, self.officer_edit, self.folder_edit, self.commune_search_edit):
            field.textEdited.connect(self._forget_problem)
        self.folder_button.clicked.connect(self._choose_folder)
        self.print_button.clicked.connect(self._print_key)
        self.save_button.clicked.connect(self._save_key)
        self.kept_check.toggled.connect(self.next_button.setEnabled)

    def _change_language(self) -> None:
        language = str(self.language_combo.currentData())
        if language != current_language():
            self.language_wanted.emit(language)

    def _search_communes(self, text: str) -> None:
        found = self._areas.search(text, _MOST_FOUND)
        self.commune_list.clear()
        self._found = found
        for commune in found:
            province = self._areas.province(commune.province_code).name
            self.commune_list.addItem(f"{commune.name}  ·  {province}  ·  {commune.code}")
        if len(found) == _MOST_FOUND:
            said = tr("More than {count} fit; type more of the name or the province.", count=_MOST_FOUND)
        elif text:
            said = ntr("{n} commune fits.", "{n} communes fit.", len(found))
        else:
            said = " "
        self.commune_count_label.setText(said)
        # Văn Lang and Văn Lăng lie in one province: with several hits the person chooses.
        self.commune_list.setCurrentRow(0 if len(found) == 1 else -1)

    def _enter_communes(self) -> None:
        if self._found:
            self.commune_list.setFocus()
            self.commune_list.setCurrentRow(max(0, self.commune_list.currentRow()))

    def _take_the_only_one(self) -> None:
        if len(self._found) == 1:
            self._next()
        else:
            self._enter_communes()

    def _choose_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, tr("Data folder"), self.folder_edit.text())
        if chosen:
            self.folder_edit.setText(chosen)
            self._show_summary()

    def _show_summary(self) -> None:
        answers = self.answers()
        commune = self._commune()
        province = self._areas.province(answers.province_code).name
        place = answers.office_name if answers.role == OFFICE or commune is None else commune.name
        lines = [f"{place}, {province}", tr("Officer: {name}", name=answers.officer)]
        if answers.sample:
            lines.append(tr("400 invented households, not encrypted"))
        else:
            lines.append(tr("No households yet; encrypted with your passphrase"))
        self.summary_label.setText("\n".join(lines))

    def _forget_problem(self) -> None:
        self.banner.clear()
        for field in (self.office_name_edit, self.officer_edit, self.folder_edit, self.commune_search_edit):
            theme.set_state(field, "problem", "")

    def _set_busy(self, text: str) -> None:
        self._busy = bool(text)
        self.busy_label.setText(text)
        for widget in (self.step_stack, self.back_button, self.next_button):
            widget.setEnabled(not text)


def _text(edit: QLineEdit) -> str:
    """Return what was typed in NFC without blanks around it; nothing else of a name is changed."""
    return nfc(edit.text().strip())
