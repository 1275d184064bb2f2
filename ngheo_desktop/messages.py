"""Texts for people: translation, and the writing and reading of numbers, money and dates.

The only user of Babel, which is imported at the first need so that the program starts fast. Message ids are English;
catalogues are the .po files under i18n/, read as they are. Legal wording is data and is not translated here.
Papers are Vietnamese whatever the screen speaks: the `format_*` functions take a `language` for that.
"""

import errno
import gettext
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from ngheo_desktop.assets import asset
from ngheo_desktop.errors import N_ as N_  # noqa: PLC0414  (callers import it from here, beside tr)
from ngheo_desktop.errors import BugError, Detail, ErrorCode, KnownError

DEFAULT_LANGUAGE = "vi"
SOURCE_LANGUAGE = "en"
DOMAIN = "ngheo_desktop"

_NO_BREAK = "\u00a0"
_ESCAPE = r"\\(.)"
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
# Of groups and decimals, as Babel has them; every number on screen needs them, and Babel takes a moment to load.
_SEPARATORS = {"vi": (".", ","), "en": (",", ".")}
_YEARS = range(1850, 2201)
# Compiled, and kept, by the first that looks for them: no start needs them.
_NUMBER = r"[+-]?[0-9][0-9.,]*"
_ISO_DATE = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_DAY_FIRST_DATE = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})"
_MONTH = r"(\d{1,2})[/.-](\d{4})"
_PARTIAL_ISO = r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?"

_CAUSES = {
    errno.ENOSPC: N_("the disk is full"),
    errno.EDQUOT: N_("the disk is full"),
    errno.EFBIG: N_("the file would be too large for this disk"),
    errno.EROFS: N_("the disk is write-protected"),
    errno.EACCES: N_("access is denied"),
    errno.EPERM: N_("access is denied"),
    errno.ENOENT: N_("the folder does not exist"),
    errno.ENOTDIR: N_("the folder does not exist"),
    errno.EISDIR: N_("there is a folder of that name"),
    errno.EBUSY: N_("another program is using it"),
    errno.EIO: N_("the disk or stick fails"),
    errno.ENODEV: N_("the stick is no longer plugged in"),
    errno.ENXIO: N_("the stick is no longer plugged in"),
    errno.ENAMETOOLONG: N_("the name is too long"),
}


class Description(NamedTuple):
    """A known fault in words: its printed number, what happened and what to do."""

    number: str
    message: str
    advice: str


class _Choice:
    """The language of the screen; one for the whole process, chosen once at the start."""

    language = DEFAULT_LANGUAGE


def available_languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue under i18n/, the default first."""
    found = {path.parent.parent.name for path in asset("i18n").glob(f"*/LC_MESSAGES/{DOMAIN}.po")}
    return tuple(sorted(found, key=lambda language: (language != DEFAULT_LANGUAGE, language)))


def language_name(language: str) -> str:
    """Return a language's own name for itself, for example “Tiếng Việt”."""
    from babel import Locale  # noqa: PLC0415  (Babel loads at the first need)

    name = Locale.parse(language).get_display_name(language)
    return name[:1].upper() + name[1:] if name else language


def choose_language(language: str) -> None:
    """Set the language of the screen; texts already shown stay as they are.

    Raises:
        BugError: there is no catalogue of that language.
    """
    if language not in available_languages():
        raise BugError(f"no catalogue for the language {language!r}")
    _Choice.language = language


def current_language() -> str:
    """Return the language of the screen."""
    return _Choice.language


def tr(msgid: str, /, **params: object) -> str:
    """Return a text in the language of the screen with its `{name}` tokens filled."""
    text = _catalogue(_Choice.language).gettext(msgid) if msgid else msgid
    return text.format(**params) if params else text


def label(text: str) -> str:
    """Return what a button, field or menu says, named by its English words without `&`; the mnemonic is left out.

    Raises:
        BugError: the program has no such text.
    """
    msgid = _labels().get(text.replace("&", ""))
    if msgid is None:
        raise BugError(f"the program has no text {text!r}")
    return tr(msgid).replace("&", "")


def ntr(singular: str, plural: str, n: int, /, **params: object) -> str:
    """Return the form of a text that fits the number `n`; the token `{n}` shows it."""
    text = _catalogue(_Choice.language).ngettext(singular, plural, n)
    return text.format(**{"n": format_int(n), **params})


def describe(error: KnownError) -> Description:
    """Return a known fault in the language of the screen; its context fills the tokens."""
    context = {name: _readable(value) for name, value in error.context.items()}
    return Description(
        error.code.number,
        tr(error.code.message).format(**context),
        tr(error.code.advice).format(**context),
    )


