"""Rule sets with faults are refused, with every fault and its place; the shipped one is loaded as the law has it."""

from datetime import date
from pathlib import Path

import pytest
from tests_support.rule_sets import RULE_SET, copy_rule_set, edit

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.survey import Area
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import choose_language, describe
from ngheo_desktop.rules.parse import load_rule_set, read_rule_set

SHIPPED = load_rule_set(asset("resources", "rules", RULE_SET))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_rule_set(tmp_path)


def faults_of(folder: Path) -> list[str]:
    return [str(fault) for fault in read_rule_set(folder)[1]]


UNUSED_FACT = '[[fact]]\nid = "unused"\nkind = "text"\nlevel = "member"\nlabel = "x"\nlabel_en = "x"\n\n'
PERIOD_2026 = "from = 2026-01-01\nuntil = 2026-12-31\nvalue = 30\n"
SPOILT = [
    ("ruleset.toml", "checked_on", "checkd_on", "ruleset.toml: checkd_on: is not known here"),
    ("ruleset.toml", "checked_on", "checkd_on", "ruleset.toml: checked_on: is missing"),
    ("ruleset.toml", 'id = "vn-2022-2026"', 'id = "vn-other"', "ruleset.toml: id: must be the name of its folder"),
    ("ruleset.toml", "from = 2022-01-01", 'from = "2022-01-01"', "ruleset.toml: from: must be a date"),
    ("ruleset.toml", 'le = "@cutoff.income"', 'le = "@cutoff.incom"',
     "condition.income_at_or_under_line.any[1].all[1].le: there is no number “cutoff.incom” among the values"),
    ("ruleset.toml", 'le = "@cutoff.income"', 'le = "@line.income"', "the units differ"),
    ("ruleset.toml", "otherwise = true\n", 'when = "deprived_enough"\n', "the last class must take all that are left"),
    ("ruleset.toml", 'when = { all = ["income_at_or_under_line", { not = "deprived_enough" }] }', "otherwise = true",
     "ruleset.toml: class.average: is never reached"),
    ("ruleset.toml", '"income_at_or_under_line", "deprived_enough"',
     '"income_at_or_under_line", "deprived_enough", { not = "deprived_enough" }',
     "ruleset.toml: class.poor: no household can ever be of this class"),
    ("ruleset.toml", "[condition.income_surveyed]", "[condition.surveyed]", "there is no condition “income_surveyed”"),
    ("ruleset.toml", "[condition.income_surveyed]",
     '[condition.idle]\ngiven = "income.farm"\n[condition.income_surveyed]',
     "ruleset.toml: condition.idle: is never used"),
    ("ruleset.toml", "[condition.income_surveyed]\nany = [",
     '[condition.income_surveyed]\nany = ["income_surveyed", ', "condition “income_surveyed” uses itself"),
    ("ruleset.toml", 'number = { product = ["@points.indicator", { fact = "deprived.count" }] }',
     'number = { fact = "income_score" }', "score.deprivation.number: must be worked out from “deprived.count” alone"),
    ("values.toml", PERIOD_2026, PERIOD_2026.replace("2026-01-01", "2026-02-01"),
     "value.cutoff.deprivation.period: nothing is in force from 2026-01-01 to 2026-01-31"),
    ("values.toml", PERIOD_2026, PERIOD_2026.replace("2026-12-31", "2026-11-30"),
     "value.cutoff.deprivation.period: nothing is in force from 2026-12-01 to 2026-12-31"),
    ("values.toml", PERIOD_2026, PERIOD_2026.replace("2026-01-01", "2025-12-31"),
     "value.cutoff.deprivation.period: more than one value is in force on 2025-12-31"),
    ("values.toml", PERIOD_2026, PERIOD_2026.replace("2026-12-31", "2027-12-31"), "goes beyond the end"),
    ("values.toml", PERIOD_2026, PERIOD_2026.replace("30", "30.5"), "must be a number in the unit points"),
    ("values.toml", PERIOD_2026, PERIOD_2026.replace("30", '"30"'), "must be a number in the unit points"),
    ("values.toml", "value = 50\n", "value = 101\n", "101 percent is not possible"),
    ("values.toml", 'unit = "points_per_indicator"', 'unit = "poins"', "“poins” is not one of"),
    ("values.toml", 'unit = "points_per_indicator"', 'unit = "points"',
     "score.deprivation.number: must be a number in the unit points"),
    ("values.toml", 'document = "tt07"\n', "", "document: is missing"),
    ("values.toml", 'document = "tt07"', 'document = "tt08"', "“tt08” is not one of"),
    ("values.toml", 'article = "Điều 3"\n', 'article = ""\n', "article: must not be empty"),
    ("values.toml", "verified_on = 2026-11-21\n", "", "needs “verified_by” and “verified_on”"),
    ("values.toml", 'confidence = "P"', 'confidence = "S"', "only what was read in primary text (P) can be verified"),
    ("values.toml", 'confidence = "S"\nverified = false',
     'confidence = "S"\nverified = false\nverified_by = "ai đó"', "nobody can have verified it"),
    ("values.toml", 'id = "line.average"\narea = "urban"', 'id = "line.averag"\narea = "urban"',
     "value.line.average: must be given for both areas, or once for all"),
    ("values.toml", 'id = "house.area"', 'id = "house.areas"', "there is no number “house.area” among the values"),
    ("indicators.toml", 'fact = "insured"', 'fact = "insurance"', "there is no question or fact “insurance”"),
    ("indicators.toml", 'fact = "insured"', 'fact = "house.wall"', "“house.wall” is a fact of a household"),
    ("indicators.toml", 'in = ["2", "5", "6"]', 'in = ["2", "5", "66"]', "“employment” has no answer 66"),
    ("indicators.toml", "{@age.insurance}", "{@age.insuranc}", "the text token “@age.insuranc” stands for nothing"),
    ("indicators.toml", 'dimension = "health"', 'dimension = "helth"', "“helth” is not one of"),
    ("indicators.toml", "at_least = 2", "at_least = 4", "must be a whole number from 1 to 3"),
    ("indicators.toml", 'title_en = "Nutrition"\n', "", "indicator.nutrition.title_en: is missing"),
    ("facts.toml", 'id = "allowance"\nkind = "yes_no"', 'id = "allowance"\nkind = "yes"', "“yes” is not one of"),
    ("facts.toml", '[[fact]]\nid = "sex"',
     UNUSED_FACT + '[[fact]]\nid = "sex"',
     "facts.toml: unused: is never used"),
    ("sentences.toml", "{points} điểm", "{point} điểm", "the text token “point” stands for nothing"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "expected"), SPOILT, ids=[case[3] for case in SPOILT])
