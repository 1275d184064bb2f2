"""The panel at the right of the page “Standards”: one provision with everything that is known of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from ngheo_desktop.gui import theme
from ngheo_desktop.gui.pages.standards.wording import (
    area_text,
    confidence_text,
    kind_text,
    needed_text,
    period_text,
    value_text,
)
from ngheo_desktop.gui.widgets.fact_grid import Fact, short_digest
from ngheo_desktop.messages import format_date, tr
from ngheo_desktop.services.rule_shelf import ShelfEntry
from ngheo_desktop.services.value_list import Provision


class DetailPanel(QWidget):
    """Shows a provision, or a set when none is chosen; `facts` has what is shown, by label."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts: dict[str, str] = {}
        self._layout = QVBoxLayout(self)
        margin = theme.current().space("l")
        self._layout.setContentsMargins(margin, margin, margin, margin)
        self._layout.setSpacing(theme.current().space("xs"))
        self._layout.addStretch(1)

    def show_provision(self, row: Provision) -> None:
        """Show a provision."""
        verified = tr("unverified")
        if row.verified:
            day = format_date(row.verified_on) if row.verified_on is not None else "—"
            verified = tr("{who}, {day}", who=row.verified_by or "—", day=day)
        self._show(
            row.title,
            kind_text(row),
            [
                Fact(tr("Value"), value_text(row)),
                Fact(tr("Area"), area_text(row)),
                Fact(tr("Days in force"), period_text(row.start, row.end)),
                Fact(tr("Document"), row.document or "—"),
                Fact(tr("Article"), row.article or "—"),
                Fact(tr("How sure"), confidence_text(row)),
                Fact(tr("Where it was read"), row.read_in or "—"),
                Fact(tr("Verified by"), verified),
                Fact(tr("Note"), row.note),
                Fact(tr("What is needed to verify it"), needed_text(row)),
                Fact(tr("Key in the rule set"), row.provision_id),
            ],
        )

    def show_entry(self, entry: ShelfEntry | None) -> None:
        """Show how a set came here."""
        if entry is None:
            self._show("", "", [])
            return
        facts = [Fact(tr("Key"), entry.name)]
        if entry.rule_set is not None:
            rules = entry.rule_set
            facts += [
                Fact(tr("Days in force"), period_text(rules.start, rules.end)),
                Fact(tr("Reviews from"), format_date(rules.review_from)),
                Fact(tr("Laid over"), rules.parent),
                Fact(tr("Check sum"), short_digest(rules.content_hash), rules.content_hash),
            ]
        if entry.installed is not None:
            record = entry.installed.install
            facts += [
                Fact(tr("Installed on"), format_date(record.installed_on)),
                Fact(tr("From the file"), record.origin),
                Fact(tr("Signed by"), record.signed_by),
                Fact(tr("Confirmed by"), record.confirmed_by),
                Fact(tr("Out of use"), record.removed_reason),
                Fact(tr("Check sum of the files"), short_digest(record.content_hash), record.content_hash),
            ]
        self._show(entry.title, "", facts)

    def _show(self, title: str, kind: str, facts: list[Fact]) -> None:
        while self._layout.count() > 1:
            item = self._layout.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        given = [fact for fact in facts if fact.value]
        self.facts = {fact.label: fact.value for fact in given}
        if kind:
            self._add(kind, "small")
        if title:
            self._add(title, "heading")
        for fact in given:
            self._add(fact.label, "small", above="s")
            label = self._add(fact.value, "")
            label.setToolTip(fact.whole)
            label.setAccessibleName(f"{fact.label}: {fact.whole or fact.value}")

    def _add(self, text: str, style: str, *, above: str = "") -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if style:
            label.setProperty("textStyle", style)
        if above:
            label.setContentsMargins(0, theme.current().space("s"), 0, 0)
        self._layout.insertWidget(self._layout.count() - 1, label)
        return label
