"""The texts of the program in its languages: all there, none guessed, none out of date."""

import importlib.util
import string
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages import Catalog, Message
from babel.messages.pofile import read_po


@pytest.fixture(scope="module")
def update_messages() -> Iterator[ModuleType]:
    path = Path(__file__).resolve().parents[2] / "packaging" / "update_messages.py"
    spec = importlib.util.spec_from_file_location("update_messages", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def catalogue(root: Path, language: str) -> Catalog:
    with (root / "i18n" / language / "LC_MESSAGES" / "ngheo_desktop.po").open("rb") as source:
        return read_po(source, locale=language)


def strings(value: str | list[str] | tuple[str, ...]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def tokens(text: str) -> set[str]:
    try:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    except ValueError:  # a text with a lone brace is never filled
        return set()


def fits(text: str, originals: list[set[str]]) -> bool:
    """Tell whether a translation fills what every original fills, and nothing that none does."""
    return set.intersection(*originals) <= tokens(text) <= set.union(*originals)


def entries(root: Path, language: str) -> list[Message]:
    found = [message for message in catalogue(root, language) if message.id]
    assert len(found) > 50
    return found


def test_texts_inside_of_others_are_found(update_messages: ModuleType, tmp_path: Path) -> None:
    package = tmp_path / "ngheo_desktop"
    package.mkdir()
    code = """
print(f"{tr('All files')} (*);;{ntr('{n} file', '{n} files', 2)}")
NAMES = (N_("One" " text"), tr(kind))
"""
    (package / "words.py").write_text(code, encoding="utf-8")

    template = update_messages.extract(tmp_path)

    assert {message.id for message in template if message.id} == {"All files", ("{n} file", "{n} files"), "One text"}


def test_every_text_is_in_vietnamese(root: Path) -> None:
    missing = [message.id for message in entries(root, "vi") if not all(strings(message.string))]

    assert missing == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_no_translation_is_a_guess(language: str, root: Path) -> None:
    assert [message.id for message in entries(root, language) if message.fuzzy] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_tokens_survive_translation(language: str, root: Path) -> None:
    changed = [
        (message.id, text)
        for message in entries(root, language)
        for text in filter(None, strings(message.string))
        if not fits(text, [tokens(original) for original in strings(message.id)])
    ]

    assert changed == []


def test_accelerators_survive_translation(root: Path) -> None:
    lost = [
        message.id
        for message in entries(root, "vi")
        if isinstance(message.id, str) and isinstance(message.string, str) and message.string
        if message.id.count("&") == 1 and message.string.count("&") != 1
    ]

    assert lost == []


def test_translations_are_in_normal_form_c(root: Path) -> None:
    wrong = [
        message.id
        for message in entries(root, "vi")
        if any(not unicodedata.is_normalized("NFC", text) for text in strings(message.string))
    ]

    assert wrong == []


def test_the_files_fit_the_code(root: Path, update_messages: ModuleType) -> None:
    wanted = update_messages.wanted_files(root)

    stale = [path.name for path, content in wanted.items() if not path.exists() or path.read_bytes() != content]

    assert stale == [], "run: .venv/bin/python packaging/update_messages.py"


def test_texts_of_designer_files_are_read_and_notr_is_not(tmp_path: Path, update_messages: ModuleType) -> None:
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "a.ui").write_text(
        '<ui><widget class="QWidget" name="a"><property name="text"><string>Shown &amp;here</string></property>'
        '<property name="b"><string notr="true">hidden</string></property></widget></ui>',
        encoding="utf-8",
    )

    texts = [message.id for message in update_messages.extract(tmp_path) if message.id]

    assert texts == ["Shown &here"]


def test_an_update_keeps_translations_and_drops_what_is_gone(tmp_path: Path, update_messages: ModuleType) -> None:
    code = tmp_path / "ngheo_desktop" / "a.py"
    code.parent.mkdir()
    code.write_text('tr("One")\ntr("Two")\nntr("{n} house", "{n} houses", 2)\n', encoding="utf-8")
    po = tmp_path / "i18n" / "vi" / "LC_MESSAGES" / "ngheo_desktop.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid "One"\nmsgstr "Một"\n\nmsgid "Gone"\nmsgstr "Đã bỏ"\n', encoding="utf-8")

    written = update_messages.wanted_files(tmp_path)[po].decode("utf-8")
    po.write_text(written, encoding="utf-8", newline="\n")

    assert 'msgid "One"\nmsgstr "Một"\n' in written
    assert 'msgid "Two"\nmsgstr ""\n' in written
    assert 'msgid_plural "{n} houses"\nmsgstr[0] ""\n' in written
    assert "Gone" not in written
    assert update_messages.wanted_files(tmp_path)[po].decode("utf-8") == written
