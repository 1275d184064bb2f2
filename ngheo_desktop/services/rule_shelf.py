"""The shelf: every rule set and form there is, shipped or installed, and the provisions of each."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ngheo_desktop.domain.changes import Changes
from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.forms.model import Form
from ngheo_desktop.messages import current_language
from ngheo_desktop.rules.model import VIETNAMESE, RuleSet
from ngheo_desktop.services.authoring import run_cases_in
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.services.installed_rules import InstalledVersion
from ngheo_desktop.services.rule_installs import Candidate, Installed, install, look_at, remove
from ngheo_desktop.services.standards import Standards
from ngheo_desktop.services.value_list import Provision, provisions_of, provisions_of_form


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """A rule set or form on the shelf.

    Attributes:
        name: its id, or `<id>@<check sum>` for a version that is no longer in use.
        rule_set: what it says; None of a form, and when it cannot be used: `fault` tells why.
        form: the form, None of a rule set.
        installed: how it came here; None for what is shipped.
        rows: its provisions, in the language that was chosen then.
    """

    name: str
    rule_set: RuleSet | None
    form: Form | None
    fault: KnownError | None
    installed: InstalledVersion | None
    rows: tuple[Provision, ...] = ()

    @property
    def is_current(self) -> bool:
        """Tell whether rounds can be reviewed with it."""
        return self.installed is None or self.installed.is_current

    @property
    def values(self) -> int:
        """Return how many provisions there are."""
        return len(self.rows)

    @property
    def verified(self) -> int:
        """Return how many of them somebody compared with the law."""
        return sum(row.verified for row in self.rows)

    @property
    def not_loaded(self) -> int:
        """Return how many of them have no value."""
        return sum(not row.loaded for row in self.rows)

    @property
    def title(self) -> str:
        """Return its name in the language of the screen."""
        if self.rule_set is not None:
            return self.rule_set.title.in_language(current_language())
        if self.form is not None:
            return self.form.title if current_language() == VIETNAMESE else self.form.title_en
        return self.name


def shelf(standards: Standards, *, with_former: bool = False) -> list[ShelfEntry]:
    """Return every rule set, the shipped ones first; on demand with the versions that are no longer in use."""
    names: list[tuple[str, InstalledVersion | None]] = [(name, None) for name in standards.shipped_ids]
    if standards.installed is not None:
        versions = standards.installed.versions
        names += [(one.rule_set_id, one) for one in versions if one.is_current]
        names += [(one.name, one) for one in versions if with_former and not one.is_current]
    return [_entry(standards, name, version) for name, version in names]


def _entry(standards: Standards, name: str, version: InstalledVersion | None) -> ShelfEntry:
    try:
        rules = standards.rule_set(name)
    except KnownError as fault:
        return ShelfEntry(name, None, None, fault, version)
    return ShelfEntry(name, rules, None, None, version, tuple(provisions_of(rules, current_language())))


def _form_entry(form: Form) -> ShelfEntry:
    return ShelfEntry(form.id, None, form, None, None, tuple(provisions_of_form(form, current_language())))


def check_installed(standards: Standards) -> dict[str, str]:
    """Load each installed set that is in use and run its cases; return the number of the fault by id, "" for none."""
    found: dict[str, str] = {}
    for name in standards.installed.ids if standards.installed is not None else ():
        try:
            failed = [result for result in run_cases_in(standards.folder_of(name)) if not result.passed]
        except KnownError as fault:
            found[name] = fault.code.number
        else:
            found[name] = ErrorCode.RULE_SET_INVALID.number if failed else ""
    return found


class StandardsDesk:
    """What the page “Standards” asks of an open data folder."""

    def __init__(self, folder: Folder, standards: Standards) -> None:
        self._folder = folder
        self._standards = standards

    def entries(self) -> list[ShelfEntry]:
        """Return the rule sets, former versions of installed ones too, and then the forms."""
        forms = [_form_entry(self._standards.form(form_id)) for form_id in self._standards.form_ids]
        return [*shelf(self._standards, with_former=True), *forms]

    def today(self) -> date:
        """Return the day."""
        return self._folder.clock.today()

    @property
    def officer(self) -> str:
        """Return who works here."""
        return self._folder.profile.officer

    def look_at(self, source: Path) -> Candidate:
        """Look at a file or folder; raises what `rule_installs.look_at` raises."""
        return look_at(self._folder, self._standards, source)

    def install(self, candidate: Candidate, confirmed_hash: str, confirmed_by: str) -> Installed:
        """Install what was looked at; raises what `rule_installs.install` raises."""
        return install(
            self._folder, self._standards, candidate, confirmed_hash=confirmed_hash, confirmed_by=confirmed_by
        )

    def remove(self, rule_set_id: str, reason: str) -> Changes:
        """Take an installed set out of use; raises what `rule_installs.remove` raises."""
        return remove(self._folder, self._standards, rule_set_id, reason)
