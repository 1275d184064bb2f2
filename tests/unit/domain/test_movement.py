"""Each movement by a hand-made case, and the identity of forms 7.2 and 7.3 for any year."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.movement import (
    LISTS,
    Doubt,
    HouseholdYear,
    LifeEvent,
    LifeEventKind,
    Move,
    Movement,
    RelapseRule,
    moves,
)
from ngheo_desktop.domain.movement_forms import (
    Flow,
    add_lines,
    check_forms,
    count_movements,
    fill_forms,
)

POOR, NEAR, AVERAGE, ABOVE = (
    HouseholdClass.POOR,
    HouseholdClass.NEAR_POOR,
    HouseholdClass.AVERAGE,
    HouseholdClass.NON_POOR,
)
INCOMPLETE = HouseholdClass.INCOMPLETE
YEAR = 2026
ALL_YEARS = RelapseRule()
H = RecordId("h")
OTHER = RecordId("other")


def household(
    start: HouseholdClass | None,
    end: HouseholdClass | None,
    *,
    poor_in: frozenset[int] = frozenset(),
    near_in: frozenset[int] = frozenset(),
    people: int = 4,
    is_here: bool = True,
) -> HouseholdYear:
    return HouseholdYear(H, "village", start, end, {POOR: poor_in, NEAR: near_in}, people, is_here)


def event(
    kind: LifeEventKind, on: str = "2026-05-01", *, of: RecordId = H, other: RecordId | None = None, people: int = 0
) -> LifeEvent:
    return LifeEvent(of, kind, on, other, people)


def move_of(year: HouseholdYear, *events: LifeEvent, rule: RelapseRule = ALL_YEARS) -> Move:
    [found] = moves([year], YEAR, rule, events)
    return found


def cells(move: Move, household_class: HouseholdClass) -> tuple[tuple[int, ...], tuple[int, ...]]:
    lines = fill_forms([move])[household_class]["village"]
    return lines.households.cells, lines.persons.cells


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        (POOR, POOR, Movement.REMAINED),
        (POOR, NEAR, Movement.ESCAPED_TO_NEAR_POOR),
        (POOR, AVERAGE, Movement.ESCAPED),
        (POOR, ABOVE, Movement.ESCAPED),
        (NEAR, NEAR, Movement.REMAINED),
        (NEAR, POOR, Movement.FELL),
        (NEAR, AVERAGE, Movement.ESCAPED),
        (NEAR, ABOVE, Movement.ESCAPED),
        (ABOVE, POOR, Movement.NEWLY),
        (AVERAGE, NEAR, Movement.NEWLY),
        (None, POOR, Movement.NEWLY),
        (None, NEAR, Movement.NEWLY),
        (INCOMPLETE, POOR, Movement.NEWLY),  # without a class it was on no list
        (ABOVE, ABOVE, None),
        (None, None, None),
        (None, INCOMPLETE, None),
    ],
)
def test_the_classes_at_both_ends_tell_the_movement(
    start: HouseholdClass | None, end: HouseholdClass | None, kind: Movement | None
) -> None:
    found = move_of(household(start, end))

    assert (found.kind, found.doubts) == (kind, ())


def test_a_household_that_was_poor_before_relapses() -> None:
    found = move_of(household(ABOVE, POOR, poor_in=frozenset({2023})))

    assert found.kind is Movement.RELAPSED


def test_a_household_that_was_near_poor_before_relapses_into_near_poor() -> None:
    assert move_of(household(None, NEAR, near_in=frozenset({2019}))).kind is Movement.RELAPSED


@pytest.mark.parametrize(
    ("end", "poor_in", "near_in"),
    [(POOR, frozenset(), frozenset({2023})), (NEAR, frozenset({2023}), frozenset())],
)
def test_a_household_that_was_on_the_other_list_before_is_new_on_this_one(
    end: HouseholdClass, poor_in: frozenset[int], near_in: frozenset[int]
) -> None:
    assert move_of(household(ABOVE, end, poor_in=poor_in, near_in=near_in)).kind is Movement.NEWLY


@pytest.mark.parametrize(("years", "kind"), [(2, Movement.NEWLY), (3, Movement.RELAPSED), (4, Movement.RELAPSED)])
def test_a_relapse_reaches_back_as_many_years_as_the_rule_says(years: int, kind: Movement) -> None:
    rule = RelapseRule(years=years)

    assert move_of(household(ABOVE, POOR, poor_in=frozenset({2023})), rule=rule).kind is kind


@pytest.mark.parametrize(
    ("event_kind", "kind"),
    [
        (LifeEventKind.LEFT, Movement.LEFT),
        (LifeEventKind.MERGED, Movement.MERGED),
        (LifeEventKind.DISSOLVED, Movement.DISSOLVED),
    ],
)
@pytest.mark.parametrize("start", LISTS)
def test_a_household_that_is_gone_leaves_the_list_in_column_four(
    event_kind: LifeEventKind, kind: Movement, start: HouseholdClass
) -> None:
    found = move_of(household(start, None, is_here=False), event(event_kind))

    assert (found.kind, found.doubts) == (kind, ())
    assert cells(found, start) == ((1, 0, 0, 1, 0, 0, 0, 0, 0), (4, 0, 0, 4, 0, 0, 0, 0, 0))


@pytest.mark.parametrize(
    ("event_kind", "kind"), [(LifeEventKind.ARRIVED, Movement.ARRIVED), (LifeEventKind.SPLIT, Movement.SPLIT)]
)
@pytest.mark.parametrize("end", LISTS)
def test_a_household_that_came_is_on_the_list_by_column_eight(
    event_kind: LifeEventKind, kind: Movement, end: HouseholdClass
) -> None:
    # It was poor elsewhere before: coming goes before relapsing.
    found = move_of(household(None, end, poor_in=frozenset({2024}), near_in=frozenset({2024})), event(event_kind))

    assert found.kind is kind
    assert cells(found, end) == ((0, 0, 0, 0, 0, 0, 0, 1, 1), (0, 0, 0, 0, 0, 0, 0, 4, 4))


def test_an_event_of_another_year_does_not_count() -> None:
    assert move_of(household(POOR, POOR), event(LifeEventKind.LEFT, "2025-12-31")).kind is Movement.REMAINED


def test_a_household_that_left_and_came_back_is_compared_by_its_classes() -> None:
    events = (event(LifeEventKind.LEFT, "2026-03-01"), event(LifeEventKind.ARRIVED, "2026-08-01"))

    assert move_of(household(POOR, NEAR), *events).kind is Movement.ESCAPED_TO_NEAR_POOR


@pytest.mark.parametrize(
    ("year", "poor_line", "near_line"),
    [
        (household(POOR, POOR), (1, 0, 0, 0, 0, 0, 0, 0, 1), (0,) * 9),
        (household(POOR, NEAR), (1, 1, 0, 0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 1, 0, 0, 0, 1)),
        (household(POOR, ABOVE), (1, 0, 1, 0, 0, 0, 0, 0, 0), (0,) * 9),
        (household(NEAR, POOR), (0, 0, 0, 0, 1, 0, 0, 0, 1), (1, 1, 0, 0, 0, 0, 0, 0, 0)),
        (household(NEAR, NEAR), (0,) * 9, (1, 0, 0, 0, 0, 0, 0, 0, 1)),
        (household(NEAR, AVERAGE), (0,) * 9, (1, 0, 1, 0, 0, 0, 0, 0, 0)),
        (household(ABOVE, POOR, poor_in=frozenset({2020})), (0, 0, 0, 0, 0, 1, 0, 0, 1), (0,) * 9),
        (household(ABOVE, NEAR, near_in=frozenset({2020})), (0,) * 9, (0, 0, 0, 0, 0, 1, 0, 0, 1)),
        (household(ABOVE, POOR), (0, 0, 0, 0, 0, 0, 1, 0, 1), (0,) * 9),
        (household(ABOVE, NEAR), (0,) * 9, (0, 0, 0, 0, 0, 0, 1, 0, 1)),
        (household(ABOVE, ABOVE), (0,) * 9, (0,) * 9),
    ],
)
def test_each_movement_stands_in_its_columns(
    year: HouseholdYear, poor_line: tuple[int, ...], near_line: tuple[int, ...]
) -> None:
    found = move_of(year)

    assert cells(found, POOR) == (poor_line, tuple(4 * cell for cell in poor_line))
    assert cells(found, NEAR) == (near_line, tuple(4 * cell for cell in near_line))


def test_a_birth_in_a_household_that_stays_poor_is_one_person_more_in_column_eight() -> None:
    found = move_of(household(POOR, POOR), event(LifeEventKind.PEOPLE, people=1))

    assert cells(found, POOR) == ((1, 0, 0, 0, 0, 0, 0, 0, 1), (3, 0, 0, 0, 0, 0, 0, 1, 4))


def test_a_death_before_the_escape_is_counted_on_the_list_of_the_start() -> None:
    found = move_of(household(POOR, NEAR), event(LifeEventKind.PEOPLE, people=-1))

    # One list gives the four that the other takes.
    assert cells(found, POOR) == ((1, 1, 0, 0, 0, 0, 0, 0, 0), (5, 4, 0, 1, 0, 0, 0, 0, 0))
    assert cells(found, NEAR) == ((0, 0, 0, 0, 1, 0, 0, 0, 1), (0, 0, 0, 0, 4, 0, 0, 0, 4))


def test_a_household_that_splits_gives_its_people_to_the_new_one() -> None:
    origin = HouseholdYear(OTHER, "village", POOR, POOR, people=3)
    new = household(None, POOR, people=2)

    found = moves([origin, new], YEAR, ALL_YEARS, [event(LifeEventKind.SPLIT, other=OTHER, people=2)])

    lines = fill_forms(found)[POOR]["village"]
    assert [move.kind for move in found] == [Movement.REMAINED, Movement.SPLIT]
    assert lines.households.cells == (1, 0, 0, 0, 0, 0, 0, 1, 2)
    assert lines.persons.cells == (5, 0, 0, 2, 0, 0, 0, 2, 5)


def test_a_household_that_merges_brings_its_people_to_the_other() -> None:
    host = HouseholdYear(OTHER, "village", POOR, POOR, people=5)
    gone = household(POOR, None, people=2, is_here=False)

    found = moves([host, gone], YEAR, ALL_YEARS, [event(LifeEventKind.MERGED, other=OTHER, people=2)])

    lines = fill_forms(found)[POOR]["village"]
    assert [move.kind for move in found] == [Movement.REMAINED, Movement.MERGED]
    assert lines.households.cells == (2, 0, 0, 1, 0, 0, 0, 0, 1)
    assert lines.persons.cells == (5, 0, 0, 2, 0, 0, 0, 2, 5)


@pytest.mark.parametrize("end", [None, INCOMPLETE])
def test_a_household_not_yet_reviewed_breaks_the_identity_and_is_named(end: HouseholdClass | None) -> None:
    found = [move_of(household(POOR, end))]
    forms = fill_forms(found)

    assert (found[0].kind, found[0].doubts) == (None, (Doubt.NOT_REVIEWED,))
    faults = check_forms(forms, found)
    assert [(fault.household_class, fault.counting, fault.stands, fault.worked_out) for fault in faults] == [
        (POOR, "households", 0, 1),
        (POOR, "persons", 0, 4),
    ]
    assert {fault.households for fault in faults} == {(H,)}
    assert {fault.group for fault in faults} == {"village"}


def test_a_household_removed_without_an_event_breaks_the_identity() -> None:
    found = [move_of(household(NEAR, ABOVE, is_here=False))]

    assert found[0].doubts == (Doubt.REMOVED,)
    assert {fault.household_class for fault in check_forms(fill_forms(found), found)} == {NEAR}


def test_a_household_gone_by_its_event_but_classified_breaks_the_identity() -> None:
    found = [move_of(household(POOR, POOR), event(LifeEventKind.DISSOLVED))]

    assert (found[0].kind, found[0].doubts) == (Movement.DISSOLVED, (Doubt.GONE_YET_CLASSIFIED,))
    [households, _] = check_forms(fill_forms(found), found)
    assert (households.stands, households.worked_out) == (1, 0)


def test_events_that_leave_fewer_than_no_people_are_doubted() -> None:
    found = move_of(household(POOR, POOR, people=2), event(LifeEventKind.PEOPLE, people=3))

    assert (found.people_start, found.doubts) == (2, (Doubt.PEOPLE,))


def test_movements_are_counted_for_both_lists() -> None:
    found = moves([household(POOR, NEAR), household(ABOVE, NEAR), household(ABOVE, ABOVE)], YEAR, ALL_YEARS)

    counts = count_movements(found)
    assert {kind: number for kind, number in counts[POOR].items() if number[0]} == {
        Movement.ESCAPED_TO_NEAR_POOR: (1, 4)
    }
    assert {kind: number for kind, number in counts[NEAR].items() if number[0]} == {
        Movement.ESCAPED_TO_NEAR_POOR: (1, 4),
        Movement.NEWLY: (1, 4),
    }


def test_a_line_of_the_form_has_nine_columns() -> None:
    with pytest.raises(ValueError, match="9 columns"):
        Flow((1, 2, 3))


def test_the_control_column_is_what_stands_less_what_should() -> None:
    line = Flow((100, 10, 5, 2, 4, 3, 6, 1, 98))

    assert (line.worked_out, line.difference) == (97, 1)


# --- properties --------------------------------------------------------------------------------------------------

KNOWN = (POOR, NEAR, AVERAGE, ABOVE)
years_before = st.frozensets(st.integers(YEAR - 10, YEAR - 2), max_size=3)


@st.composite
def communes(draw: st.DrawFn, *, doubtful: bool = False) -> tuple[list[HouseholdYear], list[LifeEvent]]:
    """A commune in a year whose records agree with its events; `doubtful` also lets classes and events be missing."""
    households: list[HouseholdYear] = []
    events: list[LifeEvent] = []
    for number in range(draw(st.integers(0, 12))):
        own = RecordId(f"h{number}")
        fate = draw(st.sampled_from(["stays", "comes", "goes", "stays"]))
        start = None if fate == "comes" else draw(st.sampled_from([None, *KNOWN]))
        end = None if fate == "goes" else draw(st.sampled_from(KNOWN))
        people = draw(st.integers(0, 9))
        other = draw(st.none() | st.sampled_from([one.household_id for one in households])) if households else None
        is_here = fate != "goes"
        if fate == "comes":
            kind = draw(st.sampled_from([LifeEventKind.ARRIVED, LifeEventKind.SPLIT]))
            events.append(LifeEvent(own, kind, "2026-04-01", other, people))
        elif fate == "goes":
            kind = draw(st.sampled_from([LifeEventKind.LEFT, LifeEventKind.MERGED, LifeEventKind.DISSOLVED]))
            if not doubtful or draw(st.booleans()):
                events.append(LifeEvent(own, kind, "2026-06-01", other, people))
        if draw(st.booleans()):
            events.append(LifeEvent(own, LifeEventKind.PEOPLE, "2026-07-01", people=draw(st.integers(-3, 3))))
        if doubtful and draw(st.booleans()):
            end = draw(st.sampled_from([None, INCOMPLETE, POOR]))
        earlier = {POOR: draw(years_before), NEAR: draw(years_before)}
        village = draw(st.sampled_from("xyz"))
        households.append(HouseholdYear(own, village, start, end, earlier, people, is_here))
    return households, events


rules = st.builds(RelapseRule, years=st.none() | st.integers(1, 12))


@given(communes(), rules)
def test_the_identity_holds_for_every_year_whose_records_agree(
    commune: tuple[list[HouseholdYear], list[LifeEvent]], rule: RelapseRule
) -> None:
    found = moves(commune[0], YEAR, rule, commune[1])
    forms = fill_forms(found)

    assert check_forms(forms, found) == ()
    for household_class in LISTS:
        whole = add_lines(forms[household_class].values())
        assert (whole.households.difference, whole.persons.difference) == (0, 0)
        assert min((*whole.households.cells, *whole.persons.cells)) >= 0


@given(communes(), rules)
def test_one_list_gives_what_the_other_takes(
    commune: tuple[list[HouseholdYear], list[LifeEvent]], rule: RelapseRule
) -> None:
    forms = fill_forms(moves(commune[0], YEAR, rule, commune[1]))
    poor, near = add_lines(forms[POOR].values()), add_lines(forms[NEAR].values())

    for counting in ("households", "persons"):
        assert poor.line(counting).column(2) == near.line(counting).column(5)
        assert near.line(counting).column(2) == poor.line(counting).column(5)


@given(communes(doubtful=True), rules)
def test_lists_are_counted_from_the_records_and_every_fault_names_its_households(
    commune: tuple[list[HouseholdYear], list[LifeEvent]], rule: RelapseRule
) -> None:
    households, events = commune
    found = moves(households, YEAR, rule, events)
    forms = fill_forms(found)

    for household_class in LISTS:
        whole = add_lines(forms[household_class].values()).households
        assert whole.column(1) == sum(one.start is household_class for one in households)
        assert whole.column(9) == sum(one.end is household_class and one.is_here for one in households)
    doubted = {move.household_id for move in found if move.doubts}
    for fault in check_forms(forms, found):
        assert fault.stands != fault.worked_out
        assert fault.households
        assert set(fault.households) <= doubted


@given(communes(), rules)
def test_the_same_lists_a_year_later_start_where_they_ended(
    commune: tuple[list[HouseholdYear], list[LifeEvent]], rule: RelapseRule
) -> None:
    this = moves(commune[0], YEAR, rule, commune[1])
    later = [
        HouseholdYear(one.household_id, one.group, one.end, one.end, one.earlier, one.people)
        for one in commune[0]
        if one.is_here
    ]
    following = moves(later, YEAR + 1, rule)

    for household_class in LISTS:
        end = add_lines(fill_forms(this)[household_class].values())
        start = add_lines(fill_forms(following)[household_class].values())
        assert end.households.column(9) == start.households.column(1)
        assert end.persons.column(9) == start.persons.column(1)
    assert {move.kind for move in following} <= {Movement.REMAINED, None}
