"""The small widgets."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QStandardPaths, Qt
from PySide6.QtGui import QFontMetrics, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.gui import files, theme
from ngheo_desktop.gui.icons import icon
from ngheo_desktop.gui.passphrases import problem, show_strength
from ngheo_desktop.gui.widgets.banner import Banner
from ngheo_desktop.gui.widgets.buttons import PushButton
from ngheo_desktop.gui.widgets.class_mark import ClassMark, ClassMarkDelegate, class_title, paint_class, title_within
from ngheo_desktop.gui.widgets.empty_state import EmptyState
from ngheo_desktop.gui.widgets.filter_chip import FilterChip
from ngheo_desktop.gui.widgets.search_edit import SearchEdit
from ngheo_desktop.gui.widgets.secret_edit import SecretEdit
from ngheo_desktop.messages import choose_language, describe

CLASSES = ("poor", "near_poor", "average", "non_poor", "incomplete")
from ngheo_desktop.messages import tr


def painted(household_class: str) -> QImage:
    image = QImage(200, 30, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    painter.setPen(Qt.PenStyle.NoPen)
    paint_class(painter, image.rect(), household_class)
    painter.end()
    return image


def shape_of(household_class: str) -> list[bool]:
    """Where the mark itself has ink, whatever its colour."""
    image = painted(household_class)
    return [image.pixelColor(x, y).alpha() > 128 for x in range(12) for y in range(30)]


def test_every_class_has_a_shape_of_its_own(qapp) -> None:
    shapes = {tuple(shape_of(household_class)) for household_class in CLASSES}

    assert len(shapes) == len(CLASSES)
    assert all(any(shape) for shape in shapes)


def test_every_class_has_a_word(qapp) -> None:
    choose_language("en")

    assert [class_title(household_class) for household_class in CLASSES] == [
        "Poor",
        "Near-poor",
        "Average standard of living",
        "Not poor",
        "Incomplete",
    ]


def test_the_longest_class_has_a_short_name_where_room_is_scarce(qapp) -> None:
    metrics = QFontMetrics(qapp.font())
    whole, short = class_title("average"), tr("Average living")

    assert title_within("average", metrics, metrics.horizontalAdvance(whole) + 2) == whole
    assert title_within("average", metrics, metrics.horizontalAdvance(whole) - 2) == short
    assert title_within("average", metrics, metrics.horizontalAdvance(short) - 2) not in {whole, short}
    assert title_within("poor", metrics, 1000) == class_title("poor")


def test_no_class_paints_nothing(qapp) -> None:
    assert painted("") == painted("nosuch")
    assert class_title("") == ""


def test_a_mark_is_read_aloud_as_its_class(qtbot) -> None:
    mark = ClassMark(None, "near_poor")
    qtbot.addWidget(mark)

    assert mark.accessibleName() == class_title("near_poor")
    assert mark.sizeHint().width() > mark.fontMetrics().horizontalAdvance(class_title("near_poor"))


def test_a_banner_shows_message_advice_and_number(qtbot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    fault = KnownError(ErrorCode.STORE_DISK_FULL)

    banner.show_fault(fault)
    words = " ".join(label.text() for label in banner.findChildren(QLabel))

    assert describe(fault).message in words
    assert describe(fault).advice in words
    assert "STO-004" in words


def test_a_banner_goes_away_by_escape(qtbot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_message("info", "Xong")
    qtbot.keyClick(banner, Qt.Key.Key_Escape)

    assert not banner.isVisible()
    assert banner.text == ""


def test_a_banner_offers_an_action(qtbot) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    banner.show_message("warning", "Chưa có đợt rà soát", button="Tạo đợt")

    with qtbot.waitSignal(banner.action):
        banner.findChild(QPushButton).click()


def test_an_empty_list_offers_one_step(qtbot) -> None:
    state = EmptyState()
    qtbot.addWidget(state)
    state.set_content("home", "Chưa có hộ nào.", "Nhập danh sách")

    with qtbot.waitSignal(state.action):
        state.findChild(QPushButton).click()


def type_text(edit: QLineEdit, text: str) -> None:
    """As an input method does: Qt's keyClicks aborts at a Vietnamese letter."""
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(edit, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter))


def test_a_search_waits_for_a_pause(qtbot) -> None:
    edit = SearchEdit()
    qtbot.addWidget(edit)
    searched = []
    edit.searched.connect(searched.append)

    type_text(edit, "Ghến")
    assert searched == []

    qtbot.waitUntil(lambda: searched == ["Ghến"])


