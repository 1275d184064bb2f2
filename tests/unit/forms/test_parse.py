"""Forms with faults are refused, with every fault and its place; the shipped one asks what the rules need."""

import csv
from pathlib import Path

import pytest
from tests_support.rule_sets import copy_form, edit

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.expression import FactKind, Level
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.parse import load_form, read_form
from ngheo_desktop.forms.provided import PROVIDED_FACTS
from ngheo_desktop.rules.parse import load_rule_set

SHIPPED = load_form(asset("resources", "forms", "vn-2026"))
WORKED_OUT = {name for each in SHIPPED.worked_out for name, _ in each.types}

EMPTY_SECTION = '[[section]]\nid = "empty"\ntitle = "x"\ntitle_en = "x"\nlevel = "member"\n\n'
SPOILT = [
    ('id = "vn-2026"', 'id = "vn-2025"', "form.toml: id: must be the name of its folder"),
    ("note_en =", "note_eng =", "form.toml: note_eng: is not known here"),
    ("note_en =", "note_eng =", "form.toml: note_en: is missing"),
    ('section = "dwelling"', 'section = "dweling"', "“dweling” is not one of"),
    ('kind = "decimal"', 'kind = "float"', "question.house.area_m2.kind: “float” is not one of"),
    ('exclusive = "none"', 'exclusive = "nothing"', "“nothing” is not one of"),
    ('choices_from = "occupations/employment_status"', 'choices_from = "occupations/jobs"', "there is no list"),
    ('relevance = "from_15"', 'relevance = "from_14"', "there is no condition “from_14”"),
    ('relevance = "may_have_income"', 'relevance = "from_15"', "“age.years” is a fact of a member"),
    ("minimum = 0\n", "", "“minimum” and “maximum” go together"),
    ("minimum = 0\n", "minimum = 99999\n", "lies below “minimum”"),
    ("required = true\n", "", "required: is missing"),
    ('label_en = "Roof"\n', "", "question.house.roof.label_en: is missing"),
    ('severity = "soft"', 'severity = "mild"', "“mild” is not one of"),
    ('question = "income_score"', 'question = "incom_score"', "“incom_score” is not one of"),
    ('when = { fact = "income_score", gt = 300 }', 'when = { fact = "income_scor", gt = 300 }',
     "check.score_high.when.fact: there is no question or fact “income_scor”"),
    ('when = { fact = "income_score", gt = 300 }', 'when = { fact = "income_score", gt = 300, lt = 1 }',
     "must be compared with exactly one of"),
    ("[condition.from_6]", '[condition.idle]\ngiven = "causes"\n[condition.from_6]', "condition.idle: is never used"),
    ('[[section]]\nid = "causes"', EMPTY_SECTION + '[[section]]\nid = "causes"', "section.empty: has no question"),
    ('id = "house.roof"', 'id = "house.wall"', "question.house.wall.id: is there twice"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), SPOILT, ids=[case[2] for case in SPOILT])
def test_fault_is_reported_with_its_key(tmp_path: Path, old: str, new: str, expected: str):
    folder = copy_form(tmp_path)
    edit(folder / "form.toml", old, new)
    faults = [str(fault) for fault in read_form(folder)[1]]
    assert any(expected in fault for fault in faults), faults
    with pytest.raises(KnownError) as refused:
        load_form(folder)
    assert refused.value.code is ErrorCode.FORM_INVALID


def test_all_faults_are_reported_at_once(tmp_path: Path):
    folder = copy_form(tmp_path)
    for old, new in (("note_en =", "note_eng ="), ('kind = "decimal"', 'kind = "float"'), ("gt = 500", 'gt = "500"')):
        edit(folder / "form.toml", old, new)
    keys = {fault.key for fault in read_form(folder)[1]}
    assert {"note_eng", "note_en", "question.house.area_m2.kind"} <= keys


def test_file_that_is_not_there_is_named(tmp_path: Path):
    form, faults = read_form(tmp_path)
    assert form is None
    assert "the file cannot be read" in str(faults[0])


def test_every_question_the_rules_read_is_asked_in_the_same_words():
    rules = load_rule_set(asset("resources", "rules", "vn-2022-2026"))
    for name in rules.questions:
        if name == "birth_date" or name in PROVIDED_FACTS:
            continue
        assert name in SHIPPED.question_types
        if name in WORKED_OUT:
            continue
        question = SHIPPED.question(name)
        for choice in question.choices:
            assert choice.label.casefold().startswith(rules.words[name].choices[choice.code].vi.casefold())


def test_codes_of_members_are_those_of_the_catalogues():
    with asset("resources", "catalogues", "education_levels.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["list"] == "schooling_now"]
    choices = SHIPPED.question("schooling").choices
    assert [(choice.code, choice.label) for choice in choices] == [(row["code"], row["name_vi"]) for row in rows]


def test_choices_have_number_keys_in_order():
    keys = [choice.key for choice in SHIPPED.question("employment").choices]
    assert keys == [str(number) for number in range(1, 13)]
    assert keys == [choice.code for choice in SHIPPED.question("employment").choices]


def test_sections_stand_in_the_order_of_the_interview():
    assert [(section.id, section.level) for section in SHIPPED.in_round("periodic").sections] == [
        ("household", Level.HOUSEHOLD), ("dwelling", Level.HOUSEHOLD), ("members", Level.MEMBER),
        ("income", Level.HOUSEHOLD), ("survey", Level.HOUSEHOLD), ("causes", Level.HOUSEHOLD)]  # fmt: skip
    assert [section.id for section in SHIPPED.in_round("on_request").sections][:2] == ["request", "screening"]


def test_form_says_that_the_official_layout_was_not_found():
    assert "chưa tìm được" in SHIPPED.note
    assert not any(question.verified for question in SHIPPED.questions)
    assert all(question.source for question in SHIPPED.questions)


def test_every_choice_question_has_choices_in_both_languages():
    for question in SHIPPED.questions:
        if question.kind in {FactKind.CHOICE, FactKind.MULTI, FactKind.YES_NO}:
            assert all(choice.label and choice.label_en for choice in question.choices)
            assert len(question.choices) >= 2
