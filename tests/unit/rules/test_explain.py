"""The explanation says the class, the facts, the thresholds and the articles in plain words."""

from datetime import date

import pytest

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.classification import Outcome, trace_from_data, trace_to_data
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.errors import BugError
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.explain import Explanation, explain
from ngheo_desktop.rules.parse import load_rule_set

RULES = load_rule_set(asset("resources", "rules", "vn-2022-2026"))
ENGINE = Engine(RULES)
HOME = {
    "income_score": 130,
    "house.wall": "durable",
    "house.pillar": "durable",
    "house.roof": "durable",
    "house.area_m2": "23.5",
    "water.source": "surface",
    "toilet.kind": "none",
    "telecom.internet": "yes",
    "info.shared": ["tv", "radio"],
    "info.personal": ["none"],
}
HEAD = PersonFacts("an", Sex.MALE, "1982-03-04", "chu_ho",
                   {"employment": "3", "allowance": "no", "insured": "no", "education": "3"})  # fmt: skip
WIFE = PersonFacts("binh", Sex.FEMALE, "1985", "vo",
                   {"employment": "3", "allowance": "no", "insured": "yes", "education": "3"})  # fmt: skip


def explained(language: str = "vi", *, members=(HEAD, WIFE), area=Area.RURAL, **changes: object) -> Explanation:
    answers = {**HOME, **{name.replace("__", "."): value for name, value in changes.items()}}
    answers = {name: value for name, value in answers.items() if value is not None}
    facts = HouseholdFacts(area, date(2026, 9, 1), answers, members)
    return explain(ENGINE.classify(facts), RULES, language)


def line(explanation: Explanation, rule: str):
    return next(each for each in explanation.lines if each.rule == rule)


def test_headline_names_class_and_scores():
    assert explained().headline == "Hộ nghèo. Điểm B1: 130; điểm B2: 30 (3 chỉ số thiếu hụt)."
    assert explained("en").headline == "Poor household. B1: 130; B2: 30 (3 deprived indicators)."


def test_distance_to_the_next_class_is_told_in_both_directions():
    assert explained().distances == (
        "B1 thêm 11 điểm thì thành: Hộ không nghèo.",
        "Bớt 1 chỉ số thiếu hụt thì thành: Hộ cận nghèo.",
    )
    near_poor = explained(toilet__kind="septic")
    assert near_poor.distances[1] == "Thêm 1 chỉ số thiếu hụt thì thành: Hộ nghèo."
    above = explained(income_score=150)
    assert above.distances == ("B1 bớt 10 điểm thì thành: Hộ nghèo.",)


def test_distance_of_farmers_with_a_surveyed_income_leads_to_the_average_living_standard():
    found = explained(income__farm="yes", income__monthly=1_600_000, survey__months=12)
    assert found.distances[0].endswith("Hộ làm nông, lâm, ngư, diêm nghiệp có mức sống trung bình.")


def test_deprived_indicators_come_first_in_legal_order():
    found = explained()
    assert [(each.rule, each.points) for each in found.lines[:3]] == [("insurance", 10), ("water", 10), ("toilet", 10)]
    assert {each.outcome for each in found.lines[3:]} == {Outcome.NO}
    assert {each.points for each in found.lines[3:]} == {0}
    assert len(found.lines) == 12


def test_line_of_members_names_only_the_member_concerned():
    found = line(explained(), "insurance")
    assert [(fact.subject, fact.text) for fact in found.facts] == [("an", "44 tuổi; Có bảo hiểm y tế: không")]
    assert found.threshold == "Mọi người từ đủ 6 tuổi trở lên đều có bảo hiểm y tế"
    assert found.article == "Nghị định 07/2021/NĐ-CP, Phụ lục"


def test_line_of_the_dwelling_says_numbers_as_people_write_them():
    assert line(explained(), "house_area").facts[0].text == "23,5 m²; 2 nhân khẩu"
    assert line(explained("en"), "house_area").facts[0].text == "23.5 m²; 2 members"
    assert line(explained(), "information").facts[0].text == (
        "Phương tiện dùng chung: ti vi, radio; Phương tiện cá nhân: không có")  # fmt: skip


def test_indicator_that_concerns_nobody_says_so():
    assert line(explained(), "nutrition").facts[0].text == "Không có trẻ em dưới 16 tuổi"
    assert line(explained(), "dependants").facts[0].text == "0 người phụ thuộc trên 2 nhân khẩu"
    assert line(explained(), "employment").facts[0].text == "2 người trong độ tuổi lao động, không ai thiếu việc làm"


def test_unverified_texts_are_marked():
    found = explained()
    assert {each.mark for each in found.lines} == {"chưa đối chiếu văn bản"}
    assert not any(each.verified for each in found.lines)
    assert found.mark == "Kết quả dựa trên 44 quy định chưa đối chiếu văn bản."


def test_decision_shows_the_lines_of_its_area():
    rural, urban = explained().decision, explained(area=Area.URBAN).decision
    assert rural is not None
    assert urban is not None
    assert rural.threshold == "B1 từ 140 điểm trở xuống và B2 từ 30 điểm trở lên"
    assert urban.threshold == "B1 từ 175 điểm trở xuống và B2 từ 30 điểm trở lên"


def test_average_living_standard_shows_money_with_thousands_apart():
    found = explained(income_score=150, income__farm="yes", income__monthly=1_600_000, survey__months=12)
    assert found.household_class == "average"
    assert found.decision is not None
    assert "trên 1.500.000 đến 2.250.000 đồng/người/tháng" in found.decision.threshold
    assert "1.600.000 đồng/người/tháng" in found.decision.facts[0].text


def test_missing_answers_are_named_instead_of_a_class():
    wife = WIFE._replace(answers={"employment": "3", "allowance": "no", "education": "3"})
    found = explained(members=(HEAD, wife), income_score=None)
    assert found.headline == "Chưa xếp loại được: còn thiếu 2 thông tin."
    assert found.decision is None
    assert found.distances == ()
    assert {(fact.subject, fact.text) for fact in found.missing} == {
        ("binh", "Còn thiếu: Có bảo hiểm y tế"),
        ("", "Còn thiếu: Điểm B1"),
    }
    assert line(found, "insurance").outcome is Outcome.MISSING


def test_stored_trace_is_explained_like_the_fresh_one():
    facts = HouseholdFacts(Area.RURAL, date(2026, 9, 1), HOME, (HEAD, WIFE))
    fresh = ENGINE.classify(facts)
    stored = fresh._replace(trace=trace_from_data(trace_to_data(fresh.trace)))
    assert explain(stored, RULES, "vi") == explain(fresh, RULES, "vi")


def test_every_sentence_is_filled():
    for language in ("vi", "en"):
        found = explained(language, income_score=150, income__farm="yes", income__monthly=1_600_000, survey__months=12)
        texts = [found.headline, found.mark, *found.distances]
        texts += [text for each in found.lines for text in (each.threshold, *[fact.text for fact in each.facts])]
        assert not any("{" in text for text in texts)
        assert all(texts)


def test_classification_of_another_rule_set_is_refused():
    fresh = ENGINE.classify(HouseholdFacts(Area.RURAL, date(2026, 9, 1), HOME, (HEAD, WIFE)))
    with pytest.raises(BugError):
        explain(fresh._replace(rule_set="vn-2016-2021"), RULES, "vi")
