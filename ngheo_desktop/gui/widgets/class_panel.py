"""The live class of a household under each standard of the round, with what it rests on."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ngheo_desktop.domain.classification import Classification, Outcome
from ngheo_desktop.domain.overruling import CLASS
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.widgets.buttons import PushButton
from ngheo_desktop.gui.widgets.card import Card
from ngheo_desktop.gui.widgets.class_mark import ClassMark, class_title
from ngheo_desktop.messages import format_int, ntr, tr
from ngheo_desktop.rules.explain import Explanation, ExplanationLine
from ngheo_desktop.services.verdicts import meeting_lines, outcome_title

NameOf = Callable[[str], str]
_MOST_FACTS = 3

_SIGNS = {Outcome.YES: ("●", "poor"), Outcome.MISSING: ("?", "warning"), Outcome.NO: ("✓", "saved")}


def facts_text(line: ExplanationLine, name_of: NameOf, most: int | None = None) -> str:
    """Return what was found, people by their names; after `most` of them only how many there are more."""
    shown = line.facts[:most]
    texts = [f"{name_of(fact.subject)}: {fact.text}" if fact.subject else fact.text for fact in shown]
    if len(shown) < len(line.facts):
        texts.append(ntr("and {n} more", "and {n} more", len(line.facts) - len(shown)))
    return "; ".join(texts)


class _StandardCard(Card):
    """One standard: class, scores, distances and indicators."""

    why = Signal()
    meeting = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        style = theme.current()
        self._title = _label(self, "small")
        self._mark = ClassMark(self)
        self._mark.setFont(style.font("heading", bold=True))
        self._scores = [(_label(self, "help"), _label(self, "strong")) for _ in range(2)]
        self._distances = _label(self, "small")
        self._worked_out = _label(self, "small")
        self._beside = _label(self, "")
        self._unverified = _label(self, "warning")
        self._why = PushButton(tr("&Why?"), self)
        self._why.setAutoDefault(False)
        self._why.clicked.connect(self.why)
        self._decided = _label(self, "strong")
        self._meeting = PushButton(tr("Agreed otherwise at the &meeting…"), self)
        self._meeting.setToolTip(tr("Record what the village meeting agreed otherwise (F7)"))
        self._meeting.setProperty("look", "link")
        self._meeting.setAutoDefault(False)
        self._meeting.clicked.connect(self.meeting)
        self._lines: list[QLabel] = []
        self._shown: dict[int, tuple[ExplanationLine, str, bool]] = {}
        self._footnote = _label(self, "small")
        grid = QGridLayout()
        grid.setHorizontalSpacing(style.space("m"))
        grid.setVerticalSpacing(style.space("xs"))
        grid.setColumnStretch(0, 1)
        for row, (name, score) in enumerate(self._scores):
            grid.addWidget(name, row, 0)
            grid.addWidget(score, row, 1, Qt.AlignmentFlag.AlignRight)
        head = QHBoxLayout()
        head.addWidget(self._mark, 1)
        head.addWidget(self._why)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*([style.space("m")] * 4))
        self._column.setSpacing(style.space("s"))
        self._column.addWidget(self._title)
        self._column.addLayout(head)
        self._column.addWidget(self._decided)
        self._column.addLayout(grid)
        self._column.addWidget(self._distances)
        self._column.addWidget(self._worked_out)
        self._column.addWidget(self._beside)
        self._column.addWidget(self._unverified)
        self._column.addWidget(self._footnote)
        # Below the lines, which are put in before the last but one.
        self._column.addWidget(self._meeting, 0, Qt.AlignmentFlag.AlignLeft)

    def show_result(self, result: Classification, explanation: Explanation, name_of: NameOf) -> None:
        """Show a classification; only what differs is drawn again."""
        _set(self._title, explanation.title)
        if self._mark.household_class != result.household_class.value:
            self._mark.set_class(result.household_class.value)
        _set(self._decided, "\n".join(_decided(explanation)))
        names = (tr("B1, income"), tr("B2, deprivation"))
        numbers = (result.income_score, result.deprivation_score)
        for (name, score), title, number in zip(self._scores, names, numbers, strict=True):
            _set(name, title)
            _set(score, "–" if number is None else tr("{points} points", points=format_int(number)))
        _set(self._distances, "\n".join(explanation.distances) or explanation.headline)
        _set(self._worked_out, explanation.worked_out)
        _set(self._unverified, f"⚠ {explanation.mark}" if explanation.mark else "")
        while len(self._lines) < len(explanation.lines):
            label = _label(self, "")
            label.setTextFormat(Qt.TextFormat.RichText)
            self._lines.append(label)
            self._column.insertWidget(self._column.count() - 2, label)
        starred = any(not line.verified for line in explanation.lines)
        _set(self._footnote, tr("* not yet compared with the text of the law") if starred else "")
        for position, label in enumerate(self._lines):
            line = explanation.lines[position] if position < len(explanation.lines) else None
            label.setVisible(line is not None)
            if line is not None:
                facts = facts_text(line, name_of, _MOST_FACTS)
                shown = (line, facts, theme.current().is_dark)
                if self._shown.get(position) != shown:
                    self._shown[position] = shown
                    _set(label, _rich(line, facts))

    def show_beside(self, lines: Sequence[str]) -> None:
        """Show what members are recognised as beside the class."""
        _set(self._beside, "\n".join(lines))


class ClassPanel(QWidget):
    """What stands in the panel on the right while a questionnaire is keyed.

    Signals:
        why(str): the whole way to the class under this standard is wanted.
        meeting(str): something was agreed otherwise at the village meeting, under this standard.
    """

    why = Signal(str)
    meeting = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        style = theme.current()
        self._cards: dict[str, _StandardCard] = {}
        self._heading = _label(self, "heading")
        self._heading.setText(tr("Class now"))
        self._empty = _label(self, "help")
        self._empty.setText(tr("Open a household to see its class."))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*([style.space("m")] * 4))
        self._column.setSpacing(style.space("m"))
        self._column.addWidget(self._heading)
        self._screening = Card(self)
        inside = QVBoxLayout(self._screening)
        inside.setContentsMargins(*([style.space("m")] * 4))
        heading = _label(self._screening, "strong")
        heading.setText(tr("Phiếu A: quick identification"))
        self._screened = _label(self._screening, "")
        inside.addWidget(heading)
        inside.addWidget(self._screened)
        self._screening.hide()
        self._column.addWidget(self._empty)
        self._column.addWidget(self._screening)
        self._column.addStretch(1)

    def clear(self) -> None:
        """Show that no household is open."""
        for card in self._cards.values():
            card.hide()
        self._screening.hide()
        self._empty.show()

    def show_results(
        self, results: Mapping[str, Classification], explanations: Mapping[str, Explanation], name_of: NameOf
    ) -> None:
        """Show the class under each standard; `name_of` gives a member's name for an id."""
        self._empty.hide()
        for rule_set, card in self._cards.items():
            card.setVisible(rule_set in results)
        for rule_set, result in results.items():
            card = self._cards.get(rule_set) or self._add(rule_set)
            card.show_result(result, explanations[rule_set], name_of)

    def show_screening(self, line: str) -> None:
        """Show what Phiếu A says of the household; no line where it is not asked."""
        _set(self._screened, line)
        self._screening.setVisible(bool(line))

    def show_beside(self, lines: Mapping[str, Sequence[str]]) -> None:
        """Show under the class of each standard what members are recognised as beside it."""
        for rule_set, card in self._cards.items():
            card.show_beside(lines.get(rule_set, ()))

    def _add(self, rule_set: str) -> _StandardCard:
        card = _StandardCard(self)
        card.why.connect(lambda: self.why.emit(rule_set))
        card.meeting.connect(lambda: self.meeting.emit(rule_set))
        self._cards[rule_set] = card
        self._column.insertWidget(self._column.count() - 1, card)
        return card


