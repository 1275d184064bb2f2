"""Telephones: the form as ODK's own converter takes it, and its answers taken back, nothing overwritten unasked."""

import csv
import io
import xml.etree.ElementTree as ET
import zipfile
from datetime import date
from pathlib import Path

import pytest
from pyxform.xls2xform import convert

from ngheo_desktop.domain.household import Household
from ngheo_desktop.domain.paper_code import paper_code
from ngheo_desktop.domain.survey import ReviewRound, RoundKind
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.exchange.xlsform import write_xlsform
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.phone_forms import PhoneForms
from ngheo_desktop.services.rounds import create_round
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households, journal, questionnaires
from ngheo_desktop.store.check import check


@pytest.fixture(scope="module")
def sample_size() -> int:
    return 8


@pytest.fixture
def phones(folder: Folder, standards: Standards, review_round: ReviewRound) -> PhoneForms:
    return PhoneForms(folder, standards, review_round)


@pytest.fixture
def household(folder: Folder) -> Household:
    return next(one for one in households.all(folder.database, "05665") if len(one.members) > 2)


def filled(
    phones: PhoneForms,
    household: Household | None,
    answers: dict[str, str],
    *people: dict[str, str],
    form_id: str = "",
    about: dict[str, str] | None = None,
) -> bytes:
    """Return a questionnaire as Collect writes it: groups within, a repeat for each person."""
    root = ET.Element("data", {"id": form_id or phones.form_id, "version": "1"})
    meta = ET.SubElement(root, "meta")
    for name, text in (about or {"instanceID": "uuid:1"}).items():
        ET.SubElement(meta, name).text = text
    if household is not None:
        ET.SubElement(root, "household_code").text = paper_code(household.household_id)
    group = ET.SubElement(root, "section_dwelling")
    for name, text in answers.items():
        ET.SubElement(group, name).text = text
    for person in people:
        repeat = ET.SubElement(root, "person")
        for name, text in person.items():
            ET.SubElement(repeat, name).text = text
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def saved(tmp_path: Path, data: bytes, name: str = "phieu.xml") -> list[Path]:
    path = tmp_path / name
    path.write_bytes(data)
    return [path]


@pytest.mark.parametrize("kind", list(RoundKind))
def test_the_form_is_one_for_odks_own_converter_and_asks_every_question(
    folder: Folder, standards: Standards, kind: RoundKind, tmp_path: Path
) -> None:
    rule_sets = ("vn-2022-2026", "vn-2027-2030") if kind is RoundKind.PERIODIC else ("vn-2022-2026",)
    review_round = create_round(folder, standards, year=2026, kind=kind, rule_sets=rule_sets)
    form_file, _ = PhoneForms(folder, standards, review_round).write(tmp_path)

    found = convert(form_file)

    names = {element.tag.rpartition("}")[2] for element in ET.fromstring(found.xform).iter()}
    assert not found.warnings
    assert [one.id for one in standards.form_of(review_round).questions if one.id not in names] == []


def test_a_condition_about_age_is_asked_on_the_telephone_too(standards: Standards, review_round: ReviewRound) -> None:
    out = io.BytesIO()
    write_xlsform(standards.form_of(review_round), "f", ("T", "T"), date(2026, 9, 1), "1", out)
    xform = convert(out.getvalue(), file_type=".xlsx").xform
    binds = {
        bind.attrib["nodeset"].rpartition("/")[2]: bind.attrib.get("relevant", "")
        for bind in ET.fromstring(xform).iter("{http://www.w3.org/2002/xforms}bind")
    }

    assert "age_years" in binds["insured"]
    assert ">= 6" in binds["insured"]


def test_the_table_of_households_holds_codes_and_people(
    phones: PhoneForms, folder: Folder, household: Household, tmp_path: Path
) -> None:
    _, table = phones.write(tmp_path)
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(table.read_text("utf-8"), newline=""))}
    row = rows[paper_code(household.household_id)]

    assert table.read_bytes()[:4] == b"code"
    assert len(rows) == households.counts(folder.database, "05665")[0]
    assert (row["village"], row["name2"], row["id2"]) == (
        household.village,
        household.members[1].full_name,
        household.members[1].member_id,
    )