def _readable(value: object) -> str:
    """Return a value of an error's context as a person reads it."""
    if isinstance(value, int) and not isinstance(value, bool):
        return format_int(value)
    if isinstance(value, Decimal):
        return format_decimal(value)
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, OSError):
        return _cause(value)
    if isinstance(value, Detail):
        return f"{value.place}: {tr(value.message, **value.context)}"
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return ", ".join(_readable(item) for item in value)
    return str(value)


def _cause(fault: OSError) -> str:
    """Return why the system refused; its own words would be in the language of the system."""
    cause = _CAUSES.get(fault.errno or 0)
    return tr(cause) if cause else tr(N_("system fault {number}"), number=fault.errno or 0)


class _Catalogue:
    """The texts of one language; one without a translation stays as it is."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.plurals: dict[str, dict[int, str]] = {}
        self.form_of: Callable[[int], int] = lambda n: int(n != 1)

    def gettext(self, msgid: str) -> str:
        """Return the translation of a text."""
        return self.texts.get(msgid) or msgid

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return the translation of the form of a text that fits the number."""
        return self.plurals.get(singular, {}).get(self.form_of(n)) or (singular if n == 1 else plural)


@cache
def _catalogue(language: str) -> _Catalogue:
    """Read a .po file into memory.

    Babel writes these files and its reader is what the tests compare with; here it would take half of the time that
    the program has to start.
    """
    path = asset("i18n", language, "LC_MESSAGES", f"{DOMAIN}.po")
    catalogue = _Catalogue()
    # What stands in an entry comes before the blank line behind it.
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        entry: dict[str, str] = {}
        keyword = ""
        is_fuzzy = False
        for line in block.splitlines():
            if line.startswith("#"):
                is_fuzzy |= line.startswith("#,") and "fuzzy" in line
                continue
            opened = line.find('"')
            keyword = line[:opened].strip() or keyword
            text = line[opened + 1 : line.rfind('"')]
            entry[keyword] = entry.get(keyword, "") + (_unescaped(text) if "\\" in text else text)
        if entry and not is_fuzzy:
            _keep(entry, catalogue)
    return catalogue


@cache
def _labels() -> Mapping[str, str]:
    """Return every text there is by its English words without `&`."""
    return {msgid.replace("&", ""): msgid for msgid in _catalogue(DEFAULT_LANGUAGE).texts}


def _keep(entry: Mapping[str, str], catalogue: _Catalogue) -> None:
    """Put an entry of a .po file into the catalogue; the one without a text is the header."""
    msgid = entry.get("msgid", "")
    if not msgid:
        rule = re.search(r"plural=([^;]+);", entry.get("msgstr", ""))
        if rule:
            catalogue.form_of = gettext.c2py(rule[1])
    elif "msgid_plural" in entry:
        forms = {int(key[7:-1]): text for key, text in entry.items() if key.startswith("msgstr[") and text}
        catalogue.plurals[msgid] = forms
        catalogue.texts[msgid] = forms.get(0, "")
    else:
        catalogue.texts[msgid] = entry.get("msgstr", "")


def _unescaped(text: str) -> str:
    """Return a text of a .po file with its escapes resolved."""
    return re.sub(_ESCAPE, lambda found: _ESCAPES.get(found[1], found[1]), text)


@cache
def _separators(language: str) -> dict[int, str]:
    """Return the table that turns Python's separators of a number into those of a language."""
    group, decimal = _SEPARATORS[language]
    return str.maketrans({",": group, ".": decimal})


def format_int(value: int, *, language: str | None = None) -> str:
    """Return a whole number with its thousands apart: 1.234.567."""
    return f"{value:,d}".translate(_separators(language or _Choice.language))


def format_decimal(value: Decimal | int, places: int | None = None, *, language: str | None = None) -> str:
    """Return a decimal number, with all its digits or rounded half-even to a number of places: 45,5."""
    # Through Decimal, because "f" would give a whole number six decimals.
    number = Decimal(value)
    text = f"{number:,f}" if places is None else f"{number:,.{places}f}"
    return text.translate(_separators(language or _Choice.language))


def format_money(dong: int, *, language: str | None = None) -> str:
    """Return an amount of đồng that does not break over two lines: 1.500.000 đồng."""
    language = language or _Choice.language
    unit = _catalogue(language).gettext(N_("dong"))
    return f"{format_int(dong, language=language)}{_NO_BREAK}{unit}"


