"""The class that follows what is keyed."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QTextBrowser
from tests_support.entry import RULES, complete_household, press, stored, write

from ngheo_desktop.domain.classification import HouseholdClass
from ngheo_desktop.services.questionnaires import open_questionnaire
from ngheo_desktop.store.check import check

ENTER = Qt.Key.Key_Return


def test_the_class_follows_in_the_same_key_press(page, commune, settle, qtbot) -> None:
    household = complete_household(page, commune, settle)
    card = page.panel._cards[RULES]
    assert card._mark.household_class == HouseholdClass.NON_POOR

    page.form_view.enter("income_score")
    write("140")
    press(ENTER)
    assert card._mark.household_class == HouseholdClass.NEAR_POOR
    page.form_view.enter("telecom.internet")
    press(Qt.Key.Key_2)
    page.form_view.enter("water.source")
    press(Qt.Key.Key_9)
    page.form_view.enter("toilet.kind")
    press(Qt.Key.Key_7)

    assert card._mark.household_class == HouseholdClass.POOR
    assert card._lines[0].text().startswith("<b>")
    assert page.status_label.text().startswith("✓")
    settle()
    assert stored(commune, household, "toilet.kind") == "none"


def test_a_household_keyed_in_full_is_complete_on_the_disk(page, commune, settle) -> None:
    household = complete_household(page, commune, settle)
    session = open_questionnaire(commune.folder, commune.standards, household, commune.review_round)

    assert session.progress().missing == []
    assert session.status == "complete"
    assert check(commune.folder.database).ok


def test_why_opens_the_whole_way_to_the_class(page, commune, settle, qtbot) -> None:
    commune.add("Lý Thị Mẩy")
    complete_household(page, commune, settle)
    seen: list[str] = []

    def read() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        text = dialog.findChild(QTextBrowser)
        assert text is not None
        seen.append(text.toPlainText())
        dialog.reject()

    QTimer.singleShot(100, read)
    page.explain(RULES)

    assert "Nghị định 07/2021/NĐ-CP" in seen[0]
    assert "12. " in seen[0]
