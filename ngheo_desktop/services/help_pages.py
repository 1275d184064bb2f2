"""The help pages: read from resources/help, made complete from the program itself, and searched without accents.

A page is Markdown. What the program knows better is never typed into it a second time:

* `[[Import list…]]` becomes the words on that button or menu, in the language of the screen;
* a line `!LST-003` becomes the message of that fault with what to do;
* `` `F9` `` is a key; the table of a screen's keys is put behind its page by the help window.

Links between pages are file names: `[First set-up](first-run.md)`.
"""

import re
import string
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.text import fold, nfc
from ngheo_desktop.errors import BugError, ErrorCode
from ngheo_desktop.messages import label, tr

START = "start"
KEYS = "keys"
FAULTS = "faults"

_LABEL = re.compile(r"\[\[(.+?)\]\]")
# What a label carries besides its words: dots for a window that follows, a key in brackets.
_TAIL = re.compile(r"(…| \([^)]*\))$")
_FAULT = re.compile(r"^!([A-Z]{3}-\d{3})$", re.MULTILINE)
_MARKS = re.compile(r"\[([^\]]*)\]\([^)]*\)|[*`|]")
_HEADING = re.compile(r"^#{1,4} (.+)$")
_EXCERPT = 90


@dataclass(frozen=True, slots=True)
class HelpPage:
    """A page of the help.

    Attributes:
        key: name of its file without `.md`; what links and screens name.
        title: its first heading.
        text: Markdown with everything filled in, in the language of the screen.
        screens: names of the windows and panes (of their Designer files) that it explains.
        keys_of: key of the page of the main window whose keys it lists; empty for none.
    """

    key: str
    title: str
    text: str
    screens: tuple[str, ...]
    keys_of: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """Pages that belong together, under a title in the language of the screen."""

    title: str
    pages: tuple[HelpPage, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A page that holds every word of a search, with the line where the first of them stands."""

    page: HelpPage
    heading: str
    excerpt: str


class HelpBook:
    """All help pages in one language, in the order of their contents.

    Raises:
        BugError: a page is missing, or names a label or a fault that the program does not have.
    """

    def __init__(self, language: str) -> None:
        with asset("resources", "help", "contents.toml").open("rb") as file:
            contents = tomllib.load(file)
        self.chapters: tuple[Chapter, ...] = tuple(
            Chapter(
                chapter["title"][language],
                tuple(
                    _read(language, page["key"], tuple(page.get("screens", ())), page.get("keys_of", ""))
                    for page in chapter["pages"]
                ),
            )
            for chapter in contents["chapters"]
        )
        self._pages = {page.key: page for chapter in self.chapters for page in chapter.pages}
        self._of_screens = {screen: page.key for page in self.pages for screen in page.screens}

    @property
    def pages(self) -> tuple[HelpPage, ...]:
        """Every page, in the order of the contents."""
        return tuple(self._pages.values())

    def page(self, key: str) -> HelpPage:
        """Return a page.

        Raises:
            BugError: there is none of that key.
        """
        if key not in self._pages:
            raise BugError(f"there is no help page {key!r}")
        return self._pages[key]

    def page_of(self, screens: Sequence[str]) -> HelpPage:
        """Return the page that explains the first of these screens that has one; else the first page of all."""
        known = (self._of_screens[screen] for screen in screens if screen in self._of_screens)
        return self.page(next(known, START))

    def search(self, words: str) -> tuple[Finding, ...]:
        """Return the pages that hold every word, accents or none; those with a word in the title come first."""
        wanted = fold(words).split()
        if not wanted:
            return ()
        found: list[tuple[int, Finding]] = []
        for page in self.pages:
            whole = fold(page.text)
            if all(word in whole for word in wanted):
                title = fold(page.title)
                rank = -sum(word in title for word in wanted)
                found.append((rank, Finding(page, *_place(page.text, wanted))))
        found.sort(key=lambda one: one[0])
        return tuple(finding for _, finding in found)


def all_faults() -> str:
    """Return Markdown with every fault that the program knows by its number."""
    codes = sorted(ErrorCode, key=lambda code: code.number)
    return "\n\n".join(_fault(code) for code in codes)


def _read(language: str, key: str, screens: tuple[str, ...], keys_of: str) -> HelpPage:
    raw = nfc(asset("resources", "help", language, f"{key}.md").read_text(encoding="utf-8"))
    codes = {code.number: code for code in ErrorCode}

    def fault(found: re.Match[str]) -> str:
        if found[1] not in codes:
            raise BugError(f"help page {key!r} names the unknown fault {found[1]}")
        return _fault(codes[found[1]])

    text = _FAULT.sub(fault, _LABEL.sub(lambda found: f"**{_TAIL.sub('', label(found[1]))}**", raw))
    if key == FAULTS:
        text = f"{text}\n\n{all_faults()}\n"
    first = _HEADING.match(text.splitlines()[0])
    if first is None:
        raise BugError(f"help page {key!r} does not begin with its title")
    return HelpPage(key, first[1], text, screens, keys_of)


def _fault(code: ErrorCode) -> str:
    """Return a fault as two lines; what is filled in when it happens stands as dots."""
    return f"**{_with_dots(tr(code.message))}** ({code.number})  \n{_with_dots(tr(code.advice))}"


def _with_dots(text: str) -> str:
    parts = (before + ("…" if name is not None else "") for before, name, _, _ in string.Formatter().parse(text))
    return "".join(parts).replace("….", "…").replace("*", "\\*")


def _place(text: str, wanted: Sequence[str]) -> tuple[str, str]:
    """Return the heading over the first line that holds most of the words, and that line, shortened around them."""
    best = (-1, "", "")
    heading = ""
    for line in text.splitlines():
        title = _HEADING.match(line)
        if title:
            heading = title[1]
            continue
        plain = _MARKS.sub(lambda found: found[1] or "", line).strip(" -!\\")
        folded = fold(plain)
        hits = sum(word in folded for word in wanted)
        if hits > best[0] and plain:
            best = (hits, heading, _around(plain, wanted))
    return best[1], best[2]


def _around(line: str, wanted: Sequence[str]) -> str:
    if len(line) <= _EXCERPT:
        return line
    words = line.split()
    first = next((n for n, word in enumerate(words) if any(one in fold(word) for one in wanted)), 0)
    begin = max(0, first - 4)
    shown = " ".join(words[begin:])
    if len(shown) > _EXCERPT:
        shown = shown[:_EXCERPT].rsplit(" ", 1)[0] + " …"
    return ("… " if begin else "") + shown
