"""How many keys a complete questionnaire of five people takes, counted on the real page."""

import pytest
from tests_support.entry import focused, stored
from tests_support.keystrokes import OTHERS, key_household, lines, report

from ngheo_desktop.domain.survey import QuestionnaireStatus


def test_a_questionnaire_of_five_people_takes_few_keys(page, commune, settle, capsys: pytest.CaptureFixture) -> None:
    found = report(commune, page, settle)
    with capsys.disabled():
        print("", *lines(found), sep="\n")

    assert found["people on record"].total <= 55
    assert found["people on record"].counts["ways"] <= 8
    without_text = found["people keyed, too"].total - found["people keyed, too"].counts["text"]
    assert without_text <= 80


def test_what_was_keyed_is_complete_and_equals_the_paper(page, commune, settle) -> None:
    household = commune.add("Lý Thị Mẩy", birth="1970")
    page.open_household(household)
    key_household(page, with_people=True)
    settle()

    assert page.session.status is QuestionnaireStatus.COMPLETE
    assert focused() is page.form_view.finish.next_button
    kept = commune.book.get(household).members
    assert [member.full_name for member in kept[1:]] == [person.name for person in OTHERS]
    assert [member.relation for member in kept] == ["chu_ho", "chong", "con_de", "con_de", "con_de"]
    assert [member.birth_date for member in kept] == ["1970", "1968-03-05", "2005-09-12", "2012", "2019-04-03"]
    assert [member.citizen_id for member in kept] == [None, "019068000123", "019305000124", None, None]
    assert {member.ethnic_code for member in kept} == {"02"}
    assert [stored(commune, household, "allowance", number) for number in range(5)] == ["no"] * 5
    assert stored(commune, household, "employment", 2) == "3"
    assert stored(commune, household, "nutrition", 4) == "normal"
    assert stored(commune, household, "income_score") == 120
    assert stored(commune, household, "causes") == ["3"]