def test_fault_is_reported_with_file_and_key(folder: Path, file: str, old: str, new: str, expected: str):
    edit(folder / file, old, new)
    faults = faults_of(folder)
    assert any(expected in fault for fault in faults), faults
    with pytest.raises(KnownError) as refused:
        load_rule_set(folder)
    assert refused.value.code is ErrorCode.RULE_SET_INVALID
    assert refused.value.context["count"] == len(refused.value.context["faults"]) == len(faults)


def test_all_faults_are_reported_at_once(folder: Path):
    edit(folder / "values.toml", 'unit = "points_per_indicator"', 'unit = "poins"')
    edit(folder / "indicators.toml", 'fact = "insured"', 'fact = "insurance"')
    edit(folder / "ruleset.toml", "checked_on = 2026-11-21", "checked_on = 2026-11-21\nsurprise = 1")
    edit(folder / "sentences.toml", "{points} điểm", "{point} điểm")
    files = {fault.split(":")[0] for fault in faults_of(folder)}
    assert files == {"values.toml", "indicators.toml", "ruleset.toml", "sentences.toml"}


def test_files_that_cannot_be_read_are_named(folder: Path):
    (folder / "facts.toml").unlink()
    (folder / "values.toml").write_bytes(b"[[value]\n")
    (folder / "sentences.toml").write_bytes(b"\xff\xfe")
    assert [fault.split(":")[0] for fault in faults_of(folder)] == ["values.toml", "facts.toml", "sentences.toml"]


