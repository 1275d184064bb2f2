"""Bring i18n/ up to date with the texts in the code, the screens and the declared settings.

    python packaging/update_messages.py            write the template and every catalogue, keep the translations
    python packaging/update_messages.py --check    write nothing; exit 1 when a file would change

Run with the Python of .venv: it needs Babel. Files carry no line numbers and no dates, so that a change of a text shows
as a change of that text only.
"""

import argparse
import ast
import io
import re
import sys
import tomllib
import xml.etree.ElementTree as ET
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
DOMAIN = "ngheo_desktop"
LANGUAGES = ("vi", "en")
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {"tr": None, "ntr": (1, 2), "N_": None}
# Header lines that would change on their own or say nothing.
IDLE = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Project-Id-Version'
    rb'|Report-Msgid-Bugs-To): .*\\n"\n',
    re.MULTILINE,
)

Extracted = tuple[int, str, str | list[str | None], list[str]]
Extractor = Callable[..., Any]


def extract_python(
    fileobj: Any, keywords: Collection[str], _comment_tags: object, **_options: object
) -> Iterator[Extracted]:
    """Yield the texts of a module; Babel's own extractor passes over calls inside f-strings before Python 3.12."""
    for node in ast.walk(ast.parse(fileobj.read())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in keywords and node.args:
            texts = [
                arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None for arg in node.args
            ]
            if texts[0]:
                yield node.lineno, node.func.id, texts, []


def extract_ui(fileobj: Any, _keywords: object, _comment_tags: object, **_options: object) -> Iterator[Extracted]:
    """Yield the texts of a Qt Designer file in the shape of a Babel extractor; notr="true" is skipped."""
    # Our own file, not one from outside.
    for string in ET.parse(fileobj).getroot().iter("string"):  # noqa: S314
        if string.get("notr") != "true" and string.text and string.text.strip():
            yield 1, "", string.text, []


def extract_settings(fileobj: Any, _keywords: object, _comment_tags: object, **_options: object) -> Iterator[Extracted]:
    """Yield the labels of the declared settings and of their choices."""
    for declared in tomllib.load(fileobj)["setting"]:
        yield 1, "", declared["label"], []
        for choice in declared.get("choices", ()):
            if "label" in choice:
                yield 1, "", choice["label"], []


def sources(root: Path) -> Iterator[tuple[Path, Extractor]]:
    """Yield every file that holds texts, with the extractor for it."""
    yield from ((path, extract_python) for path in sorted((root / "ngheo_desktop").rglob("*.py")))
    yield from ((path, extract_ui) for path in sorted((root / "ui").rglob("*.ui")))
    settings = root / "resources" / "settings.toml"
    if settings.exists():
        yield settings, extract_settings


def extract(root: Path) -> Catalog:
    """Return the template: every text once, with its plural."""
    template = Catalog(project="ngheo_desktop", version="", copyright_holder="", header_comment="", fuzzy=False)
    for path, method in sources(root):
        for found in extract_from_file(method, path, keywords=KEYWORDS):
            message = found[1]
            # A singular met in tr() and in ntr() is one entry with a plural.
            known = template.get(message if isinstance(message, str) else message[0])
            if known is None or isinstance(message, tuple):
                template.add(message)
    return template


def as_bytes(catalogue: Catalog) -> bytes:
    """Return a catalogue as the bytes of its file: sorted by text, without places and dates."""
    out = io.BytesIO()
    write_po(out, catalogue, width=100, no_location=True, sort_output=True, ignore_obsolete=True)
    return IDLE.sub(b"", out.getvalue()).lstrip()


def updated(path: Path, language: str, template: Catalog) -> Catalog:
    """Return the catalogue of a language with the template's texts and the translations it already had."""
    if path.exists():
        with path.open("rb") as source:
            catalogue = read_po(source, locale=language)
    else:
        catalogue = Catalog(locale=language, project="ngheo_desktop", fuzzy=False)
    catalogue.header_comment = ""
    catalogue.fuzzy = False
    # No guessing: a similar text is not a translation.
    catalogue.update(template, no_fuzzy_matching=True)
    return catalogue


def wanted_files(root: Path, languages: Collection[str] = LANGUAGES) -> dict[Path, bytes]:
    """Return what every file under i18n/ should hold."""
    template = extract(root)
    files = {root / "i18n" / f"{DOMAIN}.pot": as_bytes(template)}
    for language in languages:
        path = root / "i18n" / language / "LC_MESSAGES" / f"{DOMAIN}.po"
        files[path] = as_bytes(updated(path, language, template))
    return files


def main() -> int:
    """Write or check the files and return the exit status."""
    parser = argparse.ArgumentParser(description="Bring i18n/ up to date.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file would change")
    only_check = parser.parse_args().check
    stale = [
        (path, content)
        for path, content in wanted_files(ROOT).items()
        if not path.exists() or path.read_bytes() != content
    ]
    for path, content in stale:
        print(f"{'stale' if only_check else 'wrote'} {path.relative_to(ROOT).as_posix()}")
        if not only_check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    return 1 if only_check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
