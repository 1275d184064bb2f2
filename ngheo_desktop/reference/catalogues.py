"""Coded lists: ethnic groups, relations to the head, education, employment, occupation.

Words on lists and workbooks are matched with their accents: Tày and Táy are different peoples. What is not recognised,
or could mean two things, is not guessed: the answer is None and the officer chooses.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from ngheo_desktop.domain.household import Sex
from ngheo_desktop.domain.text import even_tone_placement, fold
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.reference.tables import list_version, read_table

_APOSTROPHES = re.compile(r"['‘’ʼʹ`´]")
_JOINERS = re.compile(r"[\s\-–—]+")
_AMBIGUOUS = re.compile(r" \(ambiguous.*\)$")
_REMARK = re.compile(r"\s*\(.*\)\s*$")
_PEOPLE = "dân tộc "

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class CodeItem:
    """One value of a coded list, in Vietnamese and English."""

    code: str
    name: str
    english: str


class CodeList:
    """A coded list in its printed order."""

    def __init__(self, list_id: str, version: str, items: Iterable[CodeItem]) -> None:
        self.list_id = list_id
        self.version = version
        self.items = tuple(items)
        self._by_code = {item.code: item for item in self.items}

    def find(self, code: str) -> CodeItem | None:
        """Return the value with this code, or None."""
        return self._by_code.get(code)

    def item(self, code: str) -> CodeItem:
        """Return the value with this code.

        Raises:
            KnownError: there is none.
        """
        item = self._by_code.get(code)
        if item is None:
            raise KnownError(ErrorCode.INPUT_UNKNOWN_CODE, code=code, list_name=self.list_id)
        return item


@dataclass(frozen=True, slots=True)
class EthnicGroup:
    """An ethnic group (dân tộc).

    Attributes:
        code: the code of 1979 (Quyết định 121-TCTK/PPCĐ), the program's key.
        name: the name that is shown and printed.
        code_2008: the code of 2008 (Quyết định 1019/QĐ-TCTK), for exchange with systems that use it.
        other_names: names of subgroups and other spellings that may be shown. Old outside names, some of them
            insulting, are recognised by `EthnicGroups.match` and are not kept here, so that nothing can print them.
    """

    code: str
    name: str
    code_2008: str
    name_2008: str
    other_names: tuple[str, ...]
    english: str

    @property
    def is_minority(self) -> bool:
        """Tell whether it is one of the 53 minorities (dân tộc thiểu số)."""
        return "02" <= self.code <= "54"


class EthnicGroups:
    """The list of ethnic groups under its 1979 codes."""

    def __init__(self, version: str, groups: Iterable[EthnicGroup], names: dict[str, EthnicGroup]) -> None:
        self.version = version
        self.groups = tuple(groups)
        self._by_code = {group.code: group for group in self.groups}
        self._by_code_2008 = {group.code_2008: group for group in self.groups if group.code_2008}
        self._by_name = names

    def find(self, code: str) -> EthnicGroup | None:
        """Return the group with this code of 1979, or None."""
        return self._by_code.get(code)

    def group(self, code: str) -> EthnicGroup:
        """Return the group with this code of 1979.

        Raises:
            KnownError: there is none.
        """
        group = self._by_code.get(code)
        if group is None:
            raise KnownError(ErrorCode.INPUT_UNKNOWN_CODE, code=code, list_name="ethnic_groups")
        return group

    def find_2008(self, code: str) -> EthnicGroup | None:
        """Return the group with this code of 2008, or None. 37 of the 54 codes differ from those of 1979."""
        return self._by_code_2008.get(code)

    def match(self, text: str) -> EthnicGroup | None:
        """Return the group that a list means by this name, or None if it is unknown or could mean several."""
        key = _matching_key(text)
        return self._by_name.get(key) or self._by_name.get(_matching_key(_REMARK.sub("", text)))


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation to the head of the household.

    Attributes:
        key: the program's own stable key; what is stored.
        name: the words on the form.
        sex: the sex that the words imply, or None.
        group: the legal group (Thông tư 55/2021/TT-BCA, Điều 6).
        social_insurance_code: the code of the household form of the social insurance.
        census_group: one of the six groups of the census.
    """

    key: str
    name: str
    english: str
    sex: Sex | None
    group: str
    social_insurance_code: str
    census_group: str


