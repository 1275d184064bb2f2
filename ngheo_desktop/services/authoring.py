"""What whoever types a decree into TOML needs: every fault of a folder, its cases, and a copy in place of a set."""

from pathlib import Path

from ngheo_desktop.domain.tables import Fault
from ngheo_desktop.errors import N_
from ngheo_desktop.forms.parse import FILE as FORM_FILE
from ngheo_desktop.forms.parse import read_form
from ngheo_desktop.rules.cases import CaseResult, run_cases
from ngheo_desktop.rules.lint import lint
from ngheo_desktop.rules.model import RuleSet
from ngheo_desktop.rules.parse import load_rule_set, read_rule_set
from ngheo_desktop.services.standards import Standards


def lint_folder(standards: Standards, folder: Path) -> list[Fault]:
    """Return every fault of a form, or of a rule set with each of the forms it names; each fault once."""
    folder = folder.absolute()
    if (folder / FORM_FILE).is_file():
        return read_form(folder)[1]
    rule_set, found = read_rule_set(folder)
    if rule_set is None:
        return found
    faults: list[Fault] = []
    for form_id in rule_set.forms:
        if form_id not in standards.form_ids:
            faults.append(Fault("ruleset.toml", "forms", N_("there is no form “{name}”"), {"name": form_id}))
            continue
        faults += [fault for fault in lint(folder, standards.form(form_id).question_types) if fault not in faults]
    return faults


def run_cases_in(folder: Path) -> list[CaseResult]:
    """Return the results of the cases of the rule set in a folder.

    Raises:
        KnownError: RULE_SET_INVALID.
    """
    folder = folder.absolute()
    return run_cases(load_rule_set(folder), folder / "cases")


def rule_set_in(standards: Standards, name: str) -> RuleSet:
    """Return a shipped rule set by its id, or the one in a folder: a changed copy to try.

    Raises:
        KnownError: RULE_SET_UNKNOWN, RULE_SET_INVALID.
    """
    folder = Path(name).absolute()
    if name not in standards.rule_set_ids and folder.is_dir():
        return load_rule_set(folder)
    return standards.rule_set(name)
