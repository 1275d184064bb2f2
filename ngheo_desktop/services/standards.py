"""The rule sets and forms this program has, loaded once and handed to whoever needs them.

Shipped rule sets are known from the start; those installed in a data folder join them when it is open. Readers and
engines are modules of some size and load with the first rule set or form that is asked for, not with the window.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.survey import Area, ReviewRound
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.reference.areas import Areas

if TYPE_CHECKING:
    from ngheo_desktop.forms.model import Form
    from ngheo_desktop.rules.engine import Engine
    from ngheo_desktop.rules.model import RuleSet
    from ngheo_desktop.services.installed_rules import InstalledRules


class Standards:
    """Loads each rule set, engine and form when it is first asked for."""

    def __init__(self, areas: Areas) -> None:
        self.areas = areas
        self.installed: InstalledRules | None = None
        self._engines: dict[str, Engine] = {}
        self._forms: dict[str, Form] = {}
        self._forms_of: dict[tuple[str, tuple[str, ...], str, frozenset[str]], Form] = {}

    def attach(self, installed: "InstalledRules") -> None:
        """Take the rule sets installed in a data folder in; nothing is read before one of them is asked for."""
        self.installed = installed
        self.forget_installed()

    def forget_installed(self) -> None:
        """Look again, after a rule set was installed or removed; shipped sets stay loaded."""
        if self.installed is not None:
            self.installed.forget()
        self._engines = {name: engine for name, engine in self._engines.items() if name in self.shipped_ids}
        self._forms_of.clear()

    @cached_property
    def shipped_ids(self) -> tuple[str, ...]:
        """Return the ids of the rule sets that come with the program, oldest first."""
        return _folder_names(asset("resources", "rules"))

    @property
    def rule_set_ids(self) -> tuple[str, ...]:
        """Return the ids of the rule sets, the shipped ones first, oldest first; an installed one may not load."""
        installed = self.installed.ids if self.installed is not None else ()
        return (*self.shipped_ids, *(name for name in installed if name not in self.shipped_ids))

    @cached_property
    def form_ids(self) -> tuple[str, ...]:
        """Return the ids of the forms, oldest first."""
        return _folder_names(asset("resources", "forms"))

    def engine(self, rule_set_id: str) -> "Engine":
        """Return the engine of a rule set, or of the version that `<id>@<check sum>` names.

        Raises:
            KnownError: RULE_SET_UNKNOWN, RULE_SET_INVALID; of an installed one RULE_SET_ALTERED, RULE_SET_GONE.
        """
        if rule_set_id not in self._engines:
            from ngheo_desktop.rules.engine import Engine  # noqa: PLC0415
            from ngheo_desktop.rules.parse import load_rule_set  # noqa: PLC0415

            self._engines[rule_set_id] = Engine(load_rule_set(self.folder_of(rule_set_id)))
        return self._engines[rule_set_id]

    def folder_of(self, rule_set_id: str) -> Path:
        """Return the folder of a rule set, of an installed one with its files checked; raises like `engine`."""
        if rule_set_id in self.shipped_ids:
            return asset("resources", "rules", rule_set_id)
        version = self.installed.find(rule_set_id) if self.installed is not None else None
        if self.installed is None or version is None:
            known = ", ".join(self.rule_set_ids)
            raise KnownError(ErrorCode.RULE_SET_UNKNOWN, rule_set=rule_set_id, known=known)
        return self.installed.checked_folder(version)

    def rule_set(self, rule_set_id: str) -> "RuleSet":
        """Return a rule set; raises like `engine`."""
        return self.engine(rule_set_id).rule_set

    def rule_set_of(self, rule_set_id: str, content_hash: str) -> "RuleSet":
        """Return the version of a rule set that a class on record rests on; the current one where that is not here.

        Raises:
            KnownError: as `engine`.
        """
        current = self.rule_set(rule_set_id)
        if current.content_hash == content_hash or self.installed is None or rule_set_id in self.shipped_ids:
            return current
        refused: KnownError | None = None
        for version in self.installed.versions_of(rule_set_id):
            try:
                found = self.rule_set(version.name)
            except KnownError as fault:
                refused = fault
                continue
            if found.content_hash == content_hash:
                return found
        if refused is not None:
            raise refused  # it may be the one that was asked for
        return current

    def form(self, form_id: str) -> "Form":
        """Return a form.

        Raises:
            KnownError: FORM_UNKNOWN, FORM_INVALID.
        """
        if form_id not in self._forms:
            if form_id not in self.form_ids:
                raise KnownError(ErrorCode.FORM_UNKNOWN, form=form_id)
            from ngheo_desktop.forms.parse import load_form  # noqa: PLC0415

            self._forms[form_id] = load_form(asset("resources", "forms", form_id))
        return self._forms[form_id]

    def form_of(self, review_round: ReviewRound) -> "Form":
        """Return the form as a round of its kind asks it, with the questions that its rule sets read, each once.

        Raises:
            KnownError: FORM_UNKNOWN, FORM_INVALID, RULE_SET_UNKNOWN, RULE_SET_INVALID.
        """
        rules = [self.rule_set(each) for each in review_round.rule_sets]
        offered = frozenset().union(*(each.offers(review_round.reference_date) for each in rules))
        key = (review_round.form_id, review_round.rule_sets, review_round.kind, offered)
        if key not in self._forms_of:
            read = {name for each in rules for name in each.questions}
            whole = self.form(review_round.form_id).in_round(review_round.kind, offered)
            self._forms_of[key] = whole.for_rules(review_round.rule_sets, read)
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
