"""Before a rule set is installed: what it is, whether its cases pass, who signed it, and the check sum to compare."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.pages.standards.wording import period_text
from ngheo_desktop.gui.room import make_room
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.fingerprint import Fingerprint
from ngheo_desktop.messages import current_language, format_int, ntr, tr
from ngheo_desktop.rules.package import CONFIRM_DIGITS
from ngheo_desktop.services.rule_installs import Candidate, Installed, grouped
from ngheo_desktop.services.rule_shelf import StandardsDesk


class StandardsInstallDialog(QDialog):
    """Shows a set that was looked at; installs it with the button. `installed` tells what was done."""

    banner: Banner
    title_label: QLabel
    about_label: QLabel
    result_label: QLabel
    faults_edit: QPlainTextEdit
    signer_label: QLabel
    sum_label: QLabel
    fingerprint: Fingerprint
    confirm_box: QWidget
    hash_edit: QLineEdit
    name_edit: QLineEdit
    install_button: QPushButton
    cancel_button: QPushButton

    installed = Signal(object)

    def __init__(
        self, candidate: Candidate, desk: StandardsDesk, operations: Operations, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._candidate, self._desk, self._operations = candidate, desk, operations
        load_ui(self, "standards_install_dialog.ui", promoted={"Fingerprint": Fingerprint})
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._show_what()
        self._show_result()
        self._show_signer()
        self.fingerprint.set_text(grouped(candidate.package.content_hash))
        asked = candidate.needs_confirmation and not candidate.faults
        self.confirm_box.setVisible(asked)
        self.sum_label.setVisible(not candidate.faults)
        self.fingerprint.setVisible(not candidate.faults)
        self.hash_edit.textChanged.connect(self._allow)
        self.name_edit.textChanged.connect(self._allow)
        self.install_button.clicked.connect(self._install)
        self.cancel_button.clicked.connect(self.reject)
        (self.hash_edit if asked else self.cancel_button if candidate.faults else self.install_button).setFocus()
        self._allow()
        self.resize(
            min(theme.current().chars(84), self.screen().availableSize().width() - 40), self.sizeHint().height()
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        make_room(self.confirm_box)

    def _show_what(self) -> None:
        rules, package = self._candidate.rule_set, self._candidate.package
        self.title_label.setText(rules.title.in_language(current_language()) if rules else package.rule_set_id)
        about = [package.rule_set_id, tr("from {file}", file=self._candidate.origin)]
        if rules is not None:
            about.append(period_text(rules.start, rules.end))
            if rules.parent:
                about.append(tr("laid over {parent}", parent=rules.parent))
        if self._candidate.is_installed:
            about.append(tr("this version is installed already; its files are written again"))
        elif self._candidate.replaces is not None:
            about.append(tr("takes the place of {name}", name=self._candidate.replaces.name))
        self.about_label.setText(" · ".join(about))

    def _show_result(self) -> None:
        faults = self._candidate.faults
        self.faults_edit.setVisible(bool(faults))
        if not faults:
            theme.set_state(self.result_label, "textStyle", "saved")
            count = format_int(self._candidate.cases)
            self.result_label.setText("✓ " + tr("Checked with the forms; all of its {count} cases pass.", count=count))
            return
        theme.set_state(self.result_label, "textStyle", "error")
        self.result_label.setText(
            "✗ " + ntr("It is not installed: {n} fault.", "It is not installed: {n} faults.", len(faults))
        )
        self.faults_edit.setPlainText(
            "\n".join(f"{each.file}: {each.key}: {tr(each.message, **each.context)}" for each in faults)
        )

    def _show_signer(self) -> None:
        signer = self._candidate.signer
        if signer is None:
            self.signer_label.setText(tr("Nobody signed it."))
        elif signer.trusted:
            self.signer_label.setText("✓ " + tr("Signed by {name}.", name=signer.name))
        elif signer.name:
            self.signer_label.setText(
                tr("Signed by {name}, whose rule sets have to be confirmed here.", name=signer.name)
            )
        else:
            text = tr("Signed with a key that is not known here ({fingerprint}).", fingerprint=signer.fingerprint)
            self.signer_label.setText(text)
        style = "saved" if signer is not None and signer.trusted else "warning"
        theme.set_state(self.signer_label, "textStyle", style)

    def _allow(self) -> None:
        typed = "".join(self.hash_edit.text().split())
        ready = len(typed) >= CONFIRM_DIGITS and bool(self.name_edit.text().strip())
        asked = self._candidate.needs_confirmation
        self.install_button.setEnabled(not self._candidate.faults and (ready or not asked))

    def _install(self) -> None:
        candidate, typed, name = self._candidate, self.hash_edit.text(), self.name_edit.text()
        self.install_button.setEnabled(False)
        self._operations.run(
            self, lambda: self._desk.install(candidate, typed, name), self._done, on_fault=self._refuse
        )

    def _done(self, done: Installed) -> None:
        self.installed.emit(done)
        self.accept()

    def _refuse(self, fault: KnownError) -> None:
        self._allow()
        self.banner.show_fault(fault)
        self.hash_edit.setFocus()
        self.hash_edit.selectAll()
