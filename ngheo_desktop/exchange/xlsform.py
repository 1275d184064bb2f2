"""A questionnaire as an XLSForm, the workbook from which ODK Collect's forms are made (xlsform.org).

The telephone reads the code on the paper form, shows whose household it is, and asks what the form asks; people on
record come with their names. Ages are worked out on the telephone as the program does: on the day of the round, a birth
of which only the year is known counts from 1 January.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

import xlsxwriter

from ngheo_desktop.domain.expression import FactKind, Level
from ngheo_desktop.domain.table_content import Cell, TableColumn, TableContent
from ngheo_desktop.exchange.table_file import write_csv
from ngheo_desktop.forms.model import Form, Question, Section
from ngheo_desktop.forms.xpath import xpath

LANGUAGES = ("Tiếng Việt (vi)", "English (en)")
HOUSEHOLDS = "households"
PERSON = "person"
# A household longer than this is finished on paper; the telephone's table needs a column for each.
MOST_PEOPLE = 30

_COLUMNS = (
    "type",
    "name",
    *(f"label::{language}" for language in LANGUAGES),
    *(f"hint::{language}" for language in LANGUAGES),
    "required",
    "relevant",
    "constraint",
    *(f"constraint_message::{language}" for language in LANGUAGES),
    "calculation",
    "default",
    "appearance",
)
_CODE = "regex(., '^[0-9]{45}$')"
_BIRTH = "regex(., '^([0-9]{2}/)?([0-9]{2}/)?[0-9]{4}$')"
_NUMBER_TYPES = {FactKind.INTEGER: "integer", FactKind.DECIMAL: "decimal", FactKind.DATE: "date", FactKind.TEXT: "text"}

Row = dict[str, str]


def write_xlsform(form: Form, form_id: str, title: tuple[str, str], on: date, version: str, out: BinaryIO) -> None:
    """Write the workbook of a form.

    Args:
        form: as the round asks it.
        form_id: the name under which telephones and servers keep it.
        title: in Vietnamese and English.
        on: the day on which ages count.
        version: grows with every change of the form.
        out: where it is written.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        _write(book, "survey", _COLUMNS, _survey(form, on))
        choices = ("list_name", "name", *(f"label::{language}" for language in LANGUAGES))
        _write(book, "choices", choices, _choices(form))
        settings = {
            "form_title": title[0],
            "form_id": form_id,
            "version": version,
            "default_language": LANGUAGES[0],
            "instance_name": "concat(${known_village}, ' ', ${head_name})",
        }
        _write(book, "settings", tuple(settings), [settings])
    out.write(buffer.getbuffer())


def names_asked(form: Form) -> frozenset[str]:
    """Return the names under which a telephone gives the answers to a form, those it works out itself included."""
    return frozenset(row["name"] for row in _survey(form, date.min))


def write_households(rows: Iterable[Sequence[str]], out: BinaryIO) -> None:
    """Write the table `households.csv` that goes onto telephones beside the form.

    Each row: code, village, number, head, then id, name, birth, sex and relation of up to `MOST_PEOPLE` people.
    """
    parts = ("id", "name", "birth", "sex", "relation")
    people = [f"{part}{number}" for number in range(1, MOST_PEOPLE + 1) for part in parts]
    columns = ("code", "village", "number", "head", *people)
    width = len(columns)
    cells: list[tuple[Cell, ...]] = [(*row, *[""] * (width - len(row))) for row in rows]
    table = TableContent(HOUSEHOLDS, tuple(TableColumn(name) for name in columns), tuple(cells))
    write_csv(table, out, for_excel=False)


