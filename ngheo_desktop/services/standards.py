"""The rule sets and forms this program has, loaded once and handed to whoever needs them."""

from functools import cached_property
from pathlib import Path

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.survey import Area, ReviewRound
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.model import Form
from ngheo_desktop.forms.parse import load_form
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.rules.engine import Engine
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.rules.parse import load_rule_set


class Standards:
    """Loads each rule set, engine and form when it is first asked for."""

    def __init__(self, areas: Areas) -> None:
        self.areas = areas
        self._engines: dict[str, Engine] = {}
        self._forms: dict[str, Form] = {}
        self._forms_of: dict[tuple[str, tuple[str, ...]], Form] = {}

    @cached_property
    def rule_set_ids(self) -> tuple[str, ...]:
        """Return the ids of the rule sets, oldest first."""
        return _folder_names(asset("resources", "rules"))

    @cached_property
    def form_ids(self) -> tuple[str, ...]:
        """Return the ids of the forms, oldest first."""
        return _folder_names(asset("resources", "forms"))

    def engine(self, rule_set_id: str) -> Engine:
        """Return the engine of a rule set.

        Raises:
            KnownError: RULE_SET_UNKNOWN, RULE_SET_INVALID.
        """
        if rule_set_id not in self._engines:
            if rule_set_id not in self.rule_set_ids:
                known = ", ".join(self.rule_set_ids)
                raise KnownError(ErrorCode.RULE_SET_UNKNOWN, rule_set=rule_set_id, known=known)
            self._engines[rule_set_id] = Engine(load_rule_set(asset("resources", "rules", rule_set_id)))
        return self._engines[rule_set_id]

    def rule_set(self, rule_set_id: str) -> RuleSet:
        """Return a rule set; raises like `engine`."""
        return self.engine(rule_set_id).rule_set

    def form(self, form_id: str) -> Form:
        """Return a form.

        Raises:
            KnownError: FORM_UNKNOWN, FORM_INVALID.
        """
        if form_id not in self._forms:
            if form_id not in self.form_ids:
                raise KnownError(ErrorCode.FORM_UNKNOWN, form=form_id)
            self._forms[form_id] = load_form(asset("resources", "forms", form_id))
        return self._forms[form_id]

    def form_of(self, review_round: ReviewRound) -> Form:
        """Return the form of a round with the questions that its rule sets read; each is asked once.

        Raises:
            KnownError: FORM_UNKNOWN, FORM_INVALID, RULE_SET_UNKNOWN, RULE_SET_INVALID.
        """
        key = (review_round.form_id, review_round.rule_sets)
        if key not in self._forms_of:
            read = {name for each in review_round.rule_sets for name in self.rule_set(each).questions}
            self._forms_of[key] = self.form(review_round.form_id).for_rules(review_round.rule_sets, read)
        return self._forms_of[key]

    def serves(self, form_id: str, rule_set_ids: tuple[str, ...]) -> bool:
        """Tell whether a form asks what all these rule sets need."""
        return all(form_id in self.rule_set(each).forms for each in rule_set_ids)

    def form_for(self, rule_set_ids: tuple[str, ...]) -> str:
        """Return the newest form that asks what all these rule sets need.

        Raises:
            KnownError: RULE_SET_UNKNOWN, FORM_UNKNOWN when no form serves them all.
        """
        common = [form_id for form_id in self.form_ids if self.serves(form_id, rule_set_ids)]
        if not common:
            raise KnownError(ErrorCode.FORM_UNKNOWN, form=" + ".join(rule_set_ids))
        return max(common)

    def area_of(self, commune_code: str) -> Area:
        """Return whether a commune counts as rural or urban."""
        return self.areas.commune(commune_code).area


def _folder_names(parent: Path) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in parent.iterdir() if path.is_dir()))
