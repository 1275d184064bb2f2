"""Identity cards by key presses: a reader types like a keyboard, wherever the focus is."""

from collections.abc import Callable
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from tests_support.entry import Commune, press, write
from tests_support.families import Village
from tests_support.reading import clashing_mnemonics, unnamed_widgets

from ngheo_desktop.domain.household import Household, Sex
from ngheo_desktop.gui import files
from ngheo_desktop.gui.dialogs.scan_card import ScanCardDialog
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.household_members import serve_cards
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage
from ngheo_desktop.messages import choose_language

TEXT = "019070000001||Hoàng Văn Tình|05031970|Nam|Xóm Nà Cà, Văn Lăng, Đồng Hỷ, Thái Nguyên|25042021"
NEW = "019302000002||Hoàng Thị Ngần|03112002|Nữ|Xóm Nà Cà, Văn Lăng, Thái Nguyên|01072025|Cha|Mẹ"
ENTER, LEFT, RIGHT, DOWN, UP = Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Up
ESC = Qt.Key.Key_Escape


@pytest.fixture(autouse=True)
def english() -> None:
    choose_language("en")


@pytest.fixture
def dialog(qtbot, workspace: Workspace, place: Village, home: Household) -> ScanCardDialog:
    made = ScanCardDialog(workspace.operations, place.folder, place.standards, home)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is made.scan_edit)
    return made


def scan(text: str) -> None:
    """Type as a reader does: all letters, then Enter."""
    write(text)
    press(ENTER)


def ready(qtbot, dialog: ScanCardDialog) -> None:
    qtbot.waitUntil(dialog.take_button.isEnabled)


def taken(qtbot, dialog: ScanCardDialog) -> None:
    press(ENTER)
    qtbot.waitUntil(lambda: dialog.taken is not None)


def shown(dialog: ScanCardDialog) -> dict[str, tuple[str, str]]:
    table = dialog.table
    return {
        table.item(row, 0).text(): (table.item(row, 1).text(), table.item(row, 2).text())
        for row in range(table.rowCount())
    }


def test_a_scanned_card_is_shown_beside_the_person_and_taken_by_enter(
    qtbot, dialog: ScanCardDialog, place: Village, home: Household
) -> None:
    scan(TEXT)
    ready(qtbot, dialog)

    assert dialog.person_combo.currentData() == home.members[0].member_id
    assert shown(dialog)["Date of birth"] == ("✓ 1970", "→  05/03/1970")
    assert shown(dialog)["Identity number"] == ("←  nothing", "✓ 019070000001")
    assert dialog.scan_edit.text() == ""

    taken(qtbot, dialog)

    head = place.get(home.household_id).members[0]
    assert (head.citizen_id, head.id_issued_on, head.birth_date) == ("019070000001", "2021-04-25", "1970")
    assert place.get(home.household_id).address == "Xóm Nà Cà, Văn Lăng, Đồng Hỷ, Thái Nguyên"


def test_a_namesake_with_another_number_is_asked_about_and_no_new_person_is_made_by_enter(
    qtbot, dialog: ScanCardDialog, place: Village, home: Household
) -> None:
    with place.folder.work() as unit:
        unit.append("member", home.members[0].member_id, {"citizen_id": "019070999999"})
        unit.commit()
    scan(TEXT)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.person_combo)
    qtbot.waitUntil(lambda: not dialog._rest.isActive())
    press(ENTER)

    assert "another number" in dialog.match_label.text()
    assert not dialog.take_button.isEnabled()
    assert len(place.get(home.household_id).members) == len(home.members)

    dialog.person_combo.setCurrentIndex(dialog.person_combo.findData(home.members[0].member_id))
    assert shown(dialog)["Identity number"][0].endswith("019070999999")


def test_a_namesake_born_in_another_year_does_not_become_a_second_person_by_enter(
    qtbot, dialog: ScanCardDialog, place: Village, home: Household
) -> None:
    scan(TEXT.replace("05031970", "05031958"))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.person_combo)
    qtbot.waitUntil(lambda: not dialog._rest.isActive())
    press(ENTER)

    assert "not sure who it is" in dialog.match_label.text()
    assert not dialog.take_button.isEnabled()
    assert len(place.get(home.household_id).members) == len(home.members)


