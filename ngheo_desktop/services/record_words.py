"""What is on record in words: the titles of fields, and their values as people read them."""

from collections.abc import Mapping
from decimal import Decimal

from ngheo_desktop.domain import records
from ngheo_desktop.domain.expression import FactKind
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.life_event import EventKind
from ngheo_desktop.domain.merging import is_merge_reason
from ngheo_desktop.errors import KnownError
from ngheo_desktop.forms.model import Form, Question
from ngheo_desktop.messages import N_, current_language, format_date, format_decimal, format_int, tr
from ngheo_desktop.reference.catalogues import ethnic_groups, relations
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import households

_KINDS: Mapping[str, str] = {
    records.HOUSEHOLD: N_("Household"),
    records.MEMBER: N_("Person"),
    records.QUESTIONNAIRE: N_("Questionnaire"),
    records.CLASS_RECORD: N_("Class on a list or decision"),
    records.CLASSIFICATION: N_("Class worked out"),
    records.CERTIFICATE: N_("Certificate issued"),
    records.OVERRULE: N_("Decision of the village meeting"),
    records.LIFE_EVENT: N_("Life event"),
    records.VERIFICATION: N_("Second keying"),
    records.DUPLICATE_VERDICT: N_("Comparison of duplicates"),
}
_FIELDS: Mapping[str, str] = {
    "village_id": N_("Village"),
    "number": N_("No."),
    "address": N_("Address"),
    "phone": N_("Phone"),
    "ethnic_code": N_("Ethnic group"),
    "is_minority": N_("Ethnic minority"),
    "no_labour": N_("Without anybody able to work"),
    "has_merit": N_("With a person of merit"),
    "causes": N_("Causes of poverty"),
    "removed": N_("On record"),
    "removed_reason": N_("Reason of removal"),
    "household_id": N_("Household"),
    "position": N_("Place on the form"),
    "full_name": N_("Full name"),
    "sex": N_("Sex"),
    "birth_date": N_("Date of birth"),
    "relation": N_("Relation to the head"),
    "citizen_id": N_("Identity number"),
    "id_issued_on": N_("Identity card issued on"),
    "status": N_("Questionnaire"),
    "household_class": N_("Class"),
    "decided": N_("Decided"),
    "computed": N_("Worked out"),
    "reason": N_("Reason"),
    "minutes_number": N_("Number of the minutes"),
    "meeting_date": N_("Date of the meeting"),
    "subject": N_("About"),
    "on_date": N_("Date"),
    "event_kind": N_("Life event"),
    "note": N_("Note"),
    "verdict": N_("Verdict"),
    "year": N_("Year"),
    "previous_class": N_("Class of the year before"),
    "decision_number": N_("Number of the decision"),
    "decision_date": N_("Date of the decision"),
    "income_score": N_("Score B1"),
    "deprivation_score": N_("Score B2"),
    "operator": N_("Operator"),
    "settled_by": N_("Settled by"),
    "settled_on": N_("Settled on"),
}
_EVENTS: Mapping[EventKind, str] = {
    EventKind.BIRTH: N_("Birth"),
    EventKind.DEATH: N_("Death"),
    EventKind.MARRIAGE_IN: N_("Marriage into the household"),
    EventKind.MOVE_IN: N_("Moved in"),
    EventKind.ARRIVED: N_("The whole household moved in"),
    EventKind.MOVE_OUT: N_("Moved out"),
    EventKind.LEFT: N_("The whole household moved out"),
    EventKind.SPLIT: N_("Founded a household of their own"),
    EventKind.MERGED: N_("Merged into another household"),
    EventKind.DISSOLVED: N_("Household dissolved"),
    EventKind.MISTAKE: N_("Entered by mistake"),
}
_CLASSES: Mapping[str, str] = {
    "poor": N_("Poor"),
    "near_poor": N_("Near-poor"),
    "average": N_("Average standard of living"),
    "non_poor": N_("Not poor"),
    "incomplete": N_("Incomplete"),
}
_WORDS: Mapping[str, str] = {
    "male": N_("Male"),
    "female": N_("Female"),
    "open": N_("Begun"),
    "complete": N_("Complete"),
    "settled": N_("Settled"),
    "dropped": N_("Taken off the list"),
    "blank": N_("blank on the form"),
    "illegible": N_("illegible"),
    "refused": N_("answer refused"),
}
_CLASS_FIELDS = frozenset({"household_class", "previous_class", "decided", "computed"})
_DATES = frozenset({"birth_date", "id_issued_on", "meeting_date", "decision_date", "on_date", "settled_on"})
_WORD_FIELDS = frozenset({"sex", "status"})
NOTE = "~"


