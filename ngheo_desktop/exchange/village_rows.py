"""Rows that name a village above its households, in lists that have no column for it: “II. Xóm Bản Tèn”."""

import re
from collections.abc import Sequence

from ngheo_desktop.exchange.cells import text_of

_MOST_CELLS = 3
_VILLAGE = re.compile(
    r"(?:(?:[ivxlc]+|\d{1,3}|[a-hk])\s*[.)/:-]?\s+|(?:[ivxlc]+|\d{1,3})[.)/:-])?"
    r"((?:thôn|xóm|bản|buôn|bon|plei|làng|ấp|khóm|khu phố|tổ dân phố|tổ|tdp|tiểu khu)\s+\S.*)",
    re.IGNORECASE,
)
# What some lists say behind the name: “(12 hộ)”, “: 12 hộ, 40 khẩu”.
_COUNTS = re.compile(r"\s*(?:\(.*\)|[:;,–-]?\s*\d+\s*(?:hộ|khẩu|nhân khẩu)\b.*|[:;.,])\s*$", re.IGNORECASE)


def village_named(row: Sequence[object]) -> str:
    """Return the village that a row names and nothing else, empty when it is another row."""
    texts = [text for value in row if value != "" and (text := text_of(value))]
    if not 1 <= len(texts) <= _MOST_CELLS:
        return ""
    match = _VILLAGE.fullmatch(" ".join(texts))
    return _COUNTS.sub("", match[1]) if match else ""