def test_ctrl_o_opens_a_picture_of_the_card(qtbot, dialog: ScanCardDialog, tmp_path: Path, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(files, "ask_open", lambda *said: asked.append(said[1]))
    press(Qt.Key.Key_O, modifier=Qt.KeyboardModifier.ControlModifier)

    assert asked == ["Open a picture of the card"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_words_about_who_it_is_do_not_widen_the_window(qtbot, dialog: ScanCardDialog, language: str) -> None:
    choose_language(language)
    before = dialog.width()
    scan(TEXT.replace("05031970", "05031958"))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog.person_combo)

    assert dialog.width() == before
    assert dialog.match_label.heightForWidth(dialog.match_label.width()) <= dialog.match_label.height()


def test_what_is_on_record_gives_way_only_to_the_key_for_the_card(
    qtbot, dialog: ScanCardDialog, place: Village, home: Household
) -> None:
    scan(TEXT)
    ready(qtbot, dialog)
    # The first line with something to choose is the date of birth, then number, issue and address.
    press(RIGHT, DOWN, DOWN, DOWN, LEFT)
    taken(qtbot, dialog)

    now = place.get(home.household_id)
    assert now.members[0].birth_date == "1970-03-05"
    assert now.address is None


def test_the_next_card_can_be_scanned_while_the_table_has_the_focus(
    qtbot, dialog: ScanCardDialog, place: Village, home: Household
) -> None:
    scan(TEXT)
    ready(qtbot, dialog)

    assert QApplication.focusWidget() is dialog.table

    scan(NEW)
    ready(qtbot, dialog)
    taken(qtbot, dialog)

    now = place.get(home.household_id)
    assert now.members[0] == home.members[0]
    assert (now.members[-1].full_name, now.members[-1].sex) == ("Hoàng Thị Ngần", Sex.FEMALE)
    assert QApplication.focusWidget() is dialog.scan_edit


def test_a_reader_that_ends_with_two_enters_takes_nothing_over_by_itself(
    qtbot, dialog: ScanCardDialog, place: Village, home: Household
) -> None:
    write(TEXT)
    press(ENTER, ENTER)
    ready(qtbot, dialog)

    assert dialog.taken is None
    assert place.get(home.household_id) == home


def test_another_person_is_chosen_by_key_and_the_table_follows(
    qtbot, dialog: ScanCardDialog, place: Village, home: Household
) -> None:
    scan(TEXT)
    dialog.person_combo.setFocus()
    press(DOWN)

    assert dialog.person_combo.currentData() == home.members[1].member_id
    assert shown(dialog)["Full name"] == ("✓ Lý Thị Mẩy", "→  Hoàng Văn Tình")
    assert dialog.match_label.text() == "chosen by you"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (TEXT.replace("05031970", "31021970"), "date of birth"),
        ("019070000001||HOANG VAN TINH|05031970|Nam|Xom Na Ca, Van Lang, Thai Nguyen|25042021", "UniKey"),
        (TEXT.replace("|Nam|", "|Nữ|"), "does not fit the sex"),
        (TEXT.replace("019070", "999070"), "of no province"),
    ],
)
def test_doubts_are_told_in_words(qtbot, dialog: ScanCardDialog, text: str, words: str) -> None:
    scan(text)

    assert words in dialog.warnings_label.text()
    assert dialog.warnings_label.isVisible()


def test_a_number_on_record_in_another_household_is_told(
    qtbot, workspace: Workspace, dialog: ScanCardDialog, place: Village, home: Household
) -> None:
    scan(TEXT)
    ready(qtbot, dialog)
    taken(qtbot, dialog)
    other = place.family((("Hoàng Văn Tình", "male", "1970", "chu_ho"),), village="Bản Tèn")
    second = ScanCardDialog(workspace.operations, place.folder, place.standards, other, text=TEXT)
    qtbot.addWidget(second)

    assert "Hoàng Văn Tình · Nà Cà" in second.warnings_label.text()
    assert shown(second)["Identity number"][0] == "✓ nothing"


@pytest.mark.parametrize("text", ["https://example.vn/abc", "1|2|3|4|5|6|7", "abc"])
def test_a_text_that_is_of_no_card_is_refused_and_the_next_one_can_be_scanned(
    qtbot, dialog: ScanCardDialog, text: str
) -> None:
    scan(text)

    assert dialog.banner.kind == "error"
    assert not dialog.plan_pane.isVisible()
    assert dialog.scan_edit.text() == ""
    assert QApplication.focusWidget() is dialog.scan_edit

    scan(TEXT)

    assert dialog.plan_pane.isVisible()
    assert not dialog.banner.isVisible()


def picture(text: str, path: Path) -> Path:
    code = zxingcpp.create_barcode(text, zxingcpp.QRCode)
    drawn = Image.fromarray(zxingcpp.write_barcode_to_image(code, scale=4))
    sheet = Image.new("L", (drawn.width + 100, drawn.height + 100), 235)
    sheet.paste(drawn, (50, 50))
    sheet.save(path)
    return path