class Relations:
    """The relations in the order in which forms list them."""

    def __init__(self, version: str, relations: Iterable[Relation], names: dict[str, Relation]) -> None:
        self.version = version
        self.relations = tuple(relations)
        self._by_key = {relation.key: relation for relation in self.relations}
        self._by_name = names

    def find(self, key: str) -> Relation | None:
        """Return the relation with this key, or None."""
        return self._by_key.get(key)

    def relation(self, key: str) -> Relation:
        """Return the relation with this key.

        Raises:
            KnownError: there is none.
        """
        relation = self._by_key.get(key)
        if relation is None:
            raise KnownError(ErrorCode.INPUT_UNKNOWN_CODE, code=key, list_name="relationships")
        return relation

    def match(self, text: str) -> Relation | None:
        """Return the relation that a list means by these words, or None."""
        return self._by_name.get(_matching_key(text))

    def match_typed(self, text: str) -> Relation | None:
        """Return the relation that somebody means who types it, with or without accents; None where two would fit."""
        found = self.match(text)
        if found is not None:
            return found
        wanted = fold(_matching_key(text))
        fitting = {relation.key: relation for name, relation in self._by_name.items() if fold(name) == wanted}
        return next(iter(fitting.values())) if len(fitting) == 1 else None


@cache
def ethnic_groups() -> EthnicGroups:
    """Return the shipped list of ethnic groups."""
    columns = (
        "code_1979",
        "display_name",
        "name_1979",
        "code_2008",
        "name_2008",
        "other_names",
        "match_only_names",
        "name_en",
        "source",
        "confidence",
    )
    groups: list[EthnicGroup] = []
    official: dict[str, EthnicGroup] = {}
    others: list[tuple[str, EthnicGroup]] = []
    doubtful: set[str] = set()
    for code, name, name_1979, code_2008, name_2008, other, match_only, english, _, _ in read_table(
        "catalogues", "ethnic_groups.csv", columns
    ):
        group = EthnicGroup(code, name, code_2008, name_2008, _split(other), english)
        groups.append(group)
        official |= {_matching_key(text): group for text in (name, name_1979, name_2008) if text}
        others += [(_matching_key(text), group) for text in group.other_names]
        for text in _split(match_only):
            plain = _AMBIGUOUS.sub("", text)
            others.append((_matching_key(plain), group))
            if plain != text:
                doubtful.add(_matching_key(plain))
    return EthnicGroups(list_version("ethnic_groups").id, groups, official | _unique(others, doubtful | set(official)))


@cache
def relations() -> Relations:
    """Return the shipped list of relations to the head."""
    columns = (
        "key",
        "name_vi",
        "match_names",
        "name_en",
        "sex",
        "group",
        "bhxh_code",
        "census_group",
        "source",
        "confidence",
    )
    sexes = {"M": Sex.MALE, "F": Sex.FEMALE, "": None}
    found: list[Relation] = []
    names: list[tuple[str, Relation]] = []
    for key, name, match_names, english, sex, group, bhxh, census, _, _ in read_table(
        "catalogues", "relationships.csv", columns
    ):
        relation = Relation(key, name, english, sexes[sex], group, bhxh, census)
        found.append(relation)
        names += [(_matching_key(text), relation) for text in (name, *_split(match_names))]
    return Relations(list_version("relationships").id, found, _unique(names, set()))


@cache
def code_lists() -> dict[str, CodeList]:
    """Return the other coded lists by name: census2019_q16, schooling_now, employment_status, QD34_2020_level1."""
    columns = ("list", "code", "name_vi", "name_en", "source", "confidence")
    items: dict[str, list[CodeItem]] = {}
    for file in ("education_levels.csv", "occupations.csv"):
        for list_id, code, name, english, _, _ in read_table("catalogues", file, columns):
            items.setdefault(list_id, []).append(CodeItem(code, name, english))
    return {list_id: CodeList(list_id, list_version(list_id).id, found) for list_id, found in items.items()}


def code_list(list_id: str) -> CodeList:
    """Return a coded list by name, for example `schooling_now`.

    Raises:
        BugError: no list of that name ships.
    """
    found = code_lists().get(list_id)
    if found is None:
        raise BugError(f"no coded list {list_id}")
    return found


def _split(cell: str) -> tuple[str, ...]:
    return tuple(text for part in cell.split(";") if (text := part.strip()))


def _matching_key(text: str) -> str:
    """Even out what lists write in several ways: case, tone placement, apostrophes, blanks and hyphens."""
    key = even_tone_placement(text).casefold().strip().removeprefix(_PEOPLE)
    return _JOINERS.sub("", _APOSTROPHES.sub("", key))


def _unique(names: Iterable[tuple[str, _T]], refused: set[str]) -> dict[str, _T]:
    """Return name to meaning without the names that are refused or have two meanings."""
    found: dict[str, _T] = {}
    doubtful = set(refused)
    for name, meaning in names:
        if found.setdefault(name, meaning) is not meaning:
            doubtful.add(name)
    return {name: meaning for name, meaning in found.items() if name not in doubtful}
