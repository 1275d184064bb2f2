"""Tables of classes: by village, across two standards, and why households are incomplete."""

from datetime import datetime

import pytest
from tests_support.folders import MakeFolder
from tests_support.reviews import NEXT, NOW, make_dual

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain import records
from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.expression_program import NOT_LOADED
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.services.class_matrix import (
    CLASSES,
    NO_CLASS,
    Count,
    classes_of,
    households_of,
    matrix_of,
    rounds_beside,
)
from ngheo_desktop.services.classification import class_counts, classify_round
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.households import HouseholdBook, HouseholdQuery
from ngheo_desktop.services.overrules import Agreed, overrule, withdraw
from ngheo_desktop.services.reading import households_with_results
from ngheo_desktop.services.rounds import create_round, get_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households, journal, questionnaires


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory, standards: Standards) -> DataFolder:
    clock = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))
    return make_dual(tmp_path_factory.mktemp("tables") / "data", standards, clock, households=60, odd=12)


@pytest.fixture
def dual(folder: Folder) -> ReviewRound:
    return get_round(folder)


def told(folder: Folder, review_round: ReviewRound) -> dict[tuple[str, str], Count]:
    """The matrix counted household by household."""
    found: dict[tuple[str, str], Count] = {}
    for household, _, results in households_with_results(folder, review_round):
        pair = tuple(
            results[rule_set].household_class.value if rule_set in results else NO_CLASS for rule_set in (NOW, NEXT)
        )
        assert len(pair) == 2
        found[pair] = found.get(pair, Count()).plus(Count(1, len(household.members)))
    return found


def test_both_edges_of_the_matrix_are_the_counts_of_each_standard(
    folder: Folder, standards: Standards, dual: ReviewRound
) -> None:
    matrix = matrix_of(folder, [dual], NOW, NEXT)
    counts = class_counts(folder, dual)

    assert dict(matrix.cells) == told(folder, dual)
    for name in HouseholdClass:
        assert matrix.cell(name, None).households == getattr(counts[NOW], name)
        assert matrix.cell(None, name).households == getattr(counts[NEXT], name)
    assert matrix.cell(None, None) == Count(*households.counts(folder.database, dual.commune_code))
    assert matrix.classes == (CLASSES[:-1], CLASSES[:-1])


def test_the_households_of_every_cell_are_as_many_as_it_says(
    folder: Folder, standards: Standards, dual: ReviewRound
) -> None:
    matrix = matrix_of(folder, [dual], NOW, NEXT)
    book = HouseholdBook(folder)
    query = HouseholdQuery(dual.commune_code, round_id=dual.round_id)
    seen = 0
    for (first, second), count in matrix.cells.items():
        found = households_of(folder, [dual], (NOW, NEXT), (first, second))
        rows = book.rows(query, [number for _, number in found])

        assert len(rows) == count.households
        assert {(row.classes[NOW], row.classes[NEXT]) for row in rows} == {(first, second)}
        assert sum(row.member_count for row in rows) == count.persons
        assert {round_id for round_id, _ in found} == {dual.round_id}
        seen += len(rows)

    everything = [number for _, number in households_of(folder, [dual], (NOW, NEXT), (None, None))]
    assert seen == 60
    assert everything == list(book.find(HouseholdQuery(dual.commune_code)))


def test_villages_add_up_to_the_commune_and_reasons_say_what_is_missing(
    folder: Folder, standards: Standards, dual: ReviewRound
) -> None:
    found = classes_of(folder, standards, [dual], NOW, "vi")
    counts = class_counts(folder, dual)[NOW]

    assert {name: found.counts[name].households for name in HouseholdClass} == counts._asdict()
    assert [group.name for group in found.groups] == [
        village.name for village in households.villages(folder.database, dual.commune_code)
        if any(village.village_id == group.key for group in found.groups)
    ]  # fmt: skip
    assert found.total == Count(*households.counts(folder.database, dual.commune_code))
    water = next(each for each in found.missing if each.question == "water.source")
    assert water.households >= 3
    assert water.label not in {"", "water.source"}
    assert [each.households for each in found.missing] == sorted(
        (each.households for each in found.missing), reverse=True
    )