def test_a_dropped_picture_is_read(qtbot, dialog: ScanCardDialog, tmp_path: Path) -> None:
    path = picture(TEXT, tmp_path / "ảnh thẻ.jpg")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    where = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)

    entered = QDragEnterEvent(QPoint(5, 5), *where)
    QApplication.sendEvent(dialog.drop_zone, entered)
    QApplication.sendEvent(dialog.drop_zone, QDropEvent(QPointF(5, 5), *where))
    ready(qtbot, dialog)

    assert shown(dialog)["Identity number"][1] == "✓ 019070000001"


def test_pictures_that_hold_no_card_are_refused(qtbot, dialog: ScanCardDialog, tmp_path: Path) -> None:
    plain = tmp_path / "plain.png"
    Image.new("RGB", (300, 200), "white").save(plain)
    large = tmp_path / "large.jpg"
    with large.open("wb") as out:
        out.truncate(40 << 20)
    for path, number in ((plain, "IMG-002"), (large, "FIL-"), (picture("abc", tmp_path / "x.png"), "IMG-003")):
        dialog.open_picture(path)
        qtbot.waitUntil(dialog.picture_button.isEnabled)

        assert number in dialog.banner.accessibleName()
        assert not dialog.take_button.isEnabled()


def test_a_screen_reader_names_everything_and_no_letter_means_two_things(qtbot, dialog: ScanCardDialog) -> None:
    scan(TEXT)

    assert unnamed_widgets(dialog) == []
    assert clashing_mnemonics(dialog) == []


# -- from the questionnaire -------------------------------------------------------------------------------------------


@pytest.fixture
def page(qtbot, workspace: Workspace, commune: Commune, home: Household) -> QuestionnairePage:
    made = QuestionnairePage(workspace, commune.folder, commune.standards, commune.book)
    qtbot.addWidget(made)
    qtbot.addWidget(made.panel)
    workspace.operations.changed.connect(lambda changes, _: made.refresh(changes))
    serve_cards(made, workspace, commune.folder, commune.standards)
    made.resize(1100, 680)
    made.show()
    qtbot.waitActive(made)
    made.open_household(home.household_id)
    return made


def within(qtbot, act: Callable[[ScanCardDialog], None]) -> list[ScanCardDialog]:
    """Do something in the window for cards as soon as it is open; it is left by Esc if it is still there."""
    seen: list[ScanCardDialog] = []

    def look() -> None:
        window = QApplication.activeModalWidget()
        if not isinstance(window, ScanCardDialog) or not window.isActiveWindow():
            QTimer.singleShot(20, look)
            return
        seen.append(window)
        act(window)
        if window.isVisible():
            window.reject()

    QTimer.singleShot(0, look)
    return seen


def test_the_key_opens_the_window_and_the_form_shows_the_new_person(
    qtbot, page: QuestionnairePage, place: Village, home: Household
) -> None:
    def act(window: ScanCardDialog) -> None:
        scan(NEW)
        ready(qtbot, window)
        taken(qtbot, window)

    seen = within(qtbot, act)
    press(Qt.Key.Key_Q, modifier=Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(seen) and not seen[0].isVisible())

    assert page.session is not None
    assert [one.full_name for one in page.session.household.members][-1] == "Hoàng Thị Ngần"
    assert place.names(home.household_id)[-1] == "Hoàng Thị Ngần"


def test_a_card_scanned_into_the_cell_of_a_name_is_not_stored_as_a_name(
    qtbot, page: QuestionnairePage, place: Village, home: Household
) -> None:
    def act(window: ScanCardDialog) -> None:
        ready(qtbot, window)
        press(ENTER)
        qtbot.waitUntil(lambda: not window.isVisible())

    assert page.form_view.enter("full_name", home.members[0].member_id)
    seen = within(qtbot, act)
    scan(TEXT)
    qtbot.waitUntil(lambda: bool(seen) and not seen[0].isVisible())

    head = place.get(home.household_id).members[0]
    assert (head.full_name, head.citizen_id) == ("Hoàng Văn Tình", "019070000001")


def test_a_card_left_by_esc_changes_nothing(qtbot, page: QuestionnairePage, place: Village, home: Household) -> None:
    assert page.form_view.enter("citizen_id", home.members[0].member_id)
    seen = within(qtbot, lambda _: press(ESC))
    scan(TEXT)
    qtbot.waitUntil(lambda: bool(seen) and not seen[0].isVisible())

    assert place.get(home.household_id) == home
