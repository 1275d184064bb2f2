"""Reading what is typed about who somebody is: name, sex, date of birth, relation, ethnic group, identity card."""

from datetime import date

from ngheo_desktop.domain.citizen_id import is_citizen_id
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.messages import tr
from ngheo_desktop.reference.catalogues import ethnic_groups, relations
from ngheo_desktop.services.typed_dates import read_past_date

# In the order in which forms ask for them.
PERSON_FIELDS = ("full_name", "relation", "sex", "birth_date", "ethnic_code", "citizen_id")

# Mẫu 01: 1 Nam, 2 Nữ.
_SEXES = {
    **dict.fromkeys(("1", "nam", "male"), Sex.MALE),
    **dict.fromkeys(("2", "nữ", "nu", "female"), Sex.FEMALE),
}


def parse_person(field: str, raw: str, today: date) -> str | None:
    """Return the stored form of what was typed into a field of a person; None for an empty one.

    A name keeps its letters, tones and case; only its Unicode form and the blanks around it are evened out.

    Raises:
        KnownError: INPUT_REQUIRED for an empty name, INPUT_NAME, INPUT_DATE, INPUT_DATE_AMBIGUOUS, INPUT_DATE_LATER,
            INPUT_UNKNOWN_CODE for a word that is no sex, relation or ethnic group, INPUT_CITIZEN_ID.
    """
    text = nfc(raw).strip()
    if field == "full_name":
        return _name(text)
    if not text:
        return None
    if field == "sex":
        sex = _SEXES.get(text.casefold())
        if sex is None:
            raise KnownError(ErrorCode.INPUT_UNKNOWN_CODE, code=text, list_name=tr("Sex"))
        return sex.value
    if field in ("birth_date", "id_issued_on"):
        return read_past_date(text, today)
    if field == "relation":
        relation = relations().find(text) or relations().match_typed(text)
        if relation is None:
            raise KnownError(ErrorCode.INPUT_UNKNOWN_CODE, code=text, list_name=tr("Relation to the head"))
        return relation.key
    if field == "ethnic_code":
        group = ethnic_groups().find(text) or ethnic_groups().match(text)
        if group is None:
            raise KnownError(ErrorCode.INPUT_UNKNOWN_CODE, code=text, list_name=tr("Ethnic group"))
        return group.code
    if field == "citizen_id":
        digits = "".join(text.split())
        if not is_citizen_id(digits):
            raise KnownError(ErrorCode.INPUT_CITIZEN_ID, text=text)
        return digits
    return text


def _name(text: str) -> str:
    if not text:
        raise KnownError(ErrorCode.INPUT_REQUIRED, field=tr("Full name"))
    if "|" in text or not any(letter.isalpha() for letter in text):
        # One key too many at the end of a section, or a card scanned into the wrong field.
        raise KnownError(ErrorCode.INPUT_NAME, text=text)
    return text
