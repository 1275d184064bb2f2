"""A whole database classified over columns, against what was recorded household by household."""

import pytest

from ngheo_desktop.domain import records
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.errors import CancelledError
from ngheo_desktop.services.classification import classify_round
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.mass_classification import classify_all, results_of
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import classifications, columns, questionnaires


@pytest.fixture(scope="module")
def sample_size() -> int:
    return 60


@pytest.fixture
def dual(folder: Folder, standards: Standards) -> ReviewRound:
    """The round under two standards, with gaps and odd answers in it, classified household by household."""
    rule_sets = ("vn-2022-2026", "vn-2027-2030")
    found = create_round(folder, standards, year=2026, kind=RoundKind.PERIODIC, rule_sets=rule_sets)
    some = [each for _, each in questionnaires.facts(folder.database, found) if each is not None][:12]
    with folder.work() as unit:
        for number, each in enumerate(some):
            odd = ("no such code", 7, None, ["none", "tv"])[number % 4]
            question = ("water.source", "house.wall", "income_score", "info.shared")[number % 4]
            unit.append(records.QUESTIONNAIRE, each.questionnaire_id, {f"h.{question}": odd})
        unit.commit()
    classify_round(folder, standards, found)
    return found


def recorded(folder: Folder, review_round: ReviewRound) -> dict:
    return {
        (each.household_id, each.result.rule_set): (
            each.result.household_class,
            each.result.income_score,
            each.result.deprivation_score,
            each.result.deprived,
        )
        for each in classifications.all_current(folder.database, review_round.round_id)
    }


def test_every_household_has_the_class_scores_and_indicators_on_record(
    folder: Folder, standards: Standards, dual: ReviewRound
) -> None:
    found = {(each.household_id, each.rule_set): tuple(each[2:]) for each in results_of(folder, standards, dual)}

    assert len(found) == 120
    assert found == recorded(folder, dual)
    assert len({each[0] for each in found.values()}) >= 3


def test_counts_are_those_on_record(folder: Folder, standards: Standards, dual: ReviewRound) -> None:
    counts = classify_all(folder, standards, [dual])

    assert [each.rule_set for each in counts] == list(dual.rule_sets)
    for each in counts:
        assert each.classes == classifications.counts(folder.database, dual.round_id, each.rule_set)
        assert each.classes.incomplete > 0
        assert each.households == sum(each.classes) == 60
        assert each.rule_set_hash == standards.rule_set(each.rule_set).content_hash
        deprived = [row[3] for (_, name), row in recorded(folder, dual).items() if name == each.rule_set]
        assert each.deprived == {name: sum(name in one for one in deprived) for name in each.deprived}
        assert sum(each.deprived.values()) > 0


def test_small_parts_give_the_same_counts(
    folder: Folder, standards: Standards, dual: ReviewRound, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = classify_all(folder, standards, [dual])
    monkeypatch.setattr(columns, "AT_ONCE", 7)
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> bool:
        told.append((done, total))
        return True

    assert classify_all(folder, standards, [dual], progress) == whole
    assert told == [(min(done, 60), 60) for done in range(7, 67, 7)]


def test_facts_are_those_the_engine_was_given(folder: Folder, standards: Standards, dual: ReviewRound) -> None:
    area = standards.area_of(dual.commune_code)
    parts = columns.facts(folder.database, dual.round_id, dual.commune_code, area, dual.reference_date)
    digests = {household_id: facts.digest() for part in parts for household_id, facts in part}

    hashes = classifications.current_hashes(folder.database, dual.round_id, "vn-2022-2026")

    assert digests == {household_id: answers for household_id, (_, answers, _) in hashes.items()}


def test_removed_households_and_members_do_not_count(folder: Folder, standards: Standards, dual: ReviewRound) -> None:
    first, second, *_ = [household for household, _ in questionnaires.facts(folder.database, dual)]
    with folder.work() as unit:
        unit.append(records.HOUSEHOLD, first.household_id, {"removed": True, "removed_reason": "moved"})
        for member in second.members:
            unit.append(records.MEMBER, member.member_id, {"removed": True, "removed_reason": "moved"})
        unit.commit()

    found = {each.household_id: each for each in results_of(folder, standards, dual)}

    assert first.household_id not in found
    assert found[second.household_id].household_class == "incomplete"
    assert classify_all(folder, standards, [dual])[0].households == 59


def test_a_round_without_answers_is_incomplete_throughout(folder: Folder, standards: Standards) -> None:
    empty = create_round(folder, standards, year=2025, kind=RoundKind.PERIODIC, rule_sets=("vn-2022-2026",))

    (counts,) = classify_all(folder, standards, [empty])

    assert counts.classes.incomplete == counts.households == 60


def test_saying_no_stops_it(folder: Folder, standards: Standards, dual: ReviewRound) -> None:
    with pytest.raises(CancelledError):
        classify_all(folder, standards, [dual], lambda _done, _all: False)


def test_an_office_without_rounds_counts_nothing(folder: Folder, standards: Standards) -> None:
    assert classify_all(folder, standards, []) == []
