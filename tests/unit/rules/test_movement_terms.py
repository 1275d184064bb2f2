"""The shipped terms of movements are read strictly."""

import shutil
from pathlib import Path

import pytest

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.movement import LISTS, RelapseRule
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.rules.movement_terms import load_movement_terms


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return Path(shutil.copy(asset("resources", "movement.toml"), tmp_path))


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_nothing_that_was_not_found_is_verified() -> None:
    terms = load_movement_terms(asset("resources", "movement.toml"))

    assert terms.rule == RelapseRule(years=None, other_standards=False)
    assert not terms.relapse.verified
    assert not terms.persons.verified
    assert {one: form.number for one, form in terms.forms.items()} == dict(zip(LISTS, ("7.2", "7.3"), strict=True))
    assert {len(form.columns) for form in terms.forms.values()} == {9}


def test_a_number_of_years_can_be_set(file: Path) -> None:
    edit(file, "years = 0", "years = 5")

    assert load_movement_terms(file).rule.years == 5


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("years = 0", "years = -1", "relapse.years"),
        ('class = "near_poor"', 'class = "poor"', "form"),
        ('class = "near_poor"', 'class = "rich"', "form[1].class"),
        ('    "Số cuối kỳ",\n', "", "form[1].columns"),
        ("checked_on = 2026-11-21", "checked_on = 2026-11-21\nsurprise = 1", "surprise"),
        ('text_en = "People', 'text_fr = "Gens', "persons.text_en"),
        ("verified = false\n\n[persons]", 'verified = "no"\n\n[persons]', "relapse.verified"),
    ],
)
def test_a_slip_is_refused_with_its_place(file: Path, old: str, new: str, key: str) -> None:
    edit(file, old, new)

    with pytest.raises(KnownError) as fault:
        load_movement_terms(file)

    assert fault.value.code is ErrorCode.RULE_SET_INVALID
    assert f"movement.toml: {key}" in [detail.place for detail in fault.value.context["faults"]]  # type: ignore[attr-defined]


def test_a_broken_file_is_refused(file: Path) -> None:
    file.write_text("relapse = [", "utf-8")

    with pytest.raises(KnownError, match="RULE_SET_INVALID"):
        load_movement_terms(file)