def _write(book: xlsxwriter.Workbook, name: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(name)
    for column, heading in enumerate(columns):
        sheet.write_string(0, column, heading)
    for number, row in enumerate(rows, start=1):
        for column, heading in enumerate(columns):
            if row.get(heading):
                sheet.write_string(number, column, row[heading])


def _row(kind: str, name: str, labels: tuple[str, str] = ("", ""), **more: str) -> Row:
    row = {"type": kind, "name": name, **more}
    return row | {f"label::{language}": label for language, label in zip(LANGUAGES, labels, strict=True) if label}


def _two(column: str, texts: tuple[str, str]) -> Row:
    return {f"{column}::{language}": text for language, text in zip(LANGUAGES, texts, strict=True) if text}


def _known(column: str) -> str:
    return f"pulldata('{HOUSEHOLDS}', '{column}', 'code', ${{household_code}})"


def _survey(form: Form, on: date) -> Iterable[Row]:
    yield _row("start", "start")
    yield _row("end", "end")
    yield _row(
        "barcode",
        "household_code",
        ("Quét mã trên phiếu giấy", "Scan the code on the paper form"),
        constraint=_CODE,
        **_two("hint", ("Hộ mới chưa có mã thì bỏ qua", "Leave it out for a household without a code")),
        **_two("constraint_message", ("Không phải mã của phiếu", "Not the code of a form")),
    )
    yield _row("calculate", "known_village", calculation=_known("village"))
    yield _row("calculate", "known_head", calculation=_known("head"))
    yield _row(
        "note",
        "whose",
        ("Hộ: ${known_head}, thôn ${known_village}", "Household: ${known_head}, village ${known_village}"),
        relevant="string-length(${known_head}) > 0",
    )
    yield _row("text", "head_name", ("Họ và tên chủ hộ", "Name of the head"), required="yes", default="") | {
        "relevant": "string-length(${known_head}) = 0"
    }
    for section in form.sections:
        if section.level is Level.HOUSEHOLD:
            yield from _group(section)
    yield from _people(form, on)


def _group(section: Section) -> Iterable[Row]:
    relevant = xpath(section.relevance) if section.relevance is not None else None
    more = {"relevant": relevant} if relevant else {}
    yield _row("begin_group", f"section_{section.id}", (section.title, section.title_en), **more)
    for question in section.questions:
        yield _question(question)
    yield _row("end_group", f"section_{section.id}")


def _question(question: Question) -> Row:
    more = _two("hint", (question.help, question.help_en))
    if question.required:
        more["required"] = "yes"
    relevant = xpath(question.relevance) if question.relevance is not None else None
    if relevant:
        more["relevant"] = relevant
    limits = []
    if question.minimum is not None:
        limits.append(f". >= {question.minimum}")
    if question.maximum is not None:
        limits.append(f". <= {question.maximum}")
    if question.exclusive:
        limits.append(f"not(selected(., '{question.exclusive}') and count-selected(.) > 1)")
    if limits:
        more["constraint"] = " and ".join(limits)
    return _row(_type(question), question.id, (question.label, question.label_en), **more)


def _type(question: Question) -> str:
    if question.choices:
        many = question.kind is FactKind.MULTI
        return f"{'select_multiple' if many else 'select_one'} {question.id}"
    return _NUMBER_TYPES[question.kind]


def _people(form: Form, on: date) -> Iterable[Row]:
    number = "position(..)"

    def known(part: str) -> str:
        return f"pulldata('{HOUSEHOLDS}', concat('{part}', {number}), 'code', ${{household_code}})"

    yield _row("begin_repeat", PERSON, ("Thành viên", "Member"))
    yield _row("calculate", "member_id", calculation=known("id"))
    yield _row("text", "full_name", ("Họ và tên", "Full name"), required="yes", default=known("name"))
    yield _row(
        "text",
        "birth_date",
        ("Ngày sinh", "Date of birth"),
        default=known("birth"),
        constraint=_BIRTH,
        appearance="numbers",
        **_two("hint", ("05/03/1962, hoặc chỉ năm: 1962", "05/03/1962, or the year only: 1962")),
        **_two("constraint_message", ("Ghi ngày/tháng/năm hoặc chỉ năm", "Day/month/year, or the year only")),
    )
    yield _row("select_one sex", "sex", ("Giới tính", "Sex"), default=known("sex"))
    yield from _age(on)
    for section in form.sections:
        if section.level is Level.MEMBER:
            for question in section.questions:
                yield _question(question)
    yield _row("end_repeat", PERSON)


def _age(on: date) -> Iterable[Row]:
    """Yield the rows that work out completed years and months on a day from a whole or partial birth date."""
    born, length = "${birth_date}", "string-length(${birth_date})"
    month, day = f"substr({born}, {length} - 7, {length} - 5)", f"substr({born}, 0, 2)"
    yield _row("calculate", "birth_year", calculation=f"number(substr({born}, {length} - 4))")
    yield _row("calculate", "birth_month", calculation=f"if({length} > 4, number({month}), 1)")
    yield _row("calculate", "birth_day", calculation=f"if({length} > 7, number({day}), 1)")
    months = f"({on.year} - ${{birth_year}}) * 12 + {on.month} - ${{birth_month}} - if({on.day} < ${{birth_day}}, 1, 0)"
    known = f"{length} > 0"
    yield _row("calculate", "age_months", calculation=f"if({known}, {months}, '')")
    yield _row("calculate", "age_years", calculation=f"if({known}, int(${{age_months}} div 12), '')")


def _choices(form: Form) -> Iterable[Row]:
    for code, labels in (("male", ("Nam", "Male")), ("female", ("Nữ", "Female"))):
        yield _choice("sex", code, labels)
    for question in form.questions:
        for choice in question.choices:
            yield _choice(question.id, choice.code, (choice.label, choice.label_en))


def _choice(list_name: str, code: str, labels: tuple[str, str]) -> Row:
    return {"list_name": list_name, "name": code} | _two("label", labels)
