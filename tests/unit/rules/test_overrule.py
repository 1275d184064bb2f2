"""What the village meeting decides otherwise: the class follows it, the trace keeps what was computed."""

import hashlib
from datetime import date

import pytest

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.classification import HouseholdClass, MissingFact, Outcome, trace_from_data, trace_to_data
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.journal import canonical_json
from ngheo_desktop.domain.overruling import CLASS, DEPRIVED, MET, Decision, overruled_in
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.explain import explain
from ngheo_desktop.rules.parse import load_rule_set
from ngheo_desktop.rules.whatif import single_changes

RULES = load_rule_set(asset("resources", "rules", "vn-2022-2026"))
ENGINE = Engine(RULES)
PERSON = PersonFacts("an", Sex.FEMALE, "1982-03-04", "chu_ho",
                     {"employment": "3", "allowance": "no", "insured": "yes", "education": "3"})  # fmt: skip
HOME = {
    "income_score": 130, "house.wall": "durable", "house.pillar": "durable", "house.roof": "durable",
    "house.area_m2": "23.5", "water.source": "surface", "toilet.kind": "none", "telecom.internet": "no",
    "info.shared": ["tv"], "info.personal": ["none"],
}  # fmt: skip


def decision(subject: str, decided: str, computed: str = DEPRIVED, rule_set: str = RULES.id) -> Decision:
    return Decision(rule_set, subject, decided, computed, "có giếng khoan dùng chung", "05/BB-HT", "2026-10-12")


def household(*decisions: Decision, **answers: object) -> HouseholdFacts:
    given = {name.replace("__", "."): value for name, value in answers.items()}
    found = {name: value for name, value in {**HOME, **given}.items() if value is not None}
    return HouseholdFacts(Area.RURAL, date(2026, 9, 1), found, (PERSON,), decisions)


def test_the_household_of_these_tests_is_poor_by_three_indicators():
    found = ENGINE.classify(household())
    assert (found.household_class, found.deprived) == (HouseholdClass.POOR, ("water", "toilet", "telecom"))
    assert (found.computed_class, found.overruled) == (None, ())


def test_an_indicator_that_the_meeting_decided_otherwise_counts_as_decided():
    found = ENGINE.classify(household(decision("water", MET)))

    assert found.household_class is HouseholdClass.NEAR_POOR
    assert found.computed_class is HouseholdClass.POOR
    assert found.deprived == ("toilet", "telecom")
    assert found.deprivation_score == 20
    assert found.overruled == ("water",)


def test_the_trace_keeps_the_computed_step_and_puts_the_decision_behind_it():
    computed = ENGINE.classify(household()).trace
    trace = ENGINE.classify(household(decision("water", MET))).trace
    place = next(number for number, step in enumerate(trace) if step.rule == "water")

    assert trace[place] == next(step for step in computed if step.rule == "water")
    assert trace[place].outcome is Outcome.YES
    assert trace[place + 1].rule == "overrule.water"
    assert trace[place + 1].outcome is Outcome.NO
    assert trace[place + 1].facts == (
        ("", "computed", "yes"), ("", "decided", "no"), ("", "before", "yes"),
        ("", "reason", "có giếng khoan dùng chung"), ("", "minutes", "05/BB-HT"), ("", "date", "2026-10-12"),
    )  # fmt: skip
    assert trace_from_data(trace_to_data(trace)) == trace


def test_a_met_indicator_decided_deprived_brings_its_points():
    found = ENGINE.classify(household(decision("insurance", DEPRIVED, MET)))
    assert found.deprived == ("insurance", "water", "toilet", "telecom")
    assert found.deprivation_score == 40


def test_a_class_that_the_meeting_decided_counts_and_the_trace_ends_with_it():
    found = ENGINE.classify(household(decision(CLASS, "near_poor", "poor")))

    assert (found.household_class, found.computed_class) == (HouseholdClass.NEAR_POOR, HouseholdClass.POOR)
    assert found.deprived == ("water", "toilet", "telecom")
    assert [step.rule for step in found.trace[-2:]] == ["class.poor", "overrule.class"]
    assert dict(fact[1:] for fact in found.trace[-1].facts)["computed"] == "poor"


def test_beside_a_decided_class_the_trace_says_what_follows_from_the_decided_indicators():
    found = ENGINE.classify(household(decision("water", MET), decision(CLASS, "non_poor", "near_poor")))

    assert (found.household_class, found.computed_class) == (HouseholdClass.NON_POOR, HouseholdClass.POOR)
    assert found.overruled == ("water", CLASS)
    assert overruled_in(found.trace)[CLASS].computed == "near_poor"