def _label(parent: QWidget, text_style: str) -> QLabel:
    label = QLabel(parent)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if text_style:
        label.setProperty("textStyle", text_style)
    return label


def _decided(explanation: Explanation) -> list[str]:
    """Return that the meeting decided the class or indicators, with what would be without it."""
    if explanation.computed_class is None:
        return []
    of_class = [note for note in explanation.meeting if note.subject == CLASS]
    lines = [f"✎ {line}" for note in of_class for line in meeting_lines(note)[:1]]
    if len(explanation.meeting) > len(of_class):
        without = class_title(explanation.computed_class.value)
        lines.append("✎ " + tr("Some indicators are decided by the meeting; without that: {title}.", title=without))
    if any(note.look_again for note in explanation.meeting):
        lines.append("⚠ " + tr("A decision is to be looked at again: the answers have changed since."))
    return lines


def _set(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)
    # An empty label, new ones too, would leave a gap.
    if label.isHidden() == bool(text):
        label.setVisible(bool(text))


def _rich(line: ExplanationLine, facts: str) -> str:
    """Return an indicator as rich text: sign and word, title, what was found under it."""
    style = theme.current()
    sign, role = _SIGNS[line.outcome]
    star = "" if line.verified else " *"
    mark = f"<span style='color:{style.colour(role).name()}'>{sign}</span>"
    title = f"{mark}&nbsp;{escape(line.title)}{star}"
    meeting = ""
    if line.meeting is not None:
        told = "✎ " + meeting_lines(line.meeting)[0]
        meeting = f"<br><span style='color:{style.colour('accent').name()}'>{escape(told)}</span>"
    if line.outcome is Outcome.NO:
        return title + meeting
    word = f"<span style='color:{style.colour(role).name()}'>· {escape(outcome_title(line.outcome))}</span>"
    below = f"<br><span style='color:{style.colour('muted').name()}'>{escape(facts)}</span>" if facts else ""
    return f"<b>{title}</b> {word}{meeting}{below}"
