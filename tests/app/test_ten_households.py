"""Ten complete households keyed from paper by key presses only: what is on record is what was on the paper.

`NGHEO_TEST_PLATFORM=xcb xvfb-run -a pytest tests/app/test_ten_households.py` does it in a real window of X.
"""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests_support.entry import new_commune
from tests_support.typist import Typist

from ngheo_desktop.app.pictures import settle, shown_window
from ngheo_desktop.clock import FixedClock
from ngheo_desktop.domain.survey import QuestionnaireStatus
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.people import Completeness, SampleHousehold, generate_commune
from ngheo_desktop.store import households, questionnaires
from ngheo_desktop.store.check import check

CTRL = Qt.KeyboardModifier.ControlModifier


def papers() -> list[SampleHousehold]:
    """Return ten complete forms of households of many sizes."""
    everything = generate_commune(11, 200, "05665", date(2026, 11, 21))
    complete = [one for one in everything if one.completeness is Completeness.COMPLETE]
    by_size: dict[int, list[SampleHousehold]] = {}
    for one in complete:
        by_size.setdefault(len(one.members), []).append(one)
    return [by_size[size][number] for number in range(2) for size in sorted(by_size)[:5]]


def test_ten_households_keyed_from_paper_are_on_record_as_on_paper(location: DataFolder, clock: FixedClock) -> None:
    commune = new_commune(location.root, clock)
    form = commune.standards.form_of(commune.review_round)
    asked = {question.id for question in form.questions}
    stack = papers()
    keys = {}
    with commune.folder as folder, shown_window(folder, commune.standards) as (window, operations):
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        typist = Typist(window, form, lambda: settle(operations))
        for paper in stack:
            typist.press(Qt.Key.Key_1, modifier=CTRL)
            typist.add_household(paper)
            before = typist.keys
            typist.key_household(paper)
            keys[paper.number] = (len(paper.members), typist.keys - before)
        found = {
            home.head.full_name if home.head else "": (
                home,
                questionnaires.get(folder.database, home.household_id, commune.review_round.round_id),
            )
            for home in households.all(folder.database)
        }
        assert check(folder.database).ok
    for paper in stack:
        home, stored = found[paper.members[0].full_name]
        assert stored is not None
        assert stored.status is QuestionnaireStatus.COMPLETE, paper.number
        assert stored.household_answers == {name: value for name, value in paper.answers.items() if name in asked}
        assert [
            (one.full_name, one.sex, one.birth_date, one.relation, one.ethnic_code, one.citizen_id)
            for one in home.members
        ] == [
            (one.full_name, one.sex, one.birth_date, one.relation, one.ethnic_code, one.citizen_id)
            for one in paper.members
        ]
        assert [stored.member_answers.get(one.member_id, {}) for one in home.members] == [
            {name: value for name, value in one.answers.items() if name in asked} for one in paper.members
        ]
    print("keys by household (people, keys):", sorted(keys.values()))
