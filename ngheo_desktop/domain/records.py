"""What the journal may hold: the kinds of record, their fields and the type of each field.

One table for everybody who writes, checks, projects or receives changes. A field that is not listed here cannot be
written, and a bundle that holds one is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ngheo_desktop.domain.journal import Change, Value

PROFILE = "profile"
VILLAGE = "village"
HOUSEHOLD = "household"
MEMBER = "member"
REVIEW_ROUND = "review_round"
QUESTIONNAIRE = "questionnaire"
CLASS_RECORD = "class_record"
CLASSIFICATION = "classification"
CERTIFICATE = "certificate"
POINT_TABLE = "point_table"
RULE_SET_INSTALL = "rule_set_install"
OVERRULE = "overrule"
CRITERION = "criterion"
LIFE_EVENT = "life_event"
VERIFICATION = "verification"
DUPLICATE_VERDICT = "duplicate_verdict"
IMPORT_RUN = "import_run"

HOUSEHOLD_ANSWER = "h."
MEMBER_ANSWER = "m."


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record.

    Attributes:
        fields: field name to Python type of its values (None is always allowed).
        answers: whether fields `h.<question>` and `m.<member>.<question>` are allowed too.
        frozen: whether a record is written once and never edited.
    """

    fields: Mapping[str, type]
    answers: bool = False
    frozen: bool = False


# A code means nothing without the list it comes from: the field of a code, and the field with the version of its list.
CODE_LISTS: Mapping[str, str] = MappingProxyType({"ethnic_code": "ethnic_list", "relation": "relation_list"})

_REMOVAL: dict[str, type] = {"removed": bool, "removed_reason": str}

KINDS: Mapping[str, RecordKind] = MappingProxyType(
    {
        PROFILE: RecordKind(
            {
                "role": str,
                "commune_code": str,
                "commune_list": str,
                "province_code": str,
                "office_name": str,
                "upper_office": str,
                "officer": str,
                "signer_name": str,
                "signer_title": str,
                "region": str,
            }
        ),
        VILLAGE: RecordKind({"commune_code": str, "name": str, "position": int, "valid_from": str, "valid_to": str}),
        HOUSEHOLD: RecordKind(
            {
                "commune_code": str,
                "commune_list": str,
                "village_id": str,
                "number": str,
                "address": str,
                "phone": str,
                "ethnic_code": str,
                "ethnic_list": str,
                "is_minority": bool,
                "no_labour": bool,
                "has_merit": bool,
                "causes": list,
                **_REMOVAL,
            }
        ),
        MEMBER: RecordKind(
            {
                "household_id": str,
                "position": int,
                "full_name": str,
                "sex": str,
                "birth_date": str,
                "relation": str,
                "relation_list": str,
                "ethnic_code": str,
                "ethnic_list": str,
                "citizen_id": str,
                "id_issued_on": str,
                **_REMOVAL,
            }
        ),
        REVIEW_ROUND: RecordKind(
            {
                "commune_code": str,
                "year": int,
                "round_kind": str,
                "rule_sets": list,
                "form_id": str,
                "opened_on": str,
                "closed_on": str,
            }
        ),
        QUESTIONNAIRE: RecordKind({"household_id": str, "round_id": str, "form_id": str, "status": str}, answers=True),
        CLASS_RECORD: RecordKind(
            {
                "household_id": str,
                "year": int,
                "standard": str,
                "household_class": str,
                "previous_class": str,
                "income_score": int,
                "deprivation_score": int,
                "decision_number": str,
                "decision_date": str,
                "source": str,
            }
        ),
        CLASSIFICATION: RecordKind(
            {
                "household_id": str,
                "round_id": str,
                "rule_set": str,
                "rule_set_hash": str,
                "answers_hash": str,
                "engine": str,
                "classified_on": str,
                "household_class": str,
                "income_score": int,
                "deprivation_score": int,
                "deprived": list,
                "missing": list,
                "unverified": list,
                "trace": str,
                "voids": list,
                "computed_class": str,
                "overruled": list,
                "point_table": str,
            },
            frozen=True,
        ),
        CERTIFICATE: RecordKind(
            {
                "household_id": str,
                "round_id": str,
                "village_id": str,
                "rule_set": str,
                "classification_id": str,
                "household_class": str,
                "register_year": int,
                "number": int,
                "issued_on": str,
                "signer_name": str,
                "signer_title": str,
                "confirmed_by": str,
                "content": str,
            },
            frozen=True,
        ),
        POINT_TABLE: RecordKind(
            {
                "commune_code": str,
                "rule_set": str,
                "title": str,
                "document": str,
                "article": str,
                "checksum": str,
                "content": str,
                "origin": str,
                "loaded_by": str,
                "loaded_on": str,
                "confirmed_by": str,
                "confirmed_on": str,
                **_REMOVAL,
            }
        ),
        RULE_SET_INSTALL: RecordKind(
            {
                "rule_set": str,
                "content_hash": str,
                "origin": str,
                "signed_by": str,
                "confirmed_by": str,
                "installed_on": str,
                **_REMOVAL,
            }
        ),
        OVERRULE: RecordKind(
            {
                "household_id": str,
                "round_id": str,
                "rule_set": str,
                "subject": str,
                "decided": str,
                "computed": str,
                "reason": str,
                "minutes_number": str,
                "meeting_date": str,
                **_REMOVAL,
            }
        ),
        CRITERION: RecordKind(
            {
                "commune_code": str,
                "form_id": str,
                "criterion": str,
                "text": str,
                "document": str,
                "article": str,
                "filled_by": str,
                "filled_on": str,
            }
        ),
        LIFE_EVENT: RecordKind(
            {
                "event_kind": str,
                "on_date": str,
                "household_id": str,
                "other_household_id": str,
                "member_ids": list,
                "new_head_id": str,
                "people": int,
                "note": str,
                **_REMOVAL,
            }
        ),
        VERIFICATION: RecordKind(
            {
                "household_id": str,
                "round_id": str,
                "form_id": str,
                "status": str,
                "operator": str,
                "compared": int,
                "differences": list,
                "settled_on": str,
                "settled_by": str,
            },
            answers=True,
        ),
        DUPLICATE_VERDICT: RecordKind({"about": str, "first_id": str, "second_id": str, "verdict": str, "reason": str}),
        IMPORT_RUN: RecordKind(
            {
                "commune_code": str,
                "file": str,
                "digest": str,
                "imported_on": str,
                "device_id": str,
                "first_seq": int,
                "last_seq": int,
                "households": int,
                "members": int,
                "changed": int,
                "undone": bool,
                "undone_reason": str,
            }
        ),
    }
)


