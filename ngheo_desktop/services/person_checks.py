"""Soft checks of who people are: numbers against sex, birth and other people, relations against ages.

They stand beside the checks of the form, with reasons kept in the same way, and never hold a questionnaire up.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ngheo_desktop.assets import asset
from ngheo_desktop.domain.citizen_id import IdDoubt, birth_year_in, doubts_of, sex_in
from ngheo_desktop.domain.household import Household, Member, Sex
from ngheo_desktop.domain.ids import RecordId
from ngheo_desktop.domain.kin_doubts import KinDoubt, kin_doubts
from ngheo_desktop.forms.check import Problem
from ngheo_desktop.forms.model import Severity
from ngheo_desktop.reference.areas import Areas
from ngheo_desktop.reference.catalogues import relations
from ngheo_desktop.services.folder import Folder
from ngheo_desktop.store import households

ID_TWICE = "id_twice"
_ID_CHECKS = {IdDoubt.SEX: "id_sex", IdDoubt.BIRTH_YEAR: "id_birth", IdDoubt.PROVINCE: "id_province"}


class PersonChecks:
    """Checks the people of one household while it is open; worked out again only when somebody changed."""

    def __init__(self, folder: Folder, areas: Areas) -> None:
        self._folder = folder
        self._provinces = frozenset(code for province in areas.provinces for code in province.legacy_codes)
        self._members: tuple[Member, ...] = ()
        self._found: list[Problem] = []
        self._numbers: frozenset[str] = frozenset()
        self._carriers: Mapping[str, str] = {}

    def problems(self, household: Household) -> list[Problem]:
        """Return what hardly fits, in the order of the people.

        Raises:
            KnownError: STORE_CORRUPT, STORE_BUSY, STORE_IO.
        """
        if household.members is not self._members:
            self._find_carriers(household)
            self._found = list(self._look(household))
            self._members = household.members
        return self._found

    def _look(self, household: Household) -> Iterator[Problem]:
        kin: dict[RecordId, list[str]] = {}
        today = self._folder.clock.today()
        for member_id, relation in kin_doubts(household.members, _sexes_of_relations(), _marriage_ages(), today):
            kin.setdefault(member_id, []).append(relation.value)
        for member in household.members:
            number = member.citizen_id
            if number:
                for doubt in doubts_of(number, member.sex, member.birth_date, self._provinces):
                    yield _problem(member, _ID_CHECKS[doubt], number)
                name = self._other_carrier(member, household)
                if name:
                    yield _problem(member, ID_TWICE, number, name)
            for check in kin.get(member.member_id, ()):
                yield _problem(member, check, "")

    def _other_carrier(self, member: Member, household: Household) -> str:
        here = [one for one in household.members if one.citizen_id == member.citizen_id and one is not member]
        return here[0].full_name if here else self._carriers.get(member.citizen_id or "", "")

    def _find_carriers(self, household: Household) -> None:
        """Look up, for the numbers of this household, who else of the commune carries them."""
        numbers = frozenset(member.citizen_id for member in household.members if member.citizen_id)
        if numbers == self._numbers:
            return
        self._numbers = numbers
        database = self._folder.database
        others = {
            household_id
            for household_id, _ in households.carriers(database, household.commune_code or None, numbers)
            if household_id != household.household_id
        }
        self._carriers = {
            member.citizen_id: f"{member.full_name} ({other.village})" if other.village else member.full_name
            for other in households.some(database, others)
            for member in other.members
            if member.citizen_id in numbers and member.citizen_id
        }


def _problem(member: Member, check: str, number: str, name: str = "") -> Problem:
    words = _words()
    sex = sex_in(number) or Sex.MALE
    facts = {"year": birth_year_in(number) if number else None, "digits": number[:3], "name": name}
    if check == KinDoubt.MARRIAGE and member.relation is not None:
        facts["age"] = _marriage_ages()[_sexes_of_relations()[member.relation]]
    said = (
        words[check]["message"].format(sex=words["sex"][sex.value], **facts),
        words[check]["message_en"].format(sex=words["sex"][f"{sex.value}_en"], **facts),
    )
    return Problem(member.member_id, words[check]["question"], Severity.SOFT, *said, check)


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(asset("resources", "person_checks.toml").read_text(encoding="utf-8"))


@cache
def _marriage_ages() -> Mapping[Sex, int]:
    ages = _words()["marriage_age"]
    return {sex: ages[sex.value] for sex in Sex}


@cache
def _sexes_of_relations() -> Mapping[str, Sex]:
    return {one.key: one.sex for one in relations().relations if one.sex is not None}
