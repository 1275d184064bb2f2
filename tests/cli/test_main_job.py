"""The whole main job through the command line: commune, upper office, and equal totals on both sides."""

import json
from pathlib import Path
from typing import Any

import pytest
from pypdfium2 import PdfDocument
from tests_support.commands import Program

HOUSEHOLDS = 40


@pytest.fixture
def commune(program: Program) -> Program:
    program.json("setup", "--commune", "05665", "--officer", "Nguyễn Thị Hà")
    program.json("sample", "--households", str(HOUSEHOLDS), "--seed", "7")
    return program


@pytest.fixture
def office(office_program: Program) -> Program:
    office_program.json("setup", "--role", "office", "--province", "19", "--officer", "Trần Văn Bình")
    return office_program


def test_setup_tells_device_commune_and_role(program: Program) -> None:
    said = program.json("setup", "--commune", "05665", "--officer", "Nguyễn Thị Hà")

    assert {"device_id", "commune", "role"} == set(said)
    assert (said["commune"], said["role"]) == ("05665", "commune")
    assert len(said["device_id"]) == 32


def test_counts_of_classes_add_up_to_the_households(commune: Program) -> None:
    said = commune.json("classify")

    counts = said["rule_sets"]["vn-2022-2026"]
    assert {"poor", "near_poor", "average", "non_poor", "incomplete"} == set(counts)
    assert HOUSEHOLDS == said["households"] == sum(counts.values())
    assert counts["poor"] > 0
    assert counts["near_poor"] > 0


def test_the_household_lines_agree_with_the_counts(commune: Program) -> None:
    counts = commune.json("classify")["rule_sets"]["vn-2022-2026"]

    lines = commune.lines("households")

    classes = [line["rule_sets"]["vn-2022-2026"]["class"] for line in lines]
    assert {name: count for name, count in counts.items() if count} == {
        name: classes.count(name) for name in set(classes)
    }
    scores = [line["rule_sets"]["vn-2022-2026"] for line in lines]
    assert all(
        10 * len(score["deprived"]) == score["deprivation_score"] for score in scores if score["class"] != "incomplete"
    )


def test_certificates_are_one_for_each_poor_and_near_poor_household(commune: Program, tmp_path: Path) -> None:
    counts = commune.json("classify")["rule_sets"]["vn-2022-2026"]
    file = tmp_path / "gcn.pdf"

    said = commune.json("certificates", "--out", str(file), "--signer", "Lê Văn Ưng", "--date", "2026-12-20")

    assert counts["poor"] + counts["near_poor"] == said["certificates"]
    document = PdfDocument(file)
    assert len(document) == said["pages"]
    assert "Lê Văn Ưng" in document[0].get_textpage().get_text_range()


def test_a_reprint_is_the_same_bytes_and_takes_no_new_numbers(commune: Program, tmp_path: Path) -> None:
    commune.json("classify")
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"
    commune.json("certificates", "--out", str(first), "--signer", "Lê Văn Ưng")

    commune.json("certificates", "--out", str(second), "--signer", "Lê Văn Ưng")

    assert first.read_bytes() == second.read_bytes()


def send(commune: Program, office: Program, folder: Path) -> tuple[dict[str, Any], Path]:
    card = folder / "xa.ngheo-card"
    commune.json("contact-card", "--out", str(card))
    office.json("trust", str(card))
    exported = commune.json("export", "--out", str(folder))
    return exported, Path(exported["file"])


def test_the_office_holds_what_the_commune_sent(commune: Program, office: Program, tmp_path: Path) -> None:
    commune.json("classify")
    exported, file = send(commune, office, tmp_path)

    imported = office.json("import", str(file))

    assert (exported["changes"], 0, 0, 0) == (
        imported["accepted"],
        imported["refused"],
        imported["conflicts"],
        imported["already_present"],
    )
    for name in ("households", "members", "digest"):
        assert exported[name] == imported[name]
    assert imported["households"] == HOUSEHOLDS
    assert office.json("check")["ok"]
    assert exported["digest"] == commune.json("check")["digest"]


def test_importing_twice_changes_nothing(commune: Program, office: Program, tmp_path: Path) -> None:
    exported, file = send(commune, office, tmp_path)
    office.json("import", str(file))
    before = office.json("check")

    again = office.json("import", str(file))

    assert (0, exported["changes"]) == (again["accepted"], again["already_present"])
    assert before == office.json("check")


def test_a_dry_run_tells_the_same_and_keeps_nothing(commune: Program, office: Program, tmp_path: Path) -> None:
    exported, file = send(commune, office, tmp_path)
    before = office.json("check")

    planned = office.json("import", str(file), "--dry-run")

    assert exported["changes"] == planned["accepted"]
    assert before == office.json("check")
    done = office.json("import", str(file))
    assert planned == done


def test_later_changes_arrive_with_the_next_bundle(commune: Program, office: Program, tmp_path: Path) -> None:
    first, file = send(commune, office, tmp_path)
    office.json("import", str(file))
    commune.json("classify")
    second = commune.json("export", "--out", str(tmp_path))

    imported = office.json("import", second["file"])

    assert second["changes"] - first["changes"] == imported["accepted"]
    assert first["changes"] == imported["already_present"]
    assert second["digest"] == imported["digest"]
    older = office.json("import", str(file))
    assert (0, first["digest"]) == (older["accepted"], older["digest"])


def test_a_list_of_last_year_is_read_once(program: Program, list_file: Path) -> None:
    program.json("setup", "--commune", "05665", "--officer", "Nguyễn Thị Hà")

    planned = program.json("import-list", str(list_file), "--dry-run")
    first = program.json("import-list", str(list_file))
    again = program.json("import-list", str(list_file))

    assert (planned.pop("run"), first.pop("run") is not None) == (None, True)
    assert planned == first
    assert tuple(first[name] for name in ("households", "members", "poor", "near_poor")) == (280, 1003, 143, 97)
    assert (first["added"], first["unchanged"]) == (280, 0)
    assert (again["added"], again["unchanged"]) == (0, 280)
    assert [] == first["problems"] == again["problems"]
    held = program.json("check")
    assert (held["households"], held["members"]) == (280, 1003)


def test_json_is_one_object_on_stdout_and_nothing_else(commune: Program) -> None:
    out = commune.run("--json", "classify").out

    assert len(out.splitlines()) == 1
    json.loads(out)


def test_an_explanation_names_fact_threshold_and_article_of_each_deprived_indicator(commune: Program) -> None:
    commune.json("classify")
    poor = next(line for line in commune.lines("households") if line["rule_sets"]["vn-2022-2026"]["class"] == "poor")

    said = commune.json("classify", "--explain", poor["id"])

    told = said["rule_sets"]["vn-2022-2026"]
    assert told["class"] == "poor"
    assert told["deprived"] == poor["rule_sets"]["vn-2022-2026"]["deprived"]
    lines = {line["rule"]: line for line in told["explanation"]["lines"]}
    assert len(lines) == 12
    for indicator in told["deprived"]:
        assert lines[indicator]["outcome"] == "yes"
        assert lines[indicator]["facts"]
        assert lines[indicator]["threshold"]
        assert "Nghị định 07/2021/NĐ-CP" in lines[indicator]["article"]
    assert "[yes]" in commune.run("classify", "--explain", poor["id"]).out
