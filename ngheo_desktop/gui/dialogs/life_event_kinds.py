"""What the window of life events offers: the events with their help, and the fields that each of them asks for."""

from collections.abc import Mapping

from ngheo_desktop.domain.life_event import EventKind
from ngheo_desktop.gui.dialogs.life_event_jobs import VOID
from ngheo_desktop.messages import N_, tr

KINDS: tuple[tuple[str, str, str], ...] = (
    (EventKind.BIRTH, N_("Birth"), N_("The child becomes a member from its birthday on.")),
    (
        EventKind.DEATH,
        N_("Death"),
        N_("Tick who died. When the head died, choose the new head. When nobody is left, the household is dissolved."),
    ),
    (
        EventKind.MARRIAGE_IN,
        N_("Marriage into the household"),
        N_("Somebody of another household of this commune, or somebody from elsewhere."),
    ),
    (
        EventKind.MOVE_IN,
        N_("Moved in"),
        N_("People of another household of this commune, somebody from elsewhere, or the whole household."),
    ),
    (
        EventKind.MOVE_OUT,
        N_("Moved out"),
        N_("Tick who left, to another household of this commune or elsewhere. Everybody: the whole household left."),
    ),
    (
        EventKind.SPLIT,
        N_("Founded a household of their own"),
        N_("Tick who founds the new household. Their answers go with them."),
    ),
    (
        EventKind.MERGED,
        N_("Merged into another household"),
        N_("Everybody joins the other household; this one is closed and stays in the history."),
    ),
    (EventKind.DISSOLVED, N_("Household dissolved"), N_("The household is closed and stays in the history.")),
    (
        EventKind.MISTAKE,
        N_("Person entered by mistake"),
        N_("Somebody who never belonged here. This counts for nothing in the movement of the year."),
    ),
    (VOID, N_("Take back an event"), N_("An event recorded by mistake: everything becomes what it was before.")),
)
ROWS = (
    "other_edit",
    "other_list",
    "whole_box",
    "name_edit",
    "sex_combo",
    "birth_edit",
    "relation_edit",
    "id_edit",
    "people_table",
    "village_combo",
    "new_head_combo",
    "remaining_head_combo",
    "event_list",
    "date_edit",
    "note_edit",
)
PERSON = ("name_edit", "sex_combo", "birth_edit", "relation_edit", "id_edit")
SHOWN: Mapping[str, tuple[str, ...]] = {
    EventKind.BIRTH: (*PERSON, "note_edit"),
    EventKind.DEATH: ("people_table", "date_edit", "note_edit"),
    EventKind.MARRIAGE_IN: ("other_edit", "other_list", *PERSON, "date_edit", "note_edit"),
    EventKind.MOVE_IN: ("whole_box", "other_edit", "other_list", *PERSON, "date_edit", "note_edit"),
    EventKind.MOVE_OUT: ("people_table", "other_edit", "other_list", "date_edit", "note_edit"),
    EventKind.SPLIT: ("people_table", "village_combo", "date_edit", "note_edit"),
    EventKind.MERGED: ("other_edit", "other_list", "people_table", "date_edit", "note_edit"),
    EventKind.DISSOLVED: ("date_edit", "note_edit"),
    EventKind.MISTAKE: ("people_table", "note_edit"),
    VOID: ("event_list", "note_edit"),
}
JOINS = (EventKind.MARRIAGE_IN, EventKind.MOVE_IN)


def help_of(kind: str, *, can_take_back: bool) -> str:
    """Return what is to be known about an event before it is recorded."""
    if kind == VOID and not can_take_back:
        return tr("Nothing is on record of this household that could be taken back.")
    explained = next((help_text for code, _, help_text in KINDS if code == kind), "")
    return tr(explained) if explained else tr("Press the number of what happened.")


def other_words(kind: str) -> tuple[str, str]:
    """Return the label of the field that finds another household, and what stands in it while it is empty."""
    if kind == EventKind.MERGED:
        return tr("Into the &household"), tr("Name, village or number")
    if kind == EventKind.MOVE_OUT:
        return tr("Into the &household"), tr("Name, village or number; empty: elsewhere")
    return tr("From the &household"), tr("Name, village or number; empty: from elsewhere")