def type_of(kind: str, field: str) -> type | None:
    """Return the type of a field's values, `object` for an answer of any type, None when there is no such field."""
    record_kind = KINDS.get(kind)
    if record_kind is None:
        return None
    if record_kind.answers and field.startswith((HOUSEHOLD_ANSWER, MEMBER_ANSWER)):
        return object
    return record_kind.fields.get(field)


def is_valid(kind: str, field: str, value: Value) -> bool:
    """Tell whether the field exists and takes this value."""
    expected = type_of(kind, field)
    if expected is None:
        return False
    if value is None or expected is object:
        return True
    # bool is an int in Python, not in the journal.
    return type(value) is expected


def faults_of(change: Change) -> list[str]:
    """Return the names of a change's fields that its kind does not have or whose values have the wrong type."""
    kind = KINDS.get(change.record_kind)
    if kind is None:
        return [change.record_kind]
    types = kind.fields
    # Most values have exactly the type of the table; the full question is asked of the rest only.
    return [
        field
        for field, value in change.fields.items()
        if type(value) is not types.get(field) and not is_valid(change.record_kind, field, value)
    ]


def member_answer(member_id: str, question: str) -> str:
    """Return the field that holds a member's answer."""
    return f"{MEMBER_ANSWER}{member_id}.{question}"


def household_answer(question: str) -> str:
    """Return the field that holds a household's answer."""
    return f"{HOUSEHOLD_ANSWER}{question}"


def split_answer(field: str) -> tuple[str | None, str] | None:
    """Return (member id or None, question) of an answer field, or None for another field."""
    if field.startswith(HOUSEHOLD_ANSWER):
        return None, field[len(HOUSEHOLD_ANSWER) :]
    if field.startswith(MEMBER_ANSWER):
        member_id, _, question = field[len(MEMBER_ANSWER) :].partition(".")
        return member_id, question
    return None
