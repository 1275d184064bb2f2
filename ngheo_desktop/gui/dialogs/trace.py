"""The whole way to a class in plain words: each test, what was found, the requirement and its article."""

from collections.abc import Sequence
from html import escape

from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QTextBrowser, QWidget

from ngheo_desktop.domain.classification import Outcome
from ngheo_desktop.domain.point_trace import PointsText
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.ui_loader import load_ui
from ngheo_desktop.gui.widgets.class_mark import ClassMark
from ngheo_desktop.gui.widgets.class_panel import NameOf, facts_text
from ngheo_desktop.messages import format_int, tr
from ngheo_desktop.rules.explain import Explanation, ExplanationLine
from ngheo_desktop.rules.meeting_note import MeetingNote
from ngheo_desktop.services.verdicts import meeting_lines, outcome_title

_ROLES = {Outcome.YES: "poor", Outcome.MISSING: "warning", Outcome.NO: "saved"}


class TraceDialog(QDialog):
    """Explains one household's class under one standard."""

    household_label: QLabel
    class_mark: ClassMark
    trace_text: QTextBrowser
    close_button: QPushButton

    def __init__(
        self, explanation: Explanation, household: str, name_of: NameOf, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        load_ui(self, "trace_dialog.ui")
        style = theme.current()
        self.household_label.setText(household)
        self.class_mark.setFont(style.font("heading", bold=True))
        self.class_mark.set_class(explanation.household_class.value)
        self.trace_text.setHtml(trace_html(explanation, name_of))
        self.close_button.clicked.connect(self.reject)
        screen = self.screen().availableSize()
        self.resize(min(style.chars(92), screen.width() - 40), min(style.em(38), screen.height() - 80))


def trace_html(explanation: Explanation, name_of: NameOf) -> str:
    """Return an explanation as rich text in the colours of the screen."""
    parts = [_paragraph(explanation.title, role="muted"), f"<p><b>{escape(explanation.headline)}</b></p>"]
    parts += [_meeting(note) for note in explanation.meeting]
    if explanation.decision is not None:
        threshold = explanation.decision.threshold
        if explanation.meeting:
            threshold = tr("By the rule set: {title} – {rule}", title=explanation.decision.title, rule=threshold)
        parts.append(_paragraph(threshold))
        parts.append(_paragraph(_source(explanation.decision), role="muted"))
    if explanation.distances:
        parts.append("".join(_paragraph(sentence) for sentence in explanation.distances))
    if explanation.worked_out:
        parts.append(_paragraph(explanation.worked_out))
    if explanation.mark:
        parts.append(_paragraph(f"⚠ {explanation.mark}", role="warning"))
    if explanation.missing:
        found = [f"{name_of(lack.subject)}: {lack.text}" if lack.subject else lack.text for lack in explanation.missing]
        parts.append(_heading(tr("Still to be answered")))
        parts.append("<ul>" + "".join(f"<li>{escape(text)}</li>" for text in found) + "</ul>")
    if explanation.points is not None:
        parts += _points(explanation.points)
    parts.append(_heading(tr("The indicators one by one")))
    parts += [_line(number, line, name_of) for number, line in enumerate(explanation.lines, start=1)]
    return "".join(parts)


def _line(number: int, line: ExplanationLine, name_of: NameOf) -> str:
    colour = theme.current().colour(_ROLES[line.outcome]).name()
    points = ", " + tr("{points} points", points=format_int(line.points)) if line.points else ""
    outcome = f"<span style='color:{colour}'>{escape(outcome_title(line.outcome))}</span>"
    title = f"{number}. {escape(line.title)} — {outcome}"
    facts = facts_text(line, name_of)
    rows = [f"<b>{title}</b>{escape(points)}"]
    if line.meeting is not None:
        rows += _decided(meeting_lines(line.meeting))
    if facts:
        rows.append(escape(tr("Found: {facts}", facts=facts)))
    rows.append(escape(tr("Requirement: {threshold}", threshold=line.threshold)))
    muted = theme.current().colour("muted").name()
    rows.append(f"<span style='color:{muted}'>{escape(_source(line))}</span>")
    return f"<p>{'<br>'.join(rows)}</p>"


def _meeting(note: MeetingNote) -> str:
    """Return a decision of the village meeting as a paragraph; those about indicators by their titles only."""
    lines = meeting_lines(note)
    if note.title:
        lines = (f"{note.title}: {lines[0]}",)
    return f"<p>{'<br>'.join(_decided(lines))}</p>"


def _decided(lines: Sequence[str]) -> list[str]:
    colour = theme.current().colour("accent").name()
    first, *others = lines
    return [f"<span style='color:{colour}'>{escape(text)}</span>" for text in (f"✎ {first}", *others)]


def _points(told: PointsText) -> list[str]:
    """Return the points of B1 item by item, with the table they come from."""
    rows = []
    for line in told.lines:
        points = "?" if line.points is None else format_int(line.points)
        rows.append((line.title, line.answer or tr("not answered yet"), points))
    total = tr("not complete") if told.total is None else format_int(told.total)
    rows.append((tr("Sum"), "", total))
    cells = "".join(
        f"<tr><td>{escape(title)}</td><td>{escape(answer)}</td><td align='right'><b>{escape(points)}</b></td></tr>"
        for title, answer, points in rows
    )
    named = tr(
        "Table “{title}”: {document}, {article}; checksum {checksum}",
        title=told.title,
        document=told.document,
        article=told.article,
        checksum=told.checksum,
    )
    space = theme.current().space("xs")
    return [
        _heading(tr("B1 item by item")),
        f"<table width='100%' cellspacing='0' cellpadding='{space}'>{cells}</table>",
        _paragraph(named, role="muted"),
    ]


def _heading(text: str) -> str:
    return f"<h3>{escape(text)}</h3>"


def _source(line: ExplanationLine) -> str:
    return " · ".join(part for part in (line.article, line.mark, line.note) if part)


def _paragraph(text: str, role: str = "ink") -> str:
    return f"<p style='color:{theme.current().colour(role).name()}'>{escape(text)}</p>"
