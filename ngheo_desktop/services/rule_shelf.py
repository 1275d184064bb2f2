"""The shelf of rule sets: every set there is, shipped or installed, with what can be told of it at a glance."""

from dataclasses import dataclass
from datetime import date

from ngheo_desktop.errors import KnownError
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.services.installed_rules import InstalledVersion
from ngheo_desktop.services.standards import Standards


@dataclass(frozen=True, slots=True)
class ShelfEntry:
    """A rule set on the shelf.

    Attributes:
        name: its id, or `<id>@<check sum>` for a version that is no longer in use.
        rule_set: what it says; None when it cannot be used, and `fault` tells why.
        installed: how it came here; None for a shipped set.
        verified, values: how many of its provisions somebody compared with the law, of how many.
        not_loaded: how many values of law are not known.
    """

    name: str
    rule_set: RuleSet | None
    fault: KnownError | None
    installed: InstalledVersion | None
    verified: int = 0
    values: int = 0
    not_loaded: int = 0

    @property
    def is_current(self) -> bool:
        """Tell whether rounds can be reviewed with it."""
        return self.installed is None or self.installed.is_current


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
        return ShelfEntry(name, None, fault, version)
    sources = [
        *(period.source for value in rules.values for period in value.periods),
        *(indicator.source for indicator in rules.indicators),
        *(rule.source for rule in rules.classes),
    ]
    verified = sum(source.verified for source in sources)
    return ShelfEntry(name, rules, None, version, verified, len(sources), len(rules.not_loaded_ids))


def in_force_on(rules: RuleSet, day: date) -> bool:
    """Tell whether a rule set is reviewed under or applies on a day."""
    return rules.review_from <= day <= rules.end
