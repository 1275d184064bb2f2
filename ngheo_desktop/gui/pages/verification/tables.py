"""The tables of the page of second keying: agreement by operator and by question, and the work of the operators."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from ngheo_desktop.domain.rounding import rounded
from ngheo_desktop.domain.survey import ReviewRound
from ngheo_desktop.domain.table_content import Cell, TableColumn, TableContent
from ngheo_desktop.domain.verification import Tally, add_up
from ngheo_desktop.forms.model import Form
from ngheo_desktop.gui.widgets.form.wording import question_label
from ngheo_desktop.messages import tr
from ngheo_desktop.services.operators import OperatorWork, RoundWork
from ngheo_desktop.services.verification import VerificationReport

_MINUTE = 60


def operators_table(report: VerificationReport, review_round: ReviewRound) -> TableContent:
    """Return how well the second keying agrees with what each operator keyed first, the worst first."""
    title = tr("Agreement by operator, review {year}", year=review_round.year)
    return _agreement(title, tr("Keyed first by"), report.operators, {"": tr("(keyed the second time only)")})


def questions_table(report: VerificationReport, review_round: ReviewRound, form: Form) -> TableContent:
    """Return how well the two keyings agree question by question, the worst first."""
    labels = {question.id: question_label(question) for question in form.questions}
    title = tr("Agreement by question, review {year}", year=review_round.year)
    return _agreement(title, tr("Question"), report.questions, labels)


def _agreement(title: str, what: str, tallies: Mapping[str, Tally], names: Mapping[str, str]) -> TableContent:
    columns = (
        TableColumn(what),
        TableColumn(tr("Answers compared"), is_number=True),
        TableColumn(tr("Differing"), is_number=True),
        TableColumn(tr("Agreement, %"), is_number=True),
    )
    rows = [_row(names.get(key, key), tally) for key, tally in tallies.items()]
    if len(rows) > 1:
        total = add_up([{(key, ""): tally for key, tally in tallies.items()}], 1)[""]
        rows.append(_row(tr("All"), total))
        return TableContent(title, columns, tuple(rows), frozenset({len(rows) - 1}))
    return TableContent(title, columns, tuple(rows))


def _row(name: str, tally: Tally) -> tuple[Cell, ...]:
    agreement = Decimal(tally.agreement) if tally.agreement else None
    return (name, tally.compared, tally.differing, agreement)


def work_table(work: RoundWork, review_round: ReviewRound, operator: str) -> TableContent:
    """Return what each operator did in the round; the one who keys now is marked."""
    columns = (
        TableColumn(tr("Operator")),
        TableColumn(tr("Questionnaires"), is_number=True),
        TableColumn(tr("An hour"), is_number=True),
        TableColumn(tr("Answers"), is_number=True),
        TableColumn(tr("Corrections"), is_number=True),
        TableColumn(tr("Corrected, %"), is_number=True),
        TableColumn(tr("Minutes at work"), is_number=True),
    )
    rows = [_work_row(one, one.operator == operator) for one in work.operators]
    title = tr("Work of the operators, review {year}", year=review_round.year)
    return TableContent(
        title, columns, tuple(rows), frozenset(n for n, one in enumerate(work.operators) if one.operator == operator)
    )


def _work_row(one: OperatorWork, is_me: bool) -> tuple[Cell, ...]:  # noqa: FBT001  (one state of a row)
    corrected = Decimal(rounded(Fraction(100 * one.corrected, one.answers), 1)) if one.answers else None
    name = one.operator or tr("(nobody named)")
    return (
        tr("{name} (keys now)", name=name) if is_me else name,
        one.completed,
        one.an_hour,
        one.answers,
        one.corrected,
        corrected,
        one.seconds // _MINUTE,
    )