def test_a_search_is_in_normal_form_and_the_field_is_left_alone(qtbot) -> None:
    edit = SearchEdit()
    qtbot.addWidget(edit)
    searched = []
    edit.searched.connect(searched.append)
    decomposed = "Ghe\u0302\u0301n"

    edit.setText(decomposed)
    edit.search_now()

    assert searched == ["Ghến"]
    assert edit.text() == decomposed


def test_enter_searches_at_once_and_escape_clears(qtbot) -> None:
    edit = SearchEdit()
    qtbot.addWidget(edit)
    searched = []
    edit.searched.connect(searched.append)
    edit.setText("a")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    qtbot.keyClick(edit, Qt.Key.Key_Escape)

    assert searched == ["a", ""]


def test_a_chip_shows_its_count(qtbot) -> None:
    chip = FilterChip()
    qtbot.addWidget(chip)
    chip.set_content("Hộ nghèo", 1234)

    assert chip.text() == "Hộ nghèo  1.234"
    assert chip.accessibleName() == chip.text()


def test_a_passphrase_is_hidden_until_the_person_wants_to_see_it(qtbot) -> None:
    edit = SecretEdit()
    qtbot.addWidget(edit)
    hidden = edit.echoMode()
    edit.toggle()

    assert hidden == QLineEdit.EchoMode.Password
    assert edit.echoMode() == QLineEdit.EchoMode.Normal


@pytest.mark.parametrize(
    ("passphrase", "style"),
    [
        ("", "help"),
        ("ngắn", "error"),
        ("aaaaaaaaaaaa", "warning"),
        ("mật khẩu 1", "warning"),
        ("con trâu đi trước", "saved"),
    ],
)
def test_the_hint_says_how_good_a_passphrase_is(qtbot, passphrase: str, style: str) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    show_strength(label, passphrase)

    assert label.property("textStyle") == style
    assert bool(label.text().strip()) is bool(passphrase)


def test_a_passphrase_of_seven_letters_is_refused_and_of_eight_is_not() -> None:
    assert problem("1234567", "1234567")
    assert problem("12345678", "12345678") == ""


def test_the_same_letters_in_another_normal_form_are_the_same_passphrase() -> None:
    assert problem("mật khẩu", "mâ\u0323t khẩu") == ""
    assert problem("mật khẩu", "mat khau!")


def test_marks_grow_with_the_text(qtbot) -> None:
    mark = ClassMark(None, "poor")
    qtbot.addWidget(mark)
    mark.ensurePolished()
    before = mark.sizeHint().height()

    theme.current().apply("light", 200)
    mark.ensurePolished()

    assert mark.sizeHint().height() > 1.7 * before


def test_a_window_for_files_begins_at_home_where_there_is_no_folder_for_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path / "Documents"))

    assert files.documents() == Path.home()
    (tmp_path / "Documents").mkdir()
    assert files.documents() == tmp_path / "Documents"


def mean_lightness(button: QPushButton) -> int:
    """How light the icon of a button is painted, of 255."""
    option = QStyleOptionButton()
    button.initStyleOption(option)
    image = option.icon.pixmap(32, 32).toImage()
    inks = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
    seen = [ink.lightness() for ink in inks if ink.alpha() > 200]
    return sum(seen) // len(seen)


def test_an_icon_on_a_filled_button_is_as_light_as_its_words(qtbot) -> None:
    button = PushButton("Chọn tệp…")
    qtbot.addWidget(button)
    button.setProperty("iconName", "folder-open")
    button.setIcon(icon("folder-open"))
    plain = mean_lightness(button)
    button.setProperty("look", "primary")

    assert plain < 90
    assert mean_lightness(button) > 200


def test_an_icon_of_a_default_button_is_as_light_as_its_words(qtbot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    button = PushButton("Chọn tệp…", dialog)
    button.setProperty("iconName", "folder-open")
    button.setIcon(icon("folder-open"))
    button.setDefault(True)

    assert mean_lightness(button) > 200


def test_a_sign_behind_a_class_is_painted_even_where_its_name_is_cut(qtbot) -> None:
    table = QTableWidget(1, 2)
    qtbot.addWidget(table)
    delegate = ClassMarkDelegate(table)
    pictures = []
    for width in (220, 90):
        for sign in ("", " ✎"):
            item = QTableWidgetItem(class_title("average") + sign)
            item.setData(Qt.ItemDataRole.UserRole, "average")
            table.setItem(0, 0, item)
            image = QImage(width, 30, QImage.Format.Format_ARGB32)
            image.fill(0)
            option = QStyleOptionViewItem()
            option.rect, option.widget = image.rect(), table
            painter = QPainter(image)
            delegate.paint(painter, option, table.model().index(0, 0))
            painter.end()
            pictures.append(image)

    assert pictures[0] != pictures[1]
    assert pictures[2] != pictures[3]
