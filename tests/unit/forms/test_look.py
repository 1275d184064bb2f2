"""Looking at a questionnaire again after each answer says what looking anew says."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.expression import Level
from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.survey import Area, HouseholdFacts, PersonFacts
from ngheo_desktop.forms.check import look, problems, progress, relevant
from ngheo_desktop.forms.parse import load_form

FORMS = {path.name: load_form(path) for path in sorted(asset("resources", "forms").iterdir()) if path.is_dir()}
ODD = (None, None, "", "yes", "no", "1", "2", "none", "45.5", "1e9", 0, 1, True, False, -3, ["tv"], ["none"], ["odd"])
BIRTHS = (None, "1951", "1990-05-06", "2012-01-01", "2023-12-31", "odd")


def changed(pick: random.Random, form_name: str, facts: HouseholdFacts) -> HouseholdFacts:
    """Change one thing: an answer of the household or a member, a birth date, or who there is."""
    form = FORMS[form_name]
    question = pick.choice(form.questions)
    codes = [choice.code for choice in question.choices]
    value = pick.choice([*codes, *ODD])
    if question.level is Level.HOUSEHOLD:
        return facts._replace(answers={**facts.answers, question.id: value})
    if not facts.members or pick.random() < 0.1:
        person = PersonFacts(f"m{pick.randrange(10**9)}", pick.choice(list(Sex)), pick.choice(BIRTHS), "con_de", {})
        return facts._replace(members=(*facts.members, person))
    if pick.random() < 0.1:
        return facts._replace(members=facts.members[1:])
    place = pick.randrange(len(facts.members))
    person = facts.members[place]
    person = pick.choice([
        person._replace(answers={**person.answers, question.id: value}),
        person._replace(answers={**person.answers, question.id: value}),
        person._replace(birth_date=pick.choice(BIRTHS)),
    ])  # fmt: skip
    return facts._replace(members=(*facts.members[:place], person, *facts.members[place + 1 :]))


@pytest.mark.parametrize("name", FORMS)
@given(seed=st.integers(0, 2**32 - 1))
def test_looking_again_says_what_looking_anew_says(name: str, seed: int):
    pick = random.Random(seed)
    facts = HouseholdFacts(Area.RURAL, date(2026, 9, 1), {}, ())
    found = None
    for _ in range(40):
        facts = changed(pick, name, facts)
        found = look(FORMS[name], facts, found)
        assert found[:3] == look(FORMS[name], facts)[:3]
    assert found is not None
    assert (found.relevant, found.problems, found.progress) == (
        relevant(FORMS[name], facts), problems(FORMS[name], facts), progress(FORMS[name], facts)
    )  # fmt: skip


def test_who_has_not_changed_is_not_looked_at_again():
    form = FORMS["vn-2026"]
    people = tuple(PersonFacts(f"m{number}", Sex.FEMALE, "1990-05-06", "con_de", {}) for number in range(3))
    before = look(form, HouseholdFacts(Area.RURAL, date(2026, 9, 1), {}, people))
    after = look(
        form, HouseholdFacts(Area.RURAL, date(2026, 9, 1), {}, (*people[:2], people[2]._replace(sex=Sex.MALE))), before
    )
    assert [after.parts[each] is before.parts[each] for each in ("m0", "m1", "m2")] == [True, True, False]