def event_title(kind: EventKind) -> str:
    """Return what an event is called, in the language of the screen."""
    return tr(_EVENTS[kind])


def kind_title(kind: str) -> str:
    """Return what a kind of record is called, in the language of the screen."""
    return tr(_KINDS[kind]) if kind in _KINDS else kind


class RecordWords:
    """Puts fields and values of a folder's records into words."""

    def __init__(self, folder: Folder, standards: Standards) -> None:
        self._folder = folder
        self._standards = standards
        self._villages: dict[str, str] | None = None
        self._forms: dict[str, Form | None] = {}

    def title(self, field: str, form_id: str = "") -> str:
        """Return what a field is called; an answer by its question on the form."""
        answer = records.split_answer(field)
        if answer is None:
            return tr(_FIELDS[field]) if field in _FIELDS else field
        name, note, _ = answer[1].partition(NOTE)
        if not name:
            return tr("Reason for a warning")
        question = self._question(form_id, name)
        label = name if question is None else question.label if current_language() == "vi" else question.label_en
        return tr("{question} (note)", question=label) if note else label

    def value(self, field: str, value: Value, form_id: str = "") -> str:
        """Return a value as people read it; empty for none."""
        if field == "removed":
            return tr("taken off") if value else tr("yes")
        if value is None:
            return ""
        answer = records.split_answer(field)
        if answer is not None:
            name, note, _ = answer[1].partition(NOTE)
            question = None if note else self._question(form_id, name)
            return _plain(value) if question is None else _answer(question, value)
        if isinstance(value, str):
            return self._text(field, value)
        return _plain(value)

    def _text(self, field: str, value: str) -> str:
        if field == "village_id":
            return self._village(value)
        if field == "household_id":
            return self.household_name(value)
        if field == "relation":
            relation = relations().find(value)
            return value if relation is None else relation.name if current_language() == "vi" else relation.english
        if field == "ethnic_code":
            group = ethnic_groups().find(value)
            return group.name if group is not None else value
        if field in {"removed_reason", "event_kind"}:
            return _reason(value)
        if field in _CLASS_FIELDS and value in _CLASSES:
            return tr(_CLASSES[value])
        if field in _DATES:
            return format_date(value)
        return tr(_WORDS[value]) if field in _WORD_FIELDS and value in _WORDS else value

    def household_name(self, household_id: str) -> str:
        """Return the name of a household's head and its village; empty when it is not on the lists any more."""
        try:
            found = households.get(self._folder.database, household_id)
        except KnownError:
            return tr("a household that is not listed any more")
        head = found.head or next(iter(found.members), None)
        return " · ".join(part for part in (head.full_name if head else "", found.village, found.number or "") if part)

    def _village(self, village_id: str) -> str:
        if self._villages is None:
            self._villages = {one.village_id: one.name for one in households.villages(self._folder.database)}
        return self._villages.get(RecordId(village_id), "")

    def _question(self, form_id: str, name: str) -> Question | None:
        if form_id not in self._forms:
            self._forms[form_id] = self._form(form_id)
        form = self._forms[form_id]
        return next((one for one in form.questions if one.id == name), None) if form is not None else None

    def _form(self, form_id: str) -> Form | None:
        return self._standards.form(form_id) if form_id in self._standards.form_ids else None


def _reason(value: str) -> str:
    if is_merge_reason(value):
        return tr("on record twice; merged")
    return event_title(EventKind(value)) if value in {kind.value for kind in EventKind} else value


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return tr("Yes") if value else tr("No")
    if isinstance(value, int):
        return format_int(value)
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else tr(_WORDS[value]) if value in _WORDS else value


def _answer(question: Question, value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(_choice(question, code) for code in value)
    if question.kind in (FactKind.CHOICE, FactKind.YES_NO):
        return _choice(question, str(value))
    if question.kind is FactKind.DECIMAL:
        return format_decimal(Decimal(str(value)))
    if question.kind is FactKind.DATE:
        return format_date(str(value))
    return _plain(value)


def _choice(question: Question, code: str) -> str:
    choice = question.choice(code)
    return code if choice is None else choice.label if current_language() == "vi" else choice.label_en
