"""Lays a help page out for the screen or for paper: Markdown in, a document with the fonts and colours given out."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QKeySequence,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from ngheo_desktop.domain.text import fold
from ngheo_desktop.gui import theme
from ngheo_desktop.messages import tr

# Room left and right of the name of a key, that its ground is wider than its letters.
_AIR = "\u202f"
_LINE_HEIGHT = 125.0
# The message of a fault ends with its number; what to do follows closely below.
_MESSAGE = re.compile(r" \([A-Z]{3}-\d{3}\)$")


@dataclass(frozen=True, slots=True)
class Look:
    """Fonts and colours of a document.

    Attributes:
        body: font of running text.
        heading: font of headings of the second level.
        title: font of the page's title.
        colours: colours by the names of resources/theme.toml.
        em: height of a line in the document's own measure.
    """

    body: QFont
    heading: QFont
    title: QFont
    colours: Mapping[str, QColor]
    em: float


_ROLES = ("ink", "muted", "line", "sunken", "accent")


def screen_look() -> Look:
    """Return the look in force on the screen, which follows the text size and the colours."""
    style = theme.current()
    return Look(
        style.font(),
        style.font("heading", bold=True),
        style.font("title", bold=True),
        {role: style.colour(role) for role in _ROLES},
        style.em(),
    )


def paper_look() -> Look:
    """Return the look on paper: text at 100 % in dark ink, whatever the screen shows."""
    declared = theme.declarations()
    base, steps, light = float(declared["type"]["base"]), declared["type"], declared["light"]

    def font(step: float, *, bold: bool = False) -> QFont:
        made = QFont(theme.current().font())
        made.setPointSizeF(base * step)
        made.setBold(bold)
        return made

    return Look(
        font(1.0),
        font(float(steps["heading"]), bold=True),
        font(float(steps["title"]), bold=True),
        {role: QColor(str(light[role])) for role in _ROLES},
        base * 1.3,
    )


def key_table(title: str, keys: Sequence[tuple[str, str]]) -> str:
    """Return Markdown with a heading and a table of keys; nothing when there are none."""
    if not keys:
        return ""
    key, use = tr("Key to press"), tr("What it does")
    rows = [f"| `{shown_key(sequence)}` | {text.replace('|', '/')} |" for sequence, text in keys]
    return "\n".join(["", f"## {title}", "", f"| {key} | {use} |", "| --- | --- |", *rows, ""])


def shown_key(sequence: str) -> str:
    """Return a key as this computer's keyboard names it; what is no key sequence stays as it is."""
    shown = QKeySequence(sequence).toString(QKeySequence.SequenceFormat.NativeText) or sequence
    return shown.replace("Return", "Enter")


def lay_out(document: QTextDocument, markdown: str, look: Look) -> None:
    """Fill a document with Markdown in this look."""
    document.setDefaultFont(look.body)
    document.setDocumentMargin(look.em)
    document.setMarkdown(_aired(markdown), QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
    block = document.begin()
    while block.isValid():
        _dress_block(block, look)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _dress_table(frame, look)


def places_of(document: QTextDocument, words: str) -> list[QTextCursor]:
    """Return where the words of a search stand in a document, accents or none, in their order."""
    folded, index = _folded_with_index(document.toPlainText())
    found: list[tuple[int, int]] = []
    for word in set(fold(words).split()):
        start = folded.find(word)
        while start >= 0:
            found.append((index[start], index[start + len(word) - 1] + 1))
            start = folded.find(word, start + len(word))
    cursors = []
    for begin, end in sorted(found):
        cursor = QTextCursor(document)
        cursor.setPosition(begin)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursors.append(cursor)
    return cursors


def _folded_with_index(text: str) -> tuple[str, list[int]]:
    """Return the text without accents and, for each of its letters, the position it came from.

    Positions are those of Qt, which counts letters outside the first plane of Unicode twice.
    """
    parts: list[str] = []
    index: list[int] = []
    position = 0
    for char in text:
        plain = fold(char) or (" " if char.isspace() else "")
        parts.append(plain)
        index.extend([position] * len(plain))
        position += 2 if ord(char) > 0xFFFF else 1
    return "".join(parts), index


def _aired(markdown: str) -> str:
    """Put thin blanks inside the marks of keys."""
    parts = markdown.split("`")
    return "`".join(f"{_AIR}{part}{_AIR}" if n % 2 else part for n, part in enumerate(parts))


def _dress_block(block: QTextBlock, look: Look) -> None:
    level = block.blockFormat().headingLevel()
    cursor = QTextCursor(block)
    shape = QTextBlockFormat()
    shape.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    in_table = cursor.currentTable() is not None
    if level:
        shape.setTopMargin(0 if level == 1 else look.em * (1.1 if level == 2 else 0.6))
        shape.setBottomMargin(look.em * 0.35)
    elif block.textList() is not None:
        shape.setTopMargin(0)
        shape.setBottomMargin(look.em * 0.25)
    elif not in_table:
        is_message = _MESSAGE.search(block.text()) is not None
        shape.setTopMargin(look.em * (0.6 if is_message else 0.25))
        shape.setBottomMargin(0 if is_message else look.em * 0.55)
    cursor.mergeBlockFormat(shape)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    if level:
        letters = QTextCharFormat()
        font = look.title if level == 1 else look.heading
        letters.setFont(font)
        letters.setForeground(QBrush(look.colours["ink"]))
        cursor.mergeCharFormat(letters)
        return
    for begin, length, was in _fragments(block):
        letters = QTextCharFormat()
        if was.isAnchor():
            letters.setForeground(QBrush(look.colours["accent"]))
        elif was.fontFixedPitch():
            letters.setFont(look.body)
            letters.setBackground(QBrush(look.colours["sunken"]))
            letters.setForeground(QBrush(look.colours["ink"]))
        else:
            letters.setForeground(QBrush(look.colours["ink"]))
        part = QTextCursor(block)
        part.setPosition(begin)
        part.setPosition(begin + length, QTextCursor.MoveMode.KeepAnchor)
        part.mergeCharFormat(letters)


def _fragments(block: QTextBlock) -> list[tuple[int, int, QTextCharFormat]]:
    """Return the pieces of a block that look alike; taken down first, because dressing one moves the others."""
    found = []
    iterator = block.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        found.append((fragment.position(), fragment.length(), fragment.charFormat()))
        iterator += 1
    return found


def _dress_table(table: QTextTable, look: Look) -> None:
    shape = table.format()
    shape.setBorder(1)
    shape.setBorderCollapse(True)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QBrush(look.colours["line"]))
    shape.setCellPadding(look.em * 0.3)
    shape.setCellSpacing(0)
    shape.setTopMargin(look.em * 0.3)
    shape.setBottomMargin(look.em * 0.6)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    if table.columns() == 2:
        shape.setColumnWidthConstraints(
            [
                QTextLength(QTextLength.Type.PercentageLength, 28),
                QTextLength(QTextLength.Type.PercentageLength, 72),
            ]
        )
    table.setFormat(shape)
    for column in range(table.columns()):
        cell = table.cellAt(0, column)
        letters = cell.format()
        letters.setBackground(QBrush(look.colours["sunken"]))
        cell.setFormat(letters)
