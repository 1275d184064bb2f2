"""Accepting a sender: only after the fingerprint of the card was compared by telephone."""

from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QPushButton, QWidget

from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.fingerprint import Fingerprint
from ngheo_desktop.messages import format_datetime, tr
from ngheo_desktop.sync.card import ContactCard


class TrustDialog(QDialog):
    """Shows a card; it is accepted with the button, which waits for the tick."""

    title_label: QLabel
    area_label: QLabel
    fingerprint: Fingerprint
    compared_check: QCheckBox
    known_label: QLabel
    trust_button: QPushButton
    leave_button: QPushButton

    def __init__(self, card: ContactCard, area: str, *, known: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_ui(self, "trust_dialog.ui", promoted={"Fingerprint": Fingerprint})
        code = card.commune_code or card.province_code
        self.title_label.setText(card.name)
        self.area_label.setText(
            tr("{area} ({code}) · card made on {date}", area=area, code=code, date=format_datetime(card.made_at))
        )
        self.fingerprint.set_text(card.fingerprint)
        self.known_label.setText(tr("Bundles of this sender are accepted already.") if known else "")
        self.known_label.setVisible(known)
        self.trust_button.setEnabled(False)
        self.compared_check.toggled.connect(self.trust_button.setEnabled)
        self.trust_button.clicked.connect(self.accept)
        self.leave_button.clicked.connect(self.reject)
        self.compared_check.setFocus()
