"""What a list of households is asked to show."""

from dataclasses import dataclass
from typing import Literal

Order = Literal["village", "name", "class", "number"]
NO_CLASS = "none"


@dataclass(frozen=True, slots=True)
class HouseholdQuery:
    """What the list shows.

    Attributes:
        commune_code: None for all communes of an upper office.
        text: beginnings of words of names, village and number, with or without accents; four digits or more also
            match the first and the last of citizen ids and telephone numbers.
        village_id: one village only.
        household_class: current class under `rule_set` in `round_id` (`none`: not classified).
        rule_set: the rule set meant by `household_class` and the order `class`.
        last_class: class of `last_year` (`none`: not recorded).
        last_year: the year meant by `last_class`.
        status: `none`, `open` or `complete` questionnaire in `round_id`.
        is_disputed: only households of which computers wrote different values.
        round_id: the round meant by classes, status and `is_disputed`.
        order: by village and number, by given name of the head, by class, by number.
        descending: the other way round.
    """

    commune_code: str | None
    text: str = ""
    village_id: str | None = None
    household_class: str | None = None
    rule_set: str | None = None
    last_class: str | None = None
    last_year: int = 0
    status: str | None = None
    is_disputed: bool = False
    round_id: str | None = None
    order: Order = "village"
    descending: bool = False
