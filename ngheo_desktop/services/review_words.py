"""What Phiếu A and designations come to, as lines for a screen or a terminal."""

from collections.abc import Callable, Iterable

from ngheo_desktop.domain.classification import Outcome
from ngheo_desktop.forms.screening import ScreeningDecision, ScreeningResult
from ngheo_desktop.messages import tr
from ngheo_desktop.rules.designations import DesignationText

_FEW = 4


def screening_line(found: ScreeningResult) -> str:
    """Return what Phiếu A says of a household, in one sentence."""
    counts = {
        "met": len(found.met),
        "count": len(found.met) + len(found.unmet) + len(found.missing),
        "limit": found.limit,
        "missing": len(found.missing),
    }
    if found.decision is ScreeningDecision.NOT_REVIEW:
        return tr(
            "{met} of {count} criteria are met, {limit} or more: by Phiếu A the household is not on the list to review."
            " It has no class in this round.",
            **counts,
        )
    if found.decision is ScreeningDecision.REVIEW:
        return tr(
            "{met} of {count} criteria are met, fewer than {limit}: the household goes on the list to review.", **counts
        )
    return tr("{met} of {count} criteria are met so far; {missing} are not answered yet.", **counts)


def designation_lines(texts: Iterable[DesignationText], name_of: Callable[[str], str]) -> list[str]:
    """Return who is recognised as what; whom it concerns not is left out, what is not known yet is said."""
    lines = []
    for text in texts:
        mark = f" ⚠ {text.mark}" if text.mark else ""
        if text.outcome is Outcome.YES:
            names = [name_of(member) for member in text.members]
            shown = ", ".join(names[:_FEW])
            if len(names) > _FEW:
                shown = tr("{names} and {n} more", names=shown, n=len(names) - _FEW)
            lines.append(tr("{title}: {names}.", title=text.title, names=shown) + mark)
        elif text.outcome is Outcome.MISSING:
            # Several members may lack the same answer.
            lacking = dict.fromkeys(line for _, told in text.people for line in told) or text.facts
            lines.append(tr("{title}: not known yet. {facts}", title=text.title, facts="; ".join(lacking)) + mark)
        else:
            lines.append(tr("{title}: nobody.", title=text.title) + mark)
    return lines