def test_a_value_that_is_not_loaded_is_a_reason_in_words(
    folder: Folder, standards: Standards, dual: ReviewRound
) -> None:
    found = classes_of(folder, standards, [dual], NEXT, "vi")

    line = next(each for each in found.missing if each.question.startswith(NOT_LOADED))
    assert 0 < line.households <= found.counts["incomplete"].households < 60
    assert NOT_LOADED not in line.label
    assert line.label.strip()


def test_households_never_classified_are_counted_as_such(folder: Folder, standards: Standards) -> None:
    fresh = create_round(folder, standards, year=2026, kind=RoundKind.ON_REQUEST, rule_sets=(NOW, NEXT))

    found = classes_of(folder, standards, [fresh], NOW, "vi")
    matrix = matrix_of(folder, [fresh], NOW, NEXT)

    assert found.counts[NO_CLASS].households == 60
    assert dict(matrix.cells) == {(NO_CLASS, NO_CLASS): found.total}
    assert matrix.classes == (CLASSES, CLASSES)
    assert rounds_beside(folder, fresh) == (fresh,)


def test_removed_households_are_in_no_table(folder: Folder, standards: Standards, dual: ReviewRound) -> None:
    first = next(iter(questionnaires.facts(folder.database, dual)))[0]
    with folder.work() as unit:
        unit.append(records.HOUSEHOLD, first.household_id, {"removed": True, "removed_reason": "moved"})
        unit.commit()

    assert matrix_of(folder, [dual], NOW, NEXT).cell(None, None).households == 59
    assert classes_of(folder, standards, [dual], NOW, "vi").total.households == 59


def test_an_upper_office_sums_up_its_communes(
    office: Folder, folder: Folder, standards: Standards, make_folder: MakeFolder
) -> None:
    """Both communes' households are counted in the round of their own commune."""
    made = []
    for commune, names in (("05665", 3), ("05707", 2)):
        round_id = f"round-{commune}"
        own = make_folder(commune, commune=commune)
        with own.work() as unit:
            unit.append(records.REVIEW_ROUND, round_id, {
                "commune_code": commune, "year": 2026, "round_kind": "periodic", "rule_sets": [NOW, NEXT],
                "form_id": get_round(folder).form_id, "opened_on": "2026-09-01",
            })  # fmt: skip
            for number in range(names):
                household = f"household-{commune}-{number}"
                unit.append(records.HOUSEHOLD, household, {"commune_code": commune})
                unit.append(records.MEMBER, f"{household}-head", {
                    "household_id": household, "full_name": "Triệu Mùi Ghến", "relation": "chu_ho", "position": 1,
                })  # fmt: skip
            unit.commit()
        classify_round(own, standards, get_round(own, round_id))
        with office.work() as unit:
            unit.receive(journal.changes(own.database))
            unit.commit()
        made.append(get_round(office, round_id))

    rounds = rounds_beside(office, made[0])
    found = classes_of(office, standards, rounds, NOW, "vi")

    assert rounds == tuple(made)
    assert [group.key for group in found.groups] == ["05665", "05707"]
    assert [group.counts["incomplete"] for group in found.groups] == [Count(3, 3), Count(2, 2)]
    assert {round_id for round_id, _ in households_of(office, rounds, (NOW, NEXT), (None, None))} == {
        each.round_id for each in made
    }


def test_a_rule_set_the_round_does_not_have_is_refused(folder: Folder, standards: Standards, dual: ReviewRound) -> None:
    with pytest.raises(KnownError) as fault:
        matrix_of(folder, [dual], NOW, "vn-2016-2021")

    assert fault.value.code is ErrorCode.ROUND_RULE_SET


def test_an_upper_office_records_no_classes_and_decides_nothing(office: Folder, folder: Folder, standards: Standards):
    with office.work() as unit:
        unit.receive(journal.changes(folder.database))
        unit.commit()
    review_round = get_round(office)
    household = next(iter(questionnaires.facts(office.database, review_round)))[0].household_id
    before = journal.count(office.database)
    agreed = Agreed(NOW, "class", "poor", "họp dân thống nhất", "05/BB-HT", office.clock.today())
    for act in (
        lambda: classify_round(office, standards, review_round),
        lambda: overrule(office, standards, review_round, household, agreed),
        lambda: withdraw(office, standards, review_round, household, rule_set=NOW, subject="class", reason="nhầm"),
    ):
        with pytest.raises(KnownError) as refused:
            act()
        assert refused.value.code is ErrorCode.ROUND_OF_COMMUNE

    assert journal.count(office.database) == before