def format_date(value: date | str, /) -> str:
    """Return a date as dd/MM/yyyy; of a partial ISO date what is known: 1951-09 gives 09/1951.

    Raises:
        KnownError: INPUT_DATE, the text is no ISO date.
    """
    if isinstance(value, date):
        return f"{value:%d/%m/}{value.year:04d}"
    found = re.fullmatch(_PARTIAL_ISO, value)
    if found is None:
        raise KnownError(ErrorCode.INPUT_DATE, text=value)
    return "/".join(part for part in reversed(found.groups()) if part is not None)


def format_long_date(value: date, *, language: str | None = None) -> str:
    """Return a date in words, for papers: ngày 05 tháng 01 năm 2026.

    In Vietnamese a zero stands before days under 10 and months 1 and 2, and before no other month
    (Nghị định 30/2020/NĐ-CP, Phụ lục I, phần II, mục I.4).
    """
    language = language or _Choice.language
    if language == "vi":
        month = f"{value.month:02d}" if value.month <= 2 else str(value.month)
        return f"ngày {value.day:02d} tháng {month} năm {value.year}"
    from babel import dates  # noqa: PLC0415  (Babel loads at the first need)

    return dates.format_date(value, "d MMMM yyyy", locale=language)


def format_datetime(value: datetime | str, /) -> str:
    """Return a moment (or its ISO text) as dd/MM/yyyy HH:mm; one with an offset is shown in local time.

    Raises:
        KnownError: INPUT_DATE, the text is no ISO moment.
    """
    moment = value
    if isinstance(moment, str):
        try:
            moment = datetime.fromisoformat(moment)
        except ValueError:
            raise KnownError(ErrorCode.INPUT_DATE, text=value) from None
    if moment.tzinfo is not None:
        moment = moment.astimezone()
    return f"{format_date(moment.date())} {moment:%H:%M}"


def parse_decimal(text: str) -> Decimal:
    """Read a number as people write it in the language of the screen.

    Strict: in Vietnamese "1.5" is refused, because it could mean 1,5 or 15.

    Raises:
        KnownError: INPUT_NUMBER.
    """
    from babel.numbers import NumberFormatError  # noqa: PLC0415  (Babel loads at the first need)
    from babel.numbers import parse_decimal as parse  # noqa: PLC0415

    compact = "".join(text.split())
    # Babel alone would also accept "NaN", "1e5" and digits of other scripts.
    if re.fullmatch(_NUMBER, compact) is None:
        raise KnownError(ErrorCode.INPUT_NUMBER, text=text)
    try:
        return parse(compact, locale=_Choice.language, strict=True)
    except NumberFormatError:
        raise KnownError(ErrorCode.INPUT_NUMBER, text=text) from None


def parse_int(text: str) -> int:
    """Read a whole number as people write it in the language of the screen.

    Raises:
        KnownError: INPUT_NUMBER.
    """
    number = parse_decimal(text)
    if number != number.to_integral_value():
        raise KnownError(ErrorCode.INPUT_NUMBER, text=text)
    return int(number)


def parse_date(text: str, *, today: date | None = None) -> str:
    """Read a date as people write it; return it as ISO text, partial where only the month or the year is given.

    Understood: 16/9/1951, 16-9-1951, 16.9.1951, 09/1951, 1951, 1951-09-16, and with `today` also 16/9/51, which is then
    the latest such year that does not lie after today.

    Raises:
        KnownError: INPUT_DATE, not a date, a day that does not exist, or a year before 1850 or after 2200.
    """
    parts = _date_parts(text.strip(), today)
    if parts is None or parts[0] not in _YEARS:
        raise KnownError(ErrorCode.INPUT_DATE, text=text)
    year, month, day = parts
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        raise KnownError(ErrorCode.INPUT_DATE, text=text) from None
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)])


def _date_parts(text: str, today: date | None) -> tuple[int, int | None, int | None] | None:
    """Return year, month and day of a written date, not yet checked against the calendar."""
    if not text.isascii():
        return None
    if re.fullmatch(r"\d{4}", text):
        return int(text), None, None
    if found := re.fullmatch(_MONTH, text):
        return int(found[2]), int(found[1]), None
    if found := re.fullmatch(_ISO_DATE, text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := re.fullmatch(_DAY_FIRST_DATE, text):
        day, month, year = (int(part) for part in found.groups())
        if len(found[3]) == 4:
            return year, month, day
        if today is not None:
            century = today.year - today.year % 100
            later = (century + year, month, day) > (today.year, today.month, today.day)
            return century + year - (100 if later else 0), month, day
    return None
