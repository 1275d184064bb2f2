"""A commune reviewed under two standards at once, with gaps and odd answers in it."""

from pathlib import Path

from ngheo_desktop.clock import Clock
from ngheo_desktop.domain import records
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import COMMUNE, Folder, Setup, create_folder
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.samples import add_sample
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import questionnaires

NOW, NEXT = "vn-2022-2026", "vn-2027-2030"
# The last one rests on the B1 of the paper form, whose line is not loaded.
_ODD: tuple[dict[str, Value], ...] = (
    {"h.water.source": "no such code"},
    {"h.income_score": None},
    {"h.info.shared": ["none", "tv"]},
    {"h.income.monthly": None, "h.income_score.2027": 120},
)


def make_dual(
    root: Path, standards: Standards, clock: Clock, *, households: int, odd: int = 0, classify: bool = True
) -> DataFolder:
    """Make the closed data folder of a commune whose round has two rule sets; the first `odd` households lack facts."""
    paths = DataFolder(root)
    setup = Setup(role=COMMUNE, officer="Triệu Thị Mẩy", commune_code="05665")
    with create_folder(paths, setup, passphrase=None, clock=clock, areas=standards.areas).folder as folder:
        review_round = create_round(folder, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=(NOW, NEXT))
        add_sample(folder, standards, households=households, seed=7)
        _make_odd(folder, review_round, odd)
        if classify:
            classify_round(folder, standards, review_round)
    return paths


def _make_odd(folder: Folder, review_round: ReviewRound, odd: int) -> None:
    some = [each for _, each in questionnaires.facts(folder.database, review_round) if each is not None][:odd]
    with folder.work() as unit:
        for number, each in enumerate(some):
            unit.append(records.QUESTIONNAIRE, each.questionnaire_id, _ODD[number % len(_ODD)])
        unit.commit()
