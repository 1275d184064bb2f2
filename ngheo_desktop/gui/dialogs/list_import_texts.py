"""What the window of the list import says of a plan."""

from ngheo_desktop.gui.dialogs.list_import_problems import MOST_SHOWN
from ngheo_desktop.messages import format_int, ntr, tr
from ngheo_desktop.services.list_import import ListPlan


def contents(plan: ListPlan) -> str:
    """Return what the list holds."""
    households = ntr("{n} household", "{n} households", plan.households)
    members = ntr("{n} person", "{n} people", plan.members)
    text = tr(
        "The list holds {households} with {members}: {poor} poor, {near_poor} near-poor.",
        households=households,
        members=members,
        poor=format_int(plan.poor),
        near_poor=format_int(plan.near_poor),
    )
    return f"{text} {heads(plan)}".strip()


def heads(plan: ListPlan) -> str:
    """Return what a list of heads leaves open, empty for another list."""
    if not plan.heads_only:
        return ""
    text = ntr(
        "Of {n} household it names only the head; the other people are keyed with the questionnaire.",
        "Of {n} households it names only the heads; the other people are keyed with the questionnaires.",
        plan.heads_only,
    )
    if plan.counted:
        counted = ntr("The list counts {n} person in them.", "The list counts {n} people in them.", plan.counted)
        text += f" {counted}"
    return text


def effect(plan: ListPlan) -> str:
    """Return what importing it would do."""
    parts = [ntr("{n} household will be added", "{n} households will be added", plan.added)]
    if plan.updates:
        parts.append(ntr("{n} completed", "{n} completed", len(plan.updates)))
    if plan.unchanged:
        stays = ntr(
            "{n} is here already and stays as it is", "{n} are here already and stay as they are", plan.unchanged
        )
        parts.append(stays)
    if plan.by_name:
        parts.append(
            ntr(
                "{n} known by village and name of the head alone",
                "{n} known by village and name of the head alone",
                plan.by_name,
            )
        )
    if plan.failed:
        parts.append(ntr("{n} is kept out", "{n} are kept out", plan.failed))
    if plan.totals:
        parts.append(ntr("{n} row of totals is passed over", "{n} rows of totals are passed over", plan.totals))
    if plan.new_villages:
        parts.append(tr("new villages: {names}", names=", ".join(plan.new_villages)))
    text = "; ".join(parts) + "."
    if plan.classes_lost:
        text += " " + tr("The list does not say of which year its classes are; without the year they are not taken in.")
    return text


def problem_counts(plan: ListPlan) -> str:
    """Return how many problems there are, of which kind."""
    if not plan.problems:
        return tr("No problems were found.")
    hard = sum(1 for problem in plan.problems if problem.is_hard)
    soft = len(plan.problems) - hard
    parts = []
    if hard:
        parts.append(ntr("{n} problem keeps its household out", "{n} problems keep their households out", hard))
    if soft:
        parts.append(ntr("{n} is to be looked at", "{n} are to be looked at", soft))
    text = ", ".join(parts)
    if len(plan.problems) > MOST_SHOWN:
        text += " " + tr("(the first {n} are shown)", n=format_int(MOST_SHOWN))
    return f"{text}:"


def day(moment: str) -> str:
    """Return the day of a moment in ISO form as people write it."""
    return "/".join(reversed(moment[:10].split("-")))
