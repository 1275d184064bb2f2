"""The live class panel, measured: `python tests/benchmarks/live_class.py`. Each line is a ratio to the limit of 5 ms.

The ratio is of processor time, so that other work on the machine does not count; the clock's time stands beside it.

From an answer to a panel that is ready to be painted: the answer is read and kept, relevance, problems, progress and
both classes with traces are worked out, explained, and put into the labels of the panel. Painting is not part of it.
Then the same with a point table of 40 items in force for each standard, whose items are answered in turns, too.
"""

import os
import random
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from point_table import answered, table
from PySide6.QtWidgets import QApplication
from tests_support.entry import Commune, new_commune
from tests_support.point_tables import put_in_force

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.gui import theme, translator
from ngheo_desktop.gui.widgets.class_panel import ClassPanel
from ngheo_desktop.services.classification import explain_result
from ngheo_desktop.services.point_tables import PointTables
from ngheo_desktop.services.questionnaires import QuestionnaireSession, open_questionnaire
from ngheo_desktop.services.rounds import create_round

LIMIT_MS = 5.0
RULES = ("vn-2022-2026", "vn-2027-2030")
SIZES = (5, 12, 60)
STEPS = 200
ITEMS = 40
IN_ALL, ON_CLOCK = "in all", "on the clock"
HOME = {
    "income_score": "120", "income_score.2027": "120", "house.wall": "durable", "house.pillar": "durable",
    "house.roof": "durable", "house.area_m2": "45,5", "water.source": "piped", "toilet.kind": "none",
    "telecom.internet": "yes", "info.shared": ["tv"], "info.personal": ["none"],
}  # fmt: skip
PERSON = {"employment": "3", "allowance": "no", "insured": "yes", "schooling": "0", "education": "4"}


def dual_round(commune: Commune) -> ReviewRound:
    return create_round(commune.folder, commune.standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=RULES)


def filled(commune: Commune, review_round: ReviewRound, household: RecordId) -> QuestionnaireSession:
    """Open a questionnaire in which everything is answered that these answers cover."""
    session = open_questionnaire(commune.folder, commune.standards, household, review_round)
    asked = {question.id for question in session.form.questions}
    for question, answer in HOME.items():
        if question in asked:
            session.set_answer(question, answer)
    for member in session.household.members:
        for question, answer in PERSON.items():
            if question in asked:
                session.set_answer(question, answer, member.member_id)
    rng = random.Random(7)
    for made in session.point_tables.values():
        for question, answer in answered(rng, made).items():
            session.set_answer(question, answer)
    return session


def put_tables_in_force(commune: Commune, folder: Path) -> None:
    """Load an invented table for each standard and confirm it."""
    tables = PointTables(commune.folder, commune.standards)
    for rule_set in RULES:
        put_in_force(tables, folder, table(ITEMS, rule_set))


class Stages:
    """Seconds in all, and of each stage, answer by answer."""

    def __init__(self) -> None:
        self.times: dict[str, list[float]] = {}
        self._begun = self._last = self._clock = 0.0

    def begin(self) -> None:
        self._clock = time.perf_counter()
        self._begun = self._last = time.thread_time()

    def end_of(self, stage: str) -> None:
        now = time.thread_time()
        self.times.setdefault(stage, []).append(now - self._last)
        self._last = now

    def end(self) -> None:
        self.times.setdefault(IN_ALL, []).append(time.thread_time() - self._begun)
        self.times.setdefault(ON_CLOCK, []).append(time.perf_counter() - self._clock)


def times_of(commune: Commune, session: QuestionnaireSession, panel: ClassPanel) -> dict[str, list[float]]:
    """Answer in turns a question of the household, one of a member, and an item of each table."""
    names = {member.member_id: member.full_name for member in session.household.members}
    last = session.household.members[-1].member_id
    turns: list[tuple[str, str | None, tuple[str, str]]] = [
        ("insured", last, ("no", "yes")),
        ("toilet.kind", None, ("none", "septic")),
    ]
    for made in session.point_tables.values():
        first = made.items[0]
        turns.append((made.question(first), None, (first.options[1].id, first.options[2].id)))
    stages = Stages()
    for step in range(STEPS):
        question, member, answers = turns[step % len(turns)]
        stages.begin()
        session.set_answer(question, answers[step // len(turns) % 2], member)
        stages.end_of("answer")
        state = session.state()
        stages.end_of("state")
        explanations = {
            rule_set: explain_result(commune.standards, result, "vi", session.point_tables)
            for rule_set, result in state.results.items()
        }
        stages.end_of("words")
        panel.show_results(state.results, explanations, lambda member_id: names.get(member_id, ""))
        stages.end_of("panel")
        stages.end()
    return {stage: times[STEPS // 10 :] for stage, times in stages.times.items()}


def part(times: list[float], share: float) -> float:
    """Return the milliseconds within which this share of the times lies."""
    return sorted(times)[int(len(times) * share)] * 1000


def measure(commune: Commune, review_round: ReviewRound, size: int, beside: str) -> None:
    """Measure one household and print its line."""
    household = commune.add("Nguyễn Thị Phương Thảo Nguyên Hương", others=size - 1)
    panel = ClassPanel()
    panel.resize(340, 900)
    panel.show()
    times = times_of(commune, filled(commune, review_round, household), panel)
    panel.close()
    late = part(times[IN_ALL], 0.95)
    stages = ", ".join(f"{name} {part(own, 0.5):.2f}" for name, own in times.items() if name not in (IN_ALL, ON_CLOCK))
    print(
        f"{size} members, {len(RULES)} standards{beside}: {late / LIMIT_MS:.2f} of the limit of {LIMIT_MS:.0f} ms "
        f"(p95 {late:.2f} ms, median {part(times[IN_ALL], 0.5):.2f}: {stages}; on the clock "
        f"p95 {part(times[ON_CLOCK], 0.95):.2f}, median {part(times[ON_CLOCK], 0.5):.2f})"
    )


def main() -> None:
    app = QApplication([])
    translator.install(app)
    theme.install(app, "light")
    with tempfile.TemporaryDirectory() as folder:
        clock = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))
        commune = new_commune(Path(folder) / "data", clock, with_round=False)
        review_round = dual_round(commune)
        for size in SIZES:
            measure(commune, review_round, size, "")
        put_tables_in_force(commune, Path(folder))
        for size in SIZES:
            measure(commune, review_round, size, f", tables of {ITEMS} items")
        commune.folder.close()


if __name__ == "__main__":
    main()
