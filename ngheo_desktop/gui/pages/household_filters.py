"""The line of filters above the list of households: what was searched, each filter and the saved lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QToolButton, QWidget

from ngheo_desktop.domain.household import Village
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.gui.pages import household_list
from ngheo_desktop.gui.widgets.flow import FlowLayout
from ngheo_desktop.gui.widgets.menu_chip import MenuChip
from ngheo_desktop.gui.widgets.saved_chip import SavedChip
from ngheo_desktop.messages import tr
from ngheo_desktop.services.households import HouseholdQuery, ListCounts
from ngheo_desktop.services.saved_filters import SavedFilter
from ngheo_desktop.services.standards import Standards

FILTERS = ("village", "class", "last_class", "status")
_LONGEST_TEXT = 24


class TextChip(QToolButton):
    """Shows what the list was searched for; a press, Enter or Delete takes the search away."""

    taken_away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "chip")
        self.setCheckable(True)
        self.setChecked(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tr("Take the search away"))
        self.clicked.connect(self._take_away)
        self.hide()

    def set_text(self, text: str) -> None:
        """Show this text; the chip hides without one."""
        shown = text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"
        self.setText(f"“{shown}”  ✕".replace("&", "&&"))
        self.setAccessibleName(tr("Search: {text}", text=text))
        self.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._take_away()
        else:
            super().keyPressEvent(event)

    def _take_away(self) -> None:
        self.setChecked(True)
        self.taken_away.emit()


class FilterBar(QWidget):
    """The filters of the list.

    Signals:
        changed(): a filter was turned on or off.
        text_taken_away(): the search is to be cleared.
    """

    changed = Signal()
    text_taken_away = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text_chip = TextChip(self)
        self.chips = {name: MenuChip(self) for name in FILTERS}
        self.saved_chip = SavedChip(self)
        self._silent = False
        flow = FlowLayout(self)
        for widget in (self.text_chip, *self.chips.values(), self.saved_chip):
            flow.addWidget(widget)
        self.text_chip.taken_away.connect(self.text_taken_away)
        for chip in self.chips.values():
            chip.chosen.connect(self._tell)

    def fill(
        self,
        standards: Standards,
        review_round: ReviewRound | None,
        villages: Sequence[Village],
        counts: Callable[[str | None], ListCounts],
    ) -> None:
        """Offer the values there are; `counts` counts the households under a rule set."""
        self.chips["village"].set_content(tr("Village"), [(village.village_id, village.name) for village in villages])
        for name in ("class", "last_class", "status"):
            self.chips[name].setVisible(review_round is not None)
        if review_round is None:
            return
        rule_sets = review_round.rule_sets

        def by_class() -> Mapping[str, int]:
            return household_list.class_counts({rule_set: counts(rule_set) for rule_set in rule_sets})

        def by_status() -> Mapping[str, int]:
            return household_list.status_counts(counts(None))

        self.chips["class"].set_content(tr("Class now"), household_list.class_values(standards, review_round), by_class)
        self.chips["last_class"].set_content(
            tr("Class {years}", years=review_round.year - 1), household_list.last_class_values()
        )
        self.chips["status"].set_content(tr("Questionnaire"), household_list.status_values(), by_status)

    @property
    def on(self) -> dict[str, str]:
        """The value of each filter that is on."""
        return {name: chip.key for name, chip in self.chips.items() if chip.key}

    @property
    def in_words(self) -> list[str]:
        """The filters that are on, in the language of the screen."""
        return [chip.accessibleName() for chip in self.chips.values() if chip.key]

    def choose(self, filters: Mapping[str, str]) -> None:
        """Turn these filters on and all others off; values that are not offered any more stay off."""
        before = self.on
        self._silent = True
        for name, chip in self.chips.items():
            chip.choose(filters.get(name, ""))
        self._silent = False
        if self.on != before:
            self.changed.emit()

    def narrow(self, query: HouseholdQuery, review_round: ReviewRound | None) -> HouseholdQuery:
        """Return the query with the filters that are on."""
        query = household_list.with_class(query, self.chips["class"].key)
        if query.household_class is None and review_round is not None:
            query = replace(query, rule_set=review_round.rule_sets[0])
        status = self.chips["status"].key
        return replace(
            query,
            village_id=self.chips["village"].key or None,
            last_class=self.chips["last_class"].key or None,
            status=status if status and status != household_list.DISPUTED else None,
            is_disputed=status == household_list.DISPUTED,
        )

    def show_saved(self, saved: Sequence[SavedFilter], shown: SavedFilter) -> None:
        """Offer the saved lists; the one that is just what is shown is marked."""
        current = next((one.name for one in saved if replace(one, name="") == replace(shown, name="")), "")
        self.saved_chip.set_names([one.name for one in saved], current)

    def _tell(self) -> None:
        if not self._silent:
            self.changed.emit()
