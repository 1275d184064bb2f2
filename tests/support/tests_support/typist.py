"""Somebody at the keyboard with a stack of paper forms: reads which field is in focus, and types what the paper says.

Nothing is called but key presses; of the window only that is looked at which a person sees, the field in focus.
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from ngheo_desktop.domain.expression import FactKind
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.forms.model import Form, Question
from ngheo_desktop.gui.dialogs.add_household import AddHouseholdDialog
from ngheo_desktop.gui.main_window import MainWindow
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.reference.catalogues import ethnic_groups, relations
from ngheo_desktop.reference.people import SampleHousehold, SampleMember
from tests_support import entry

ENTER = Qt.Key.Key_Return


class Typist:
    """Types households of a paper into the questionnaire page, and counts the keys."""

    def __init__(self, window: MainWindow, form: Form, settle: Callable[[], None]) -> None:
        self._window = window
        self._questions = {question.id: question for question in form.questions}
        self._settle = settle
        self.keys = 0

    def press(self, *keys: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys where the focus is."""
        self.keys += len(keys)
        entry.press(*keys, modifier=modifier)

    def write(self, text: str) -> None:
        """Type a text where the focus is."""
        self.keys += len(text)
        entry.write(text)

    def add_household(self, paper: SampleHousehold) -> None:
        """Add the household by the window that asks for village and head; its questionnaire opens."""
        head = paper.members[0]

        def fill() -> None:
            dialog = QApplication.activeModalWidget()
            focus = QApplication.focusWidget()
            if not isinstance(dialog, AddHouseholdDialog) or focus is None or not dialog.isAncestorOf(focus):
                return
            waiting.stop()
            if dialog.name_edit.hasFocus():
                self.press(Qt.Key.Key_Backtab, modifier=Qt.KeyboardModifier.ShiftModifier)
            self.press(Qt.Key.Key_A, modifier=Qt.KeyboardModifier.ControlModifier)
            self.write(paper.village)
            self.press(Qt.Key.Key_Tab)
            self.write(head.full_name)
            self.press(ENTER)
            # What the window manager of a real screen does when a dialog closes.
            self._window.activateWindow()

        waiting = QTimer()
        waiting.timeout.connect(fill)
        waiting.start(20)
        button = self._window.page_stack.currentWidget().findChild(QPushButton, "add_button")
        assert button is not None
        letter = button.text().partition("&")[2][0]
        self.press(Qt.Key(ord(letter.upper())), modifier=Qt.KeyboardModifier.AltModifier)
        while not self._is_form_in_focus():
            QTest.qWait(10)
        self._settle()

    def _is_form_in_focus(self) -> bool:
        page = self._window.page_stack.currentWidget()
        return isinstance(page, QuestionnairePage) and page.form_view.walk.here() is not None

    def key_household(self, paper: SampleHousehold) -> None:
        """Key a household's questionnaire from its first field to its last."""
        page = self._page
        answers = dict(paper.answers)
        people = iter(paper.members[1:])
        seen: list[str] = []
        limit = 40 * (len(paper.members) + 3)
        for _ in range(limit):
            if not isinstance(self._window.page_stack.currentWidget(), QuestionnairePage):
                raise AssertionError(f"another page came up: … {seen[-12:]}")
            if page.form_view.finish.isVisible():
                self._settle()
                return
            place = page.form_view.walk.here()
            assert place is not None, f"no field is in focus after {seen[-8:]}"
            self._type(page, paper, place.question, place.member_id, answers, people)
            seen.append(f"{place.question}/{place.member_id[-4:]}")
        raise AssertionError(f"the end was not reached: … {seen[-12:]}")

    @property
    def _page(self) -> QuestionnairePage:
        page = self._window.page_stack.currentWidget()
        assert isinstance(page, QuestionnairePage)
        return page

    def _type(
        self,
        page: QuestionnairePage,
        paper: SampleHousehold,
        question: str,
        member_id: str,
        answers: dict[str, Value],
        people: Iterator[SampleMember],
    ) -> None:
        session = page.session
        assert session is not None
        if question in self._questions:
            if member_id:
                person = self._person(paper, page, member_id)
                self._answer(self._questions[question], person.answers.get(question))
            else:
                self._answer(self._questions[question], answers.get(question))
        elif not member_id:
            newcomer = next(people, None)
            self.write(newcomer.full_name if newcomer else "")
            self.press(ENTER)
            self._settle()
        else:
            self._identity(self._person(paper, page, member_id), question)

    def _person(self, paper: SampleHousehold, page: QuestionnairePage, member_id: str) -> SampleMember:
        assert page.session is not None
        order = [member.member_id for member in page.session.household.members]
        return paper.members[order.index(member_id)]

    def _answer(self, question: Question, value: Value) -> None:
        if value is None:
            self.press(ENTER)
        elif isinstance(value, list):
            self.write("".join(self._key(question, code) for code in value))
            self.press(ENTER)
        elif question.choices:
            key = self._key(question, str(value))
            self.write(key)
            if any(one.key != key and one.key.startswith(key) for one in question.choices):
                self.press(ENTER)
        else:
            text = str(value)
            if question.kind is FactKind.DATE:
                text = "".join(reversed(text.split("-")))
            self.write(text.replace(".", ",") if question.kind is FactKind.DECIMAL else text)
            self.press(ENTER)

    def _key(self, question: Question, code: str) -> str:
        choice = question.choice(code)
        assert choice is not None
        return choice.key

    def _identity(self, person: SampleMember, field: str) -> None:
        typed = {
            "full_name": "",
            "relation": relations().relation(person.relation).name,
            "sex": "1" if person.sex is Sex.MALE else "2",
            "birth_date": "".join(reversed(person.birth_date.split("-"))),
            "ethnic_code": ethnic_groups().group(person.ethnic_code).name,
            "citizen_id": person.citizen_id or "",
        }[field]
        self.write(typed)
        if field != "sex":
            self.press(ENTER)