def test_answers_of_a_telephone_fill_what_is_empty_and_never_what_was_keyed(
    phones: PhoneForms, folder: Folder, standards: Standards, household: Household, tmp_path: Path
) -> None:
    on_request = create_round(folder, standards, year=2027, kind=RoundKind.ON_REQUEST, rule_sets=("vn-2022-2026",))
    phones = PhoneForms(folder, standards, on_request)
    first, second = household.members[:2]
    files = saved(
        tmp_path,
        filled(
            phones,
            household,
            {"house.area_m2": "45.5", "water.source": "rain", "info.shared": "tv phone"},
            {"member_id": first.member_id, "full_name": first.full_name, "insured": "yes"},
            {"full_name": second.full_name, "birth_date": (second.birth_date or "")[:4], "insured": "no"},
        ),
    )

    plan = phones.plan(files)
    phones.apply(plan)

    stored = questionnaires.get(folder.database, household.household_id, on_request.round_id)
    assert (plan.questionnaires, plan.new_answers, plan.new_people, plan.problems) == (1, 5, 0, ())
    assert stored is not None
    assert stored.household_answers == {"house.area_m2": "45.5", "water.source": "rain", "info.shared": ["tv", "phone"]}
    assert stored.member_answers == {first.member_id: {"insured": "yes"}, second.member_id: {"insured": "no"}}

    files = saved(tmp_path, filled(phones, household, {"house.area_m2": "45.5", "water.source": "piped"}))
    again = phones.plan(files)
    phones.apply(again)

    kept = questionnaires.get(folder.database, household.household_id, on_request.round_id)
    (difference,) = again.differences
    assert kept == stored
    assert (again.same, again.new_answers) == (1, 0)
    assert (difference.here, difference.phone) == ("Nước mưa", "Nước máy")

    phones.apply(again, take_differing=True)
    taken = questionnaires.get(folder.database, household.household_id, on_request.round_id)
    assert taken is not None
    assert taken.household_answers["water.source"] == "piped"
    assert check(folder.database).ok


def test_a_person_who_is_not_on_record_is_added(
    phones: PhoneForms, folder: Folder, household: Household, tmp_path: Path
) -> None:
    person = {"full_name": "Nông Thị Mới", "birth_date": "05/03/2026", "sex": "female"}
    plan = phones.plan(saved(tmp_path, filled(phones, household, {}, person)))
    phones.apply(plan)

    added = households.get(folder.database, household.household_id).members[-1]
    assert plan.new_people == 1
    assert (added.full_name, added.birth_date, added.sex) == ("Nông Thị Mới", "2026-03-05", "female")


