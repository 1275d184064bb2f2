"""The list of provisions: nothing of a standard is left out, and what is not known stays empty."""

from datetime import date

import pytest

from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.value_list import Provision, ProvisionKind, provisions_of, provisions_of_form

SETS = ("vn-2016-2021", "vn-2022-2026", "vn-2027-2030")
FORMS = ("vn-2026", "vn-2026b")


def row(rows: list[Provision], provision_id: str, on: date | None = None) -> Provision:
    return next(one for one in rows if one.provision_id == provision_id and (on is None or one.in_force_on(on)))


@pytest.mark.parametrize("name", SETS)
def test_each_period_of_each_value_each_indicator_and_each_class_has_a_row(standards: Standards, name: str) -> None:
    rules = standards.rule_set(name)

    rows = provisions_of(rules, "vi")

    values = [(value.full_id, period.start) for value in rules.values for period in value.periods]
    assert [(one.provision_id, one.start) for one in rows if one.kind is ProvisionKind.VALUE] == values
    assert [one.provision_id for one in rows if one.kind is ProvisionKind.INDICATOR] == [
        each.indicator_id for each in rules.indicators
    ]
    assert [one.provision_id for one in rows if one.kind is ProvisionKind.CLASS] == [
        each.rule_id for each in rules.classes
    ]
    assert {one.provision_id for one in rows if not one.verified} == set(rules.unverified_ids)
    assert {one.provision_id for one in rows if not one.loaded} == set(rules.not_loaded_ids)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_row_says_where_it_stands_and_who_checked_it(standards: Standards, name: str, language: str) -> None:
    for one in provisions_of(standards.rule_set(name), language):
        assert one.title
        assert one.document
        assert one.article
        assert one.read_in
        assert one.confidence in {"P", "S", "S/M", "I", "M"}
        assert one.verified == bool(one.verified_by and one.verified_on)
        assert bool(one.value) == one.loaded
        assert "{" not in one.value


def test_a_value_is_told_by_day_with_its_unit(standards: Standards) -> None:
    rows = provisions_of(standards.rule_set("vn-2022-2026"), "vi")

    before, after = (row(rows, "line.income.rural", on) for on in (date(2025, 12, 31), date(2026, 1, 1)))

    assert (before.value, before.unit, before.area, before.verified) == (
        "1.500.000", "dong_per_person_month", "rural", True,
    )  # fmt: skip
    assert (after.value, after.verified, after.verified_by) == ("1.500.000", False, "")


def test_codes_are_told_in_words(standards: Standards) -> None:
    rows = provisions_of(standards.rule_set("vn-2022-2026"), "vi")

    assert row(rows, "water.safe").value.startswith("nước máy") or "ước máy" in row(rows, "water.safe").value


def test_a_requirement_is_told_with_the_values_of_both_areas(standards: Standards) -> None:
    rows = provisions_of(standards.rule_set("vn-2022-2026"), "vi")

    assert "140 / 175" in row(rows, "class.poor").value


def test_a_search_needs_no_accents_and_takes_words_in_any_order(standards: Standards) -> None:
    rows = provisions_of(standards.rule_set("vn-2022-2026"), "vi")

    assert {one.provision_id for one in rows if one.matches("nong thon thu nhap muc")} >= {"line.income.rural"}
    assert [one for one in rows if one.matches("nong thon xyz")] == []


@pytest.mark.parametrize("name", FORMS)
def test_a_form_lists_the_limit_the_nine_criteria_and_each_question_once(standards: Standards, name: str) -> None:
    form = standards.form(name)

    rows = provisions_of_form(form, "vi")

    assert len([one for one in rows if one.kind is ProvisionKind.CRITERION]) == 9
    limit = row(rows, "screening.limit")
    assert (limit.value, limit.verified) == ("4", True)
    assert {one.provision_id for one in rows} - {"screening.limit"} == {question.id for question in form.questions}
    assert len(rows) == len({one.provision_id for one in rows})
    assert all(one.document for one in rows)
