"""Phiếu A: the texts of its criteria as the office fills them in, and the form in those words.

The texts were not found in public sources (docs/decisions/0020). The office copies them from its paper, naming the
document they stand in; who did so, and when, is in the journal.
"""

from dataclasses import dataclass
from functools import lru_cache

from ngheo_desktop.domain import records
from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.domain.ids import RecordId, derived_record_id
from ngheo_desktop.domain.journal import Value
from ngheo_desktop.domain.text import nfc
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.model import Form
from ngheo_desktop.forms.screening import Criterion, Screening
from ngheo_desktop.rules.model import VIETNAMESE
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.store import criteria

_FORMS_KEPT = 8


@dataclass(frozen=True, slots=True)
class CriterionText:
    """A criterion as it is asked in this office.

    Attributes:
        text: the office's own words, or the placeholder that ships.
        document: where the words stand; `article` the place in it.
        filled_by: who filled them in; empty while the placeholder stands. `filled_on` is an ISO date.
        verified: whether the words that ship were compared with the circular; never so of the office's own.
    """

    criterion_id: str
    text: str
    document: str
    article: str
    filled_by: str
    filled_on: str
    verified: bool

    @property
    def is_filled(self) -> bool:
        """Tell whether the office filled in its own words."""
        return bool(self.filled_by)


class ScreeningService:
    """The criteria of the forms, in the words of this office."""

    def __init__(self, folder: Folder, standards: Standards) -> None:
        self._folder = folder
        self._standards = standards

    @property
    def form_ids(self) -> tuple[str, ...]:
        """Return the forms that have criteria, the newest first."""
        return tuple(each for each in reversed(self._standards.form_ids) if self._standards.form(each).screening)

    def form_title(self, form_id: str, language: str) -> str:
        """Return the name of a form; raises like `screening`."""
        form = self._standards.form(form_id)
        return f"{form.title if language == VIETNAMESE else form.title_en} ({form.id})"

    def screening(self, form_id: str) -> Screening:
        """Return the criteria of a form as they ship, with their limit.

        Raises:
            KnownError: FORM_UNKNOWN, also of a form without criteria.
        """
        found = self._standards.form(form_id).screening
        if found is None:
            raise KnownError(ErrorCode.FORM_UNKNOWN, form=form_id)
        return found

    def texts(self, form_id: str, commune_code: str | None = None) -> tuple[CriterionText, ...]:
        """Return the criteria of a form in the words in force here, or in a commune named; raises like `screening`."""
        own = self._stored(form_id, commune_code)
        return tuple(_text(each, own.get(each.criterion_id)) for each in self.screening(form_id).criteria)

    def fill_in(self, form_id: str, criterion_id: str, *, text: str, document: str, article: str) -> Changes:
        """Record the words of a criterion and the document they stand in; no words take the office's own back.

        Raises:
            KnownError: FORM_UNKNOWN, CRITERION_UNKNOWN, INPUT_REQUIRED without the document, ROUND_NOT_HERE in an upper
                office, STORE_ codes.
        """
        screening = self.screening(form_id)
        known = [each.criterion_id for each in screening.criteria]
        if criterion_id not in known:
            raise KnownError(ErrorCode.CRITERION_UNKNOWN, criterion=criterion_id, known=", ".join(known))
        commune = self._folder.commune_code
        if commune is None:
            raise KnownError(ErrorCode.ROUND_NOT_HERE)
        words, source, place = (nfc(each).strip() for each in (text, document, article))
        if words and not source:
            raise KnownError(ErrorCode.INPUT_REQUIRED, field="document")
        fields: dict[str, Value] = {"commune_code": commune, "form_id": form_id, "criterion": criterion_id}
        fields |= {"text": words or None, "document": source or None, "article": place or None}
        own = self._stored(form_id).get(criterion_id)
        if own is not None and (own.text, own.document, own.article) == (words, source, place):
            return Changes()
        if own is None and not words:
            return Changes()
        fields["filled_by"] = self._folder.profile.officer
        fields["filled_on"] = self._folder.clock.today().isoformat()
        with self._folder.work() as unit:
            unit.append(records.CRITERION, criterion_record_id(commune, form_id, criterion_id), fields)
            return unit.commit()

    def worded(self, form: Form) -> Form:
        """Return a form with the criteria in the words of this office; the same one for the same words."""
        if form.screening is None:
            return form
        asked = {question.id for question in form.questions}
        own = self._stored(form.id)
        texts = tuple(
            (each.question, f"{each.criterion_id}. {own[each.criterion_id].text}")
            for each in form.screening.criteria
            if each.question in asked and each.criterion_id in own
        )
        return _worded(form, texts) if texts else form

    def _stored(self, form_id: str, commune_code: str | None = None) -> dict[str, criteria.StoredCriterion]:
        commune = commune_code or self._folder.commune_code
        return {} if commune is None else criteria.of_form(self._folder.database, commune, form_id)


@lru_cache(maxsize=_FORMS_KEPT)
def _worded(form: Form, texts: tuple[tuple[str, str], ...]) -> Form:
    # Screens keep what they made for a form as long as it is the same object.
    return form.worded(dict(texts))


def criterion_record_id(commune_code: str, form_id: str, criterion_id: str) -> RecordId:
    """Return the id of the one record of a criterion's text: two computers of an office meet in it."""
    return derived_record_id(records.CRITERION, commune_code, form_id, criterion_id)


def _text(shipped: Criterion, own: criteria.StoredCriterion | None) -> CriterionText:
    if own is None:
        return CriterionText(
            shipped.criterion_id, shipped.text, shipped.document, shipped.article, "", "", shipped.verified
        )
    return CriterionText(
        shipped.criterion_id, own.text, own.document, own.article, own.filled_by, own.filled_on, verified=False
    )