def test_key_given_twice_is_refused(folder: Path):
    edit(folder / "ruleset.toml", 'income_table = "not_loaded"', 'income_table = "not_loaded"\nincome_table = "x"')
    assert "not valid TOML" in faults_of(folder)[0]


def test_shipped_lines_are_those_of_the_decree():
    lines = {
        (value.full_id, period.value)
        for value in SHIPPED.values
        for period in value.periods
        if value.value_id in {"line.income", "line.average", "cutoff.income", "cutoff.deprivation", "points.indicator"}
    }
    assert lines == {
        ("line.income.rural", 1_500_000), ("line.income.urban", 2_000_000),
        ("line.average.rural", 2_250_000), ("line.average.urban", 3_000_000),
        ("cutoff.income.rural", 140), ("cutoff.income.urban", 175),
        ("cutoff.deprivation", 30), ("points.indicator", 10),
    }  # fmt: skip


def test_indicators_stand_in_legal_order():
    assert [indicator.indicator_id for indicator in SHIPPED.indicators] == [
        "employment", "dependants", "nutrition", "insurance", "adult_education", "child_schooling",
        "house_quality", "house_area", "water", "toilet", "telecom", "information"]  # fmt: skip


def test_only_the_income_lines_read_in_the_decree_are_verified():
    verified = {
        (value.full_id, period.start.year)
        for value in SHIPPED.values
        for period in value.periods
        if period.source.verified
    }
    assert verified == {("line.income.rural", 2022), ("line.income.urban", 2022)}
    assert not any(indicator.verified for indicator in SHIPPED.indicators)


def test_every_value_has_a_source_and_says_where_it_was_read():
    sources = [period.source for value in SHIPPED.values for period in value.periods]
    sources += [indicator.source for indicator in SHIPPED.indicators]
    assert all(source.document.name.vi and source.article and source.read_in for source in sources)


def test_continuation_of_2026_rests_on_the_later_decree():
    line = SHIPPED.value("line.income", Area.RURAL)
    assert line.on(date(2025, 12, 31)).source.document.document_id == "nd07"
    assert line.on(date(2026, 1, 1)).source.document.document_id == "nd351"


def test_value_outside_its_life_is_not_in_force():
    with pytest.raises(KnownError) as refused:
        SHIPPED.value("line.income", Area.RURAL).on(date(2027, 1, 1))
    assert refused.value.code is ErrorCode.RULE_NOT_IN_FORCE


def test_content_hash_ignores_comments_and_order_and_sees_every_value(folder: Path):
    edit(folder / "ruleset.toml", 'id = "vn-2022-2026"\n', "")
    edit(folder / "ruleset.toml", "from = 2022-01-01", 'from = 2022-01-01\n# a remark\nid = "vn-2022-2026"')
    assert load_rule_set(folder).content_hash == SHIPPED.content_hash
    edit(folder / "values.toml", "value = 8\n", "value = 9\n")
    assert load_rule_set(folder).content_hash != SHIPPED.content_hash


def test_b1_table_is_not_loaded():
    assert SHIPPED.income_table == "not_loaded"


def test_refusal_tells_every_fault_in_the_language_of_the_screen(folder: Path):
    edit(folder / "ruleset.toml", "checked_on", "checkd_on")
    with pytest.raises(KnownError) as refused:
        load_rule_set(folder)
    choose_language("vi")
    advice = describe(refused.value).advice
    assert "ruleset.toml: checkd_on: không có khóa này ở đây" in advice
    assert "ruleset.toml: checked_on: còn thiếu" in advice
