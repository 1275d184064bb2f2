"""Every value of every shipped standard that a province may change: a step laxer is refused, a step stricter loads.

The province and its decision are invented.
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ngheo_desktop.assets import asset
from ngheo_desktop.rules.parse import read_rule_set

PARENTS = ("vn-2016-2021", "vn-2022-2026", "vn-2027-2030")
HEAD = """id = "tinh-thu"
parent = "{parent}"
title = "Chuẩn thử"
title_en = "Trial standard"
from = {first}
until = {last}
checked_on = 2026-11-21

[document.qd_tinh]
name = "Quyết định 00/QĐ-UBND (thử)"
name_en = "Decision 00/QĐ-UBND (invented)"
title = "Chuẩn thử"
issued_on = 2015-12-01
"""
PERIOD = """
[[value.period]]
from = {first}
until = {last}
value = {value}
document = "qd_tinh"
article = "Điều 1"
confidence = "M"
verified = false
read_in = "x"
"""


def changeable() -> list[tuple[str, dict[str, Any]]]:
    return [
        (parent, value)
        for parent in PARENTS
        for value in tomllib.loads(asset("resources", "rules", parent, "values.toml").read_text("utf-8"))["value"]
        if "stricter" in value and "value" in value["period"][-1]
    ]


def full_id(value: dict[str, Any]) -> str:
    return f"{value['id']}.{value['area']}" if "area" in value else str(value["id"])


def overlay(folder: Path, parent: str, value: dict[str, Any], numbers: dict[tuple[date, date], object]) -> Path:
    """Write an overlay that changes one value, with a period for each of the numbers."""
    place = folder / "tinh-thu"
    place.mkdir()
    first, last = min(numbers)[0], max(numbers)[1]
    (place / "ruleset.toml").write_text(HEAD.format(parent=parent, first=first, last=last), encoding="utf-8")
    area = f'area = "{value["area"]}"\n' if "area" in value else ""
    periods = "".join(
        PERIOD.format(first=start, last=end, value=str(number).replace("'", '"'))
        for (start, end), number in numbers.items()
    )
    text = f'[[value]]\nid = "{value["id"]}"\n{area}title = "Thử"\ntitle_en = "Trial"\n{periods}'
    (place / "values.toml").write_text(text, encoding="utf-8")
    return place


def step(value: dict[str, Any], *, laxer: bool) -> object:
    """Return the smallest change of a value in one direction."""
    now = value["period"][-1]["value"]
    if isinstance(now, list):
        return [*now, "other"] if laxer else now[1:]
    return now + (1 if (value["stricter"] == "higher") is not laxer else -1)


@pytest.mark.parametrize(
    ("parent", "value"), changeable(), ids=lambda each: each if isinstance(each, str) else full_id(each)
)
def test_a_step_laxer_is_refused_and_a_step_stricter_loads(tmp_path: Path, parent: str, value: dict[str, Any]) -> None:
    life = (value["period"][-1]["from"], value["period"][-1]["until"])
    (tmp_path / "lax").mkdir()

    lax, lax_faults = read_rule_set(overlay(tmp_path / "lax", parent, value, {life: step(value, laxer=True)}))
    strict, faults = read_rule_set(overlay(tmp_path, parent, value, {life: step(value, laxer=False)}))

    assert lax is None
    assert [fault.key for fault in lax_faults] == [f"value.{full_id(value)}"]
    assert strict is not None, faults


@pytest.mark.parametrize(("parent", "value"), changeable()[:1] + changeable()[-1:], ids=["lines", "codes"])
def test_a_last_day_that_is_laxer_is_enough_to_be_refused(tmp_path: Path, parent: str, value: dict[str, Any]) -> None:
    first, last = value["period"][-1]["from"], value["period"][-1]["until"]
    eve = last.replace(day=last.day - 1)
    numbers = {(first, eve): step(value, laxer=False), (last, last): step(value, laxer=True)}

    rules, faults = read_rule_set(overlay(tmp_path, parent, value, numbers))

    assert rules is None
    assert [fault.context["first"] for fault in faults] == [last]


@pytest.mark.parametrize("file", ["indicators.toml", "facts.toml", "sentences.toml"])
def test_an_overlay_cannot_bring_indicators_or_questions_of_its_own(tmp_path: Path, file: str) -> None:
    parent, value = changeable()[0]
    life = (value["period"][-1]["from"], value["period"][-1]["until"])
    place = overlay(tmp_path, parent, value, {life: step(value, laxer=False)})
    (place / file).write_bytes(asset("resources", "rules", parent, file).read_bytes())

    rules, faults = read_rule_set(place)

    assert rules is None
    assert [(fault.file, fault.key) for fault in faults] == [(file, "-")]