def test_what_cannot_be_taken_is_listed_and_the_rest_is_taken(
    phones: PhoneForms, household: Household, tmp_path: Path
) -> None:
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("a/good.xml", filled(phones, household, {"house.wall": "not_there"}))
        out.writestr("b/twice.xml", filled(phones, household, {}))
        out.writestr("c/nobody.xml", filled(phones, None, {}))
        out.writestr("d/other.xml", filled(phones, household, {}, form_id="ngheo-other"))
        out.writestr("e/broken.xml", b"<data")
        out.writestr("f/bomb.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><data id="x"/>')
        out.writestr("g/long.xml", b"<data>" + b" " * (2 << 20))
        out.writestr("notes.txt", b"not a form")

    plan = phones.plan([archive])

    assert plan.questionnaires == 1
    assert [problem.file for problem in plan.problems] == [
        "a/good.xml",
        "b/twice.xml",
        "c/nobody.xml",
        "d/other.xml",
        "e/broken.xml",
        "f/bomb.xml",
        "g/long.xml",
    ]


@pytest.mark.parametrize("content", [b"", b"\x89PNG", b"PK\x03\x04 broken", b"<html></html>"])
def test_a_file_of_another_kind_is_refused_and_nothing_is_changed(
    phones: PhoneForms, folder: Folder, tmp_path: Path, content: bytes
) -> None:
    before = journal.count(folder.database)
    with pytest.raises(KnownError) as refused:
        phones.plan(saved(tmp_path, content))

    assert refused.value.code is ErrorCode.ODK_NOT_INSTANCE
    assert journal.count(folder.database) == before


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_an_edited_questionnaire_the_edited_version_counts(
    phones: PhoneForms, folder: Folder, household: Household, tmp_path: Path, newest_first: bool
) -> None:
    sent = [
        filled(phones, household, {"survey.enumerator": "Lần một"}, about={"instanceID": "uuid:a"}),
        filled(
            phones,
            household,
            {"survey.enumerator": "Lần hai"},
            about={"instanceID": "uuid:b", "deprecatedID": "uuid:a"},
        ),
        filled(
            phones,
            household,
            {"survey.enumerator": "Lần ba"},
            about={"instanceID": "uuid:c", "deprecatedID": "uuid:b"},
        ),
    ]
    archive = tmp_path / "all.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for number, data in enumerate(reversed(sent) if newest_first else sent):
            out.writestr(f"{number}.xml", data)

    plan = phones.plan([archive])
    phones.apply(plan, take_differing=True)

    stored = questionnaires.get(folder.database, household.household_id, phones.form_id.removeprefix("ngheo-"))
    assert (plan.questionnaires, plan.problems) == (1, ())
    assert stored is not None
    assert stored.household_answers["survey.enumerator"] == "Lần ba"


def test_answers_to_questions_that_the_round_does_not_ask_are_told(
    phones: PhoneForms, household: Household, tmp_path: Path
) -> None:
    data = filled(phones, household, {"house.roof2": "durable", "water.source": "rain"}, {"smoker": "yes"})

    plan = phones.plan(saved(tmp_path, data))

    assert plan.questionnaires == 1
    assert len(plan.problems) == 1
    assert "house.roof2, smoker" in plan.problems[0].message


def test_the_whole_form_of_this_round_names_nothing_unknown(
    phones: PhoneForms, household: Household, tmp_path: Path
) -> None:
    form_file, _ = phones.write(tmp_path)
    xform = ET.fromstring(convert(form_file).xform)
    data = next(element for element in xform.iter() if "version" in element.attrib and "id" in element.attrib)
    for element in data.iter():
        if not len(element) and not (element.text or "").strip():
            element.text = "x"
    code = next(element for element in data.iter() if element.tag.endswith("household_code"))
    code.text = paper_code(household.household_id)

    plan = phones.plan(saved(tmp_path, ET.tostring(data)))

    assert plan.questionnaires == 1
    assert [problem for problem in plan.problems if "not asked here" in problem.message] == []


def test_questionnaires_in_the_namespace_of_a_server_are_read_too(
    phones: PhoneForms, household: Household, tmp_path: Path
) -> None:
    person = {"full_name": "Nông Thị Mới", "birth_date": "2000"}
    data = filled(phones, household, {}, person).replace(b"<data ", b'<data xmlns="http://example.org/form" ')

    assert phones.plan(saved(tmp_path, data)).new_people == 1


def test_hostile_files_are_refused_in_little_time_and_memory(phones: PhoneForms, tmp_path: Path) -> None:
    deep = b"<data id='x'>" + b"<a>" * 140_000 + b"</a>" * 140_000 + b"</data>"
    archive = tmp_path / "deep.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("deep.xml", deep)
        out.writestr("bomb.xml", b"<data>" + bytes(200 << 20))
    hurt = bytearray(archive.read_bytes())
    hurt[60:80] = b"\xff" * 20
    assert [problem.file for problem in phones.plan([archive]).problems] == ["deep.xml", "bomb.xml"]
    for content in (deep, bytes(hurt)):
        with pytest.raises(KnownError) as refused:
            phones.plan(saved(tmp_path, content))

        assert refused.value.code is ErrorCode.ODK_NOT_INSTANCE
