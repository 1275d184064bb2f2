"""The help: every screen has its page, both languages say the same, and nothing it names is missing."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from ngheo_desktop.exchange.problems import RowProblem, Severity
from ngheo_desktop.messages import choose_language
from ngheo_desktop.services.help_pages import FAULTS, KEYS, HelpBook, all_faults

LANGUAGES = ("en", "vi")
# The frame has no page of its own: F1 explains what is in front in it. Panes of the results share a base.
FRAMES = {"MainWindow"}
HEADINGS = {
    "Step by step": "Các bước thực hiện",
    "What the words mean": "Giải thích từ ngữ",
    "When it says …": "Khi chương trình báo …",
    "Where the law says it": "Căn cứ pháp lý",
}
KEY = re.compile(
    r"(?:(?:Ctrl|Alt|Shift)\+)*(?:[A-Z0-9+*/-]|F\d{1,2}|Enter|Return|Esc|Tab|Space|Up|Down|Left|Right|PgUp|PgDown|Home"
    r"|End|Ins|Del|Backspace)"
)
# Of every Qt program: nobody registers them.
OF_QT = {"Enter", "Return", "Tab", "Shift+Tab", "Space", "Up", "Down", "Left", "Right", "Esc"}


def help_folder(root: Path) -> Path:
    return root / "resources" / "help"


def contents(root: Path) -> list[dict[str, object]]:
    loaded = tomllib.loads((help_folder(root) / "contents.toml").read_text("utf-8"))
    return [page for chapter in loaded["chapters"] for page in chapter["pages"]]


def keys_of_pages(root: Path) -> list[str]:
    return [str(page["key"]) for page in contents(root)]


def raw(root: Path, language: str, key: str) -> str:
    return (help_folder(root) / language / f"{key}.md").read_text("utf-8")


def headings(text: str) -> list[tuple[int, str]]:
    return [(len(marks), words) for marks, words in re.findall(r"^(#+) (.+)$", text, re.MULTILINE)]


def screens(package: dict[Path, ast.Module]) -> set[str]:
    """Every class that loads a Designer file."""
    return {
        node.name
        for tree in package.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "load_ui"
    }


def test_every_screen_has_one_page_of_help(package: dict[Path, ast.Module], root: Path) -> None:
    explained = [screen for page in contents(root) for screen in page.get("screens", ())]
    classes = {node.name for tree in package.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}

    assert sorted(screens(package) - FRAMES - set(explained) - {"ResultsPane"}) == []
    assert sorted(set(explained) - classes) == []
    assert len(explained) == len(set(explained))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_name_every_file_once(language: str, root: Path) -> None:
    assert sorted(keys_of_pages(root)) == sorted(path.stem for path in (help_folder(root) / language).glob("*.md"))


def test_both_languages_have_the_same_headings(root: Path) -> None:
    for key in keys_of_pages(root):
        english, vietnamese = (headings(raw(root, language, key)) for language in LANGUAGES)

        assert [level for level, _ in english] == [level for level, _ in vietnamese], key
        for (_, words), (_, meant) in zip(english, vietnamese, strict=True):
            assert HEADINGS.get(words, meant) == meant, key


@pytest.mark.parametrize(
    "pattern",
    [r"^!([A-Z]{3}-\d{3})$", r"\[\[(.+?)\]\]", r"\]\(([^)]+)\)", r"^(\d+)\. "],
    ids=["faults", "labels", "links", "steps"],
)
def test_both_languages_name_the_same(pattern: str, root: Path) -> None:
    for key in keys_of_pages(root):
        english, vietnamese = (
            sorted(re.findall(pattern, raw(root, language, key), re.MULTILINE)) for language in LANGUAGES
        )

        assert english == vietnamese, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_page(language: str, root: Path) -> None:
    known = {f"{key}.md" for key in keys_of_pages(root)}
    for key in keys_of_pages(root):
        assert set(re.findall(r"\]\(([^)]+)\)", raw(root, language, key))) <= known, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_and_fault_exists_and_every_page_says_what_it_is_for(language: str, root: Path) -> None:
    choose_language(language)

    book = HelpBook(language)

    assert [page.key for page in book.pages] == keys_of_pages(root)
    for page in book.pages:
        title, blank, purpose = page.text.splitlines()[:3]
        assert (title, blank) == (f"# {page.title}", ""), page.key
        assert len(purpose) > 40, page.key
        assert purpose.endswith("."), page.key
        assert "[[" not in page.text, page.key
        if page.key not in {KEYS, FAULTS}:
            assert len(headings(page.text)) > 1, page.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_is_named_is_in_force(language: str, package: dict[Path, ast.Module], root: Path) -> None:
    in_force = {
        node.value
        for path, tree in package.items()
        if {"gui", "app"} & set(path.parts)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    pages = sum(1 for node in ast.walk(package[root / "ngheo_desktop/app/pages.py"]) if _is_page_spec(node))
    in_force |= {f"Ctrl+{number}" for number in range(1, pages + 1)} | OF_QT
    named = {
        (key, word)
        for key in keys_of_pages(root)
        for word in re.findall(r"`([^`]+)`", raw(root, language, key))
        if KEY.fullmatch(word)
    }

    assert len(named) > 20
    assert sorted((key, word) for key, word in named if word not in in_force) == []


def _is_page_spec(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "PageSpec"


def test_words_are_found_without_accents_and_the_title_counts_first() -> None:
    choose_language("vi")
    book = HelpBook("vi")

    assert book.search("nhap danh sach")[0].page.key == "list-import"
    assert book.search("NHẬP   danh sách") == book.search("nhap danh sach")
    assert book.search("lst-004")[0].page.key == "list-import"
    assert book.search("zzz") == ()
    assert book.search("  ") == ()


def test_a_screen_finds_its_page_from_the_inside_out() -> None:
    book = HelpBook("vi")

    assert book.page_of(("QLineEdit", "TrialPane", "ResultsPage")).key == "trial"
    assert book.page_of(("ResultsPage", "MainWindow")).key == "results"
    assert book.page_of(("QWidget",)).key == "start"


def test_faults_are_listed_in_the_language_of_the_screen_with_dots_for_what_is_filled_in() -> None:
    choose_language("en")

    assert "**The file … is too large (… MB; at most … MB).** (FIL-002)" in all_faults()
    assert "{" not in all_faults()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_help_says_what_to_do_with_each_problem_of_a_row(language: str) -> None:
    serious, light = HelpBook(language).page("list-problems").text.split("\n## ")[1:]

    for problem in RowProblem:
        part = serious if problem.severity is Severity.HARD else light
        assert problem.number in part, problem.name
