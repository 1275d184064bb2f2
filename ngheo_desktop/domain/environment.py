"""The facts of a household as plain dictionaries, the form in which expressions run over them.

A household is one dictionary (question or fact → value) whose entry `PEOPLE` lists the dictionaries of its members.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from ngheo_desktop.domain.expression import AREA, MEMBERS
from ngheo_desktop.domain.household import age_in_months
from ngheo_desktop.domain.survey import HouseholdFacts

Env = dict[str, Any]
PEOPLE = "\0people"
SUBJECT = "\0subject"

_NO_BLANK: Env = {}


def ages_on(on: date) -> Callable[[str | None], int | None]:
    """Return a remembered function from birth date to completed months of age on a day; None when it is not known."""

    @lru_cache(maxsize=1 << 16)
    def months(birth: str | None) -> int | None:
        try:
            return None if birth is None else age_in_months(birth, on)
        except ValueError:
            return None

    return months


def environment(
    facts: HouseholdFacts,
    months_of: Callable[[str | None], int | None],
    home_names: frozenset[str] | None = None,
    person_blank: Env = _NO_BLANK,
) -> Env:
    """Return the dictionaries that programs run over.

    Args:
        facts: the household.
        months_of: completed months of age of a birth date.
        home_names: the facts of the household that are wanted, each with None where it is not given: a point table may
            have asked many others. Without it there is everything that was answered.
        person_blank: what stands for a fact of a member that is not given.
    """
    answers = facts.answers
    people = []
    for person in facts.members:
        months = months_of(person.birth_date)
        env = {**person_blank, **person.answers}
        env["age.months"] = months
        env["age.years"] = None if months is None else months // 12
        env["sex"] = person.sex
        env["relation"] = person.relation
        env[SUBJECT] = person.member_id
        people.append(env)
    home: Env = {**answers} if home_names is None else {name: answers.get(name) for name in home_names}
    home[PEOPLE] = people
    home[MEMBERS] = len(people) or None
    home[AREA] = facts.area
    home[SUBJECT] = ""
    return home


def integer_of(value: object) -> int | None:
    """Return a stored whole number, or None when it is not one."""
    return value if type(value) is int else None


def decimal_of(value: object) -> Decimal | None:
    """Return the number that a stored decimal (a text) stands for, or None when it is not one."""
    if type(value) is not str:
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
