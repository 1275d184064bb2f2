"""Creates a review round: its year, its kind and the standards it applies."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QPushButton, QSpinBox, QWidget

from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.errors import KnownError
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.messages import current_language, tr
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.rounds import create_round, periodic_round
from ngheo_desktop.services.standards import Standards


class CreateRoundDialog(QDialog):
    """After it was accepted `review_round` holds the round."""

    banner: Banner
    year_spin: QSpinBox
    kind_combo: QComboBox
    standards_box: QWidget
    create_button: QPushButton
    cancel_button: QPushButton

    def __init__(self, folder: Folder, standards: Standards, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._standards = standards
        self.review_round: ReviewRound | None = None
        load_ui(self, "create_round_dialog.ui")
        self.year_spin.setValue(folder.clock.today().year)
        self.kind_combo.addItem(tr("Yearly review"), RoundKind.PERIODIC)
        self.kind_combo.addItem(tr("Review on request"), RoundKind.ON_REQUEST)
        layout = self.standards_box.layout()
        self._boxes: dict[str, QCheckBox] = {}
        for rule_set_id in standards.rule_set_ids:
            try:
                rule_set = standards.rule_set(rule_set_id)
            except KnownError as fault:
                # An installed set may have been altered on the disk; the others are there to choose.
                self.banner.show_fault(fault)
                continue
            box = QCheckBox(rule_set.title.in_language(current_language()).replace("&", "&&"), self.standards_box)
            box.setChecked(rule_set.review_from <= folder.clock.today() <= rule_set.end)
            if layout is not None:
                layout.addWidget(box)
            self._boxes[rule_set_id] = box
        self._checked = {rule_set_id: box.isChecked() for rule_set_id, box in self._boxes.items()}
        self._words = self.create_button.text()
        self.year_spin.valueChanged.connect(self._show_what_is_there)
        self.kind_combo.currentIndexChanged.connect(self._show_what_is_there)
        for box in self._boxes.values():
            box.toggled.connect(self._name_button)
        self._show_what_is_there()
        self.create_button.clicked.connect(self._create)
        # Not the button that puts the message away.
        self.year_spin.setFocus()
        self.cancel_button.clicked.connect(self.reject)

    def _chosen(self) -> tuple[str, ...]:
        return tuple(rule_set for rule_set, box in self._boxes.items() if box.isChecked())

    def _is_there(self) -> ReviewRound | None:
        """Return the round that would be changed instead of a new one made."""
        if self.kind_combo.currentData() != RoundKind.PERIODIC:
            return None
        return periodic_round(self._folder, self.year_spin.value())

    def _show_what_is_there(self) -> None:
        found = self._is_there()
        for rule_set_id, box in self._boxes.items():
            box.setChecked(self._checked[rule_set_id] if found is None else rule_set_id in found.rule_sets)
        if found is not None:
            text = tr("The yearly review of {year} is there already.", year=found.year)
            self.banner.show_message("info", text, tr("Its answers stay; other standards class the same households."))
        elif self.banner.kind == "info":
            self.banner.clear()
        self._name_button()

    def _name_button(self) -> None:
        found = self._is_there()
        if found is None:
            self.create_button.setText(self._words)
        elif set(self._chosen()) == set(found.rule_sets):
            self.create_button.setText(tr("&Work in it"))
        else:
            self.create_button.setText(tr("&Change its standards"))

    def _create(self) -> None:
        chosen = self._chosen()
        if not chosen:
            self.banner.show_message("error", tr("Choose at least one standard."))
            return
        kind: RoundKind = self.kind_combo.currentData()
        try:
            # One short commit; the dialog waits for it rather than close before it is known to be there.
            self.review_round = create_round(
                self._folder, self._standards, year=self.year_spin.value(), kind=RoundKind(kind), rule_sets=chosen
            )
        except KnownError as fault:
            self.banner.show_fault(fault)
            return
        self.accept()
