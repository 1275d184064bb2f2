"""The class beside the form: worked out after each answer and shown in the panel at the right."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from ngheo_desktop.gui.dialogs.trace import TraceDialog
from ngheo_desktop.gui.pages.questionnaire.answers import show_beside
from ngheo_desktop.gui.widgets.class_panel import ClassPanel
from ngheo_desktop.messages import current_language
from ngheo_desktop.rules.explain import Explanation
from ngheo_desktop.services.classification import explain_result
from ngheo_desktop.services.questionnaires import QuestionnaireSession
from ngheo_desktop.services.standards import Standards

# Classes of more people take a good part of a frame: they follow as soon as the key that changed them is painted.
_MANY = 20


class ClassBeside:
    """Keeps the panel of one page up to date."""

    def __init__(self, owner: QWidget, standards: Standards) -> None:
        self.panel = ClassPanel()
        self._standards = standards
        self._session: QuestionnaireSession | None = None
        self._explanations: dict[str, Explanation] = {}
        self._soon = QTimer(owner)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.show)

    @property
    def first(self) -> str:
        """The id of the first rule set with a class; empty for none."""
        return next(iter(self._explanations), "")

    def set_session(self, session: QuestionnaireSession) -> None:
        """Show another household's class from now on."""
        self._soon.stop()
        self._session = session
        self.show()

    def follow(self) -> None:
        """An answer changed: show what class it makes, in the same key press where that is fast enough."""
        if self._session is not None and len(self._session.household.members) > _MANY:
            self._soon.start()
        else:
            self.show()

    def show(self) -> None:
        """Work the class out and show it."""
        self._soon.stop()
        session = self._session
        if session is None:
            return
        state = session.state()
        self._explanations = {
            rule_set: explain_result(self._standards, result, current_language(), session.point_tables)
            for rule_set, result in state.results.items()
        }
        self.panel.show_results(state.results, self._explanations, self._name_of)
        show_beside(self.panel, self._standards, state, self._name_of)

    def clear(self) -> None:
        """Show no class."""
        self._soon.stop()
        self._session = None
        self._explanations = {}
        self.panel.clear()

    def explain(self, rule_set: str, title: str, owner: QWidget) -> None:
        """Show the whole way to the class under a standard."""
        if self._soon.isActive():
            self.show()
        explanation = self._explanations.get(rule_set)
        if explanation is None:
            return
        dialog = TraceDialog(explanation, title, self._name_of, owner)
        dialog.exec()
        dialog.deleteLater()

    def _name_of(self, member_id: str) -> str:
        members = self._session.household.members if self._session is not None else ()
        return next((member.full_name for member in members if member.member_id == member_id), "")
