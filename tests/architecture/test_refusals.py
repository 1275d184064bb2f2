"""A refused file: its message says that nothing was changed, and what to do next, in both languages."""

import pytest

from ngheo_desktop.errors import ErrorCode
from ngheo_desktop.messages import choose_language, tr

# These name a file too, but refuse none that was given: they tell of the program's own files, or of writing.
_OWN_FILES = {
    *(ErrorCode.STORE_CORRUPT, ErrorCode.KEY_FILE_DAMAGED, ErrorCode.SETTINGS_DAMAGED, ErrorCode.FILE_NOT_WRITTEN),
}
# And these refuse one without naming it, or after it was read.
_UNNAMED = {
    *(ErrorCode.CARD_TEXT, ErrorCode.LIST_MISSING_COLUMNS, ErrorCode.LIST_OTHER_COMMUNE, ErrorCode.LIST_DOUBLE_COLUMNS),
    *(ErrorCode.BUNDLE_COUNTS, ErrorCode.BUNDLE_FORK, ErrorCode.JOURNAL_SHAPE, ErrorCode.JOURNAL_KIND),
    *(ErrorCode.RULE_SET_SHIPPED, ErrorCode.RULE_SET_OTHER_HASH, ErrorCode.LIST_FIELD_UNKNOWN),
}
REFUSALS = sorted(({code for code in ErrorCode if "{file}" in code.message} - _OWN_FILES) | _UNNAMED, key=str)
_LEFT_ALONE = {
    "en": ("Nothing was changed", "nothing was changed", "Nothing was loaded"),
    "vi": ("Chưa có gì", "ữ liệu không thay đổi", "Chưa nạp gì"),
}


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("code", REFUSALS, ids=lambda code: code.name)
def test_each_refusal_of_a_file_says_that_nothing_was_changed(code: ErrorCode, language: str) -> None:
    choose_language(language)
    advice = tr(code.advice)

    assert any(words in advice for words in _LEFT_ALONE[language])
    # Something to do stands beside it.
    assert len(advice.split()) > max(len(words.split()) for words in _LEFT_ALONE[language]) + 2
