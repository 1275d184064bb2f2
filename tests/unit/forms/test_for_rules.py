"""One questionnaire for several standards: each question once, and only where a standard of the round reads it."""

import pytest

from ngheo_desktop.assets import asset
from ngheo_desktop.forms.model import Form
from ngheo_desktop.forms.parse import load_form
from ngheo_desktop.rules.parse import load_rule_set
from ngheo_desktop.services.standards import Standards

UNION = load_form(asset("resources", "forms", "vn-2026b"))
OLD, NEW, OLDEST = "vn-2022-2026", "vn-2027-2030", "vn-2016-2021"


def asked(*rule_sets: str) -> Form:
    read = {name for each in rule_sets for name in load_rule_set(asset("resources", "rules", each)).questions}
    return UNION.for_rules(rule_sets, read)


def test_the_form_of_one_standard_asks_what_the_form_of_2026_asks():
    of_2026 = load_form(asset("resources", "forms", "vn-2026"))
    reduced = asked(OLD)
    assert [question.id for question in reduced.questions] == [question.id for question in of_2026.questions]
    assert [section.id for section in reduced.sections] == [section.id for section in of_2026.sections]
    for question in reduced.questions:
        old = of_2026.question(question.id)
        assert (question.type, question.relevance, question.required) == (old.type, old.relevance, old.required)


def test_two_standards_ask_the_union_and_each_question_once():
    both = [question.id for question in asked(OLD, NEW).questions]
    assert len(set(both)) == len(both)
    assert set(both) == {question.id for each in (OLD, NEW) for question in asked(each).questions}
    assert {"waste.deprived", "digital.deprived", "info.shared"} <= set(both)


def test_what_no_standard_reads_is_left_out_with_its_section_and_checks():
    only_new = asked(NEW)
    ids = {question.id for question in only_new.questions}
    assert not ids & {"info.shared", "info.personal", "income_score", "income.farm"}
    assert "paper2016" not in {section.id for section in only_new.sections}
    assert "score_high" not in {check.id for check in only_new.checks}
    assert {check.question for check in asked(OLDEST).checks}.isdisjoint({"employment", "schooling", "education"})
    assert {check.id for check in asked(OLDEST).checks} >= {"one_head", "born_later", "area_zero"}


def test_income_is_asked_of_everybody_where_a_standard_needs_it_of_everybody():
    assert asked(OLD).question("income.monthly").relevance is not None
    assert asked(OLD, NEW).question("income.monthly").relevance is None


@pytest.mark.parametrize("rule_sets", [(OLD,), (NEW,), (OLD, NEW), (OLDEST, OLD), (OLDEST, OLD, NEW)])
def test_one_form_serves_the_standards_together(standards: Standards, rule_sets: tuple[str, ...]):
    assert standards.form_for(rule_sets) == "vn-2026b"


def test_the_form_of_2026_serves_its_own_standard_only(standards: Standards):
    assert standards.serves("vn-2026", (OLD,))
    assert not standards.serves("vn-2026", (OLD, NEW))