def test_a_decided_indicator_settles_a_missing_answer_and_the_trace_still_names_it():
    missing = household(water__source=None)
    assert ENGINE.classify(missing).household_class is HouseholdClass.INCOMPLETE
    found = ENGINE.classify(missing._replace(decisions=(decision("water", DEPRIVED, "missing"),)))

    assert (found.household_class, found.computed_class) == (HouseholdClass.POOR, HouseholdClass.INCOMPLETE)
    assert found.missing == ()
    step = next(step for step in found.trace if step.rule == "water")
    assert (step.outcome, step.facts) == (Outcome.MISSING, (("", "water.source", ""),))
    line = next(each for each in explain(found, RULES, "vi").lines if each.rule == "water")
    assert line.outcome is Outcome.YES
    assert [fact.text for fact in line.facts] == ["Còn thiếu: Nguồn nước"]


def test_an_answer_that_another_indicator_needs_stays_missing():
    found = ENGINE.classify(household(decision("water", MET, "missing"), water__source=None, toilet__kind=None))
    assert found.household_class is HouseholdClass.INCOMPLETE
    assert found.missing == (MissingFact("", "toilet.kind"),)


def test_a_decided_class_of_an_incomplete_household_hides_nothing_that_is_missing():
    found = ENGINE.classify(household(decision(CLASS, "poor", "incomplete"), income_score=None))

    assert found.household_class is HouseholdClass.POOR
    assert found.missing == (MissingFact("", "income_score"),)
    said = explain(found, RULES, "vi")
    assert said.headline == "Hộ nghèo."
    assert [fact.text for fact in said.missing] != []
    assert said.decision is None


@pytest.mark.parametrize(
    "without_effect",
    [
        decision("water", MET, rule_set="vn-2027-2030"),
        decision("no_such_indicator", MET),
        decision("water", "maybe"),
        decision(CLASS, "rich", "poor"),
        decision(CLASS, "incomplete", "poor"),
        decision(CLASS, "near_poor", "rich"),
        decision("water", MET, "perhaps"),
    ],
)
def test_a_decision_that_the_rule_set_cannot_follow_changes_nothing(without_effect: Decision):
    assert ENGINE.classify(household(without_effect)) == ENGINE.classify(household())


def test_decisions_are_part_of_the_digest_and_facts_without_them_keep_the_one_they_had():
    plain = household()
    content = {
        "area": "rural",
        "on": "2026-09-01",
        "answers": plain.answers,
        "members": [["an", "female", "1982-03-04", "chu_ho", PERSON.answers]],
    }
    assert plain.digest() == hashlib.sha256(canonical_json(content).encode()).hexdigest()
    digests = {
        plain._replace(decisions=decisions).digest()
        for decisions in [
            (),
            (decision("water", MET),),
            (decision("water", DEPRIVED, MET),),
            (decision("toilet", MET),),
        ]
    }
    assert len(digests) == 4


def test_a_decision_whose_computed_result_has_changed_is_to_be_looked_at_again():
    fresh = ENGINE.classify(household(decision("water", MET)))
    stale = ENGINE.classify(household(decision("water", MET), water__source="piped"))

    assert not overruled_in(fresh.trace)["water"].look_again
    assert overruled_in(stale.trace)["water"].look_again
    (note,) = explain(stale, RULES, "vi").meeting
    assert (note.computed, note.before, note.look_again) == ("no", "yes", True)


def test_the_explanation_says_both_and_keeps_the_rule_of_the_computed_class():
    said = explain(ENGINE.classify(household(decision(CLASS, "near_poor", "poor"))), RULES, "vi")

    assert said.headline.startswith("Hộ cận nghèo.")
    assert said.computed_class is HouseholdClass.POOR
    assert said.distances == ()
    assert said.decision is not None
    assert said.decision.rule == "class.poor"
    (note,) = said.meeting
    assert (note.computed_title, note.decided_title) == ("Hộ nghèo", "Hộ cận nghèo")
    assert (note.reason, note.minutes_number, note.meeting_date) == (
        "có giếng khoan dùng chung", "05/BB-HT", "2026-10-12"
    )  # fmt: skip


def test_no_answer_that_the_meeting_decided_otherwise_would_change_the_class():
    facts = household(decision("water", MET), decision("insurance", DEPRIVED, MET))
    changes = single_changes(ENGINE, facts, RULES.questions)

    assert {change.question for change in changes} >= {"toilet.kind"}
    assert not {change.question for change in changes} & {"water.source", "insured"}
    assert single_changes(ENGINE, household(decision(CLASS, "non_poor", "poor")), RULES.questions) == ()
