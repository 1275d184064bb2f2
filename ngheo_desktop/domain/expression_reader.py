"""Reads expressions from TOML tables.

Each table holds one head and the keys that belong to it; an operand is a table or the name of a condition, so that
tables stay flat:

    fact = "insured", eq = "no"                                 in, ne, lt, le, gt, ge; includes for list answers
    fact = "age.years", ge = "@age.insurance"                   "@" names a dated legal value
    all = ["a", "b"]      any = ["a", "b"]      not = "a"       at_least = 2, of = ["a", "b", "c"]
    given = "income.monthly"
    any_member = "uninsured", where = "of_age"
    count_members = "child", ge = 2                             share_of_members = "dependant", gt = "@share"
    sum = [...], le = 3                                         product = ["@area", {fact = "members"}], gt = ...

Numbers compared with each other must have the same unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from ngheo_desktop.domain.expression import (
    AllOf,
    AnyMember,
    AnyOf,
    AtLeast,
    Compare,
    Constant,
    CountMembers,
    Fact,
    FactKind,
    FactNumber,
    Given,
    Includes,
    Level,
    Not,
    Number,
    OneOf,
    Operator,
    Product,
    QuestionType,
    ShareOfMembers,
    Sum,
    Test,
    ValueNumber,
)
from ngheo_desktop.domain.tables import Faults
from ngheo_desktop.errors import N_

CODES_UNIT = "codes"

_CHOICES = frozenset({FactKind.CHOICE, FactKind.YES_NO})
_NUMBERS = frozenset({FactKind.INTEGER, FactKind.DECIMAL})
_COMPARISONS = frozenset(Operator)
_KEYS: dict[str, frozenset[str]] = {
    "fact": _COMPARISONS | {"in", "includes"},
    "given": frozenset(),
    "all": frozenset(),
    "any": frozenset(),
    "not": frozenset(),
    "at_least": frozenset({"of"}),
    "any_member": frozenset({"where"}),
    "count_members": _COMPARISONS | {"where"},
    "share_of_members": _COMPARISONS | {"where"},
    "sum": _COMPARISONS,
    "product": _COMPARISONS,
}
_RATES = {"_per_person": "persons", "_per_indicator": "indicators"}


@dataclass(slots=True)
class ExpressionReader:
    """Turns tables into expressions and notes every fault.

    Attributes:
        file: the file the expressions are in, for faults.
        facts: the facts that may be named, with their types.
        units: the dated values that may be named, with their units (`codes` for a list of codes).
        conditions: the named conditions, as they stand in the file.
        faults: where faults are noted.
        used: the conditions that were used so far.
    """

    file: str
    facts: Mapping[str, QuestionType]
    units: Mapping[str, str]
    conditions: Mapping[str, Any]
    faults: Faults
    used: set[str] = field(default_factory=set)
    _open: list[str] = field(default_factory=list)
    _made: dict[tuple[str, Level], Test | None] = field(default_factory=dict)

    def _fault(self, key: str, message: str, /, **context: object) -> None:
        self.faults.add(self.file, key, message, **context)

    # --- tests ------------------------------------------------------------------------------------------------------

    def test(self, raw: object, level: Level, key: str) -> Test | None:  # noqa: PLR0911  (one return a head)
        """Return the test that a table or the name of a condition stands for, or None when it has a fault."""
        if isinstance(raw, str):
            return self._named(raw, level, key)
        head = self._head(raw, key)
        if head is None or not isinstance(raw, dict):
            return None
        match head:
            case "all" | "any":
                parts = self._tests(raw[head], level, f"{key}.{head}")
                return None if parts is None else AllOf(parts) if head == "all" else AnyOf(parts)
            case "not":
                part = self.test(raw["not"], level, f"{key}.not")
                return part and Not(part)
            case "at_least":
                return self._at_least(raw, level, key)
            case "given":
                fact = self._fact(raw["given"], level, f"{key}.given")
                return None if fact is None else Given(fact)
            case "any_member":
                members = self._members(raw, head, level, key)
                return members and AnyMember(*members)
            case "fact":
                return self._fact_test(raw, level, key)
            case _:
                return self._comparison(raw, level, key)

    def _named(self, name: str, level: Level, key: str) -> Test | None:
        if name not in self.conditions:
            self._fault(key, N_("there is no condition “{name}”"), name=name)
            return None
        self.used.add(name)
        if name in self._open:
            self._fault(key, N_("condition “{name}” uses itself"), name=name)
            return None
        if (name, level) not in self._made:
            self._open.append(name)
            self._made[name, level] = self.test(self.conditions[name], level, f"condition.{name}")
            self._open.pop()
        return self._made[name, level]

    def _head(self, raw: object, key: str) -> str | None:
        if not isinstance(raw, dict):
            self._fault(key, N_("must be a table or the name of a condition"))
            return None
        heads: list[str] = [name for name in raw if name in _KEYS]
        if len(heads) != 1:
            self._fault(key, N_("must hold exactly one of: {known}"), known=", ".join(_KEYS))
            return None
        for name in raw:
            if name != heads[0] and name not in _KEYS[heads[0]]:
                self._fault(f"{key}.{name}", N_("is not known here"))
        return heads[0]

    def _tests(self, raw: object, level: Level, key: str) -> tuple[Test, ...] | None:
        if not isinstance(raw, list) or not raw:
            self._fault(key, N_("must be a list that is not empty"))
            return None
        parts = [self.test(item, level, f"{key}[{number}]") for number, item in enumerate(raw)]
        known = tuple(part for part in parts if part is not None)
        return known if len(known) == len(parts) else None

    def _at_least(self, raw: Mapping[str, Any], level: Level, key: str) -> Test | None:
        number = raw["at_least"]
        parts = self._tests(raw.get("of"), level, f"{key}.of")
        if parts is None:
            return None
        if type(number) is not int or not 1 <= number <= len(parts):
            self._fault(f"{key}.at_least", N_("must be a whole number from 1 to {limit}"), limit=len(parts))
            return None
        return AtLeast(number, parts)

    def _members(self, raw: Mapping[str, Any], head: str, level: Level, key: str) -> tuple[Test, Test | None] | None:
        if level is not Level.HOUSEHOLD:
            self._fault(f"{key}.{head}", N_("can be used only of a household"))
            return None
        test = self.test(raw[head], Level.MEMBER, f"{key}.{head}")
        where = self.test(raw["where"], Level.MEMBER, f"{key}.where") if "where" in raw else None
        if test is None or ("where" in raw and where is None):
            return None
        return test, where

    def _fact(self, name: object, level: Level, key: str) -> Fact | None:
        question = self.facts.get(name) if isinstance(name, str) else None
        if question is None:
            self._fault(key, N_("there is no question or fact “{name}”"), name=name)
            return None
        if question.level is not level:
            self._fault(key, N_("“{name}” is a fact of a {level}"), name=name, level=question.level.value)
            return None
        return Fact(str(name), question)

    def _fact_test(self, raw: Mapping[str, Any], level: Level, key: str) -> Test | None:
        fact = self._fact(raw["fact"], level, f"{key}.fact")
        if fact is None:
            return None
        if fact.type.kind in _NUMBERS:
            return self._comparison(raw, level, key)
        if fact.type.kind is FactKind.MULTI:
            return self._list_test(raw, fact, key)
        if fact.type.kind not in _CHOICES:
            self._fault(key, N_("“{name}” can only be tested with “given”"), name=fact.name)
            return None
        tests = [name for name in raw if name != "fact"]
        if len(tests) != 1 or tests[0] not in {"eq", "ne", "in"}:
            self._fault(key, N_("“{name}” must be compared with exactly one of: {known}"), name=fact.name,
                        known="eq, ne, in")  # fmt: skip
            return None
        wanted = raw[tests[0]] if tests[0] == "in" else [raw[tests[0]]]
        codes, value = self._codes(wanted, fact, f"{key}.{tests[0]}")
        return OneOf(fact, codes, value, negated=tests[0] == "ne") if codes or value else None

    def _list_test(self, raw: Mapping[str, Any], fact: Fact, key: str) -> Test | None:
        if set(raw) != {"fact", "includes"}:
            self._fault(key, N_("“{name}” must be compared with exactly one of: {known}"), name=fact.name,
                        known="includes")  # fmt: skip
            return None
        codes, value = self._codes(raw["includes"], fact, f"{key}.includes")
        return Includes(fact, codes, value) if codes or value else None

    def _codes(self, raw: object, fact: Fact, key: str) -> tuple[tuple[str, ...], str | None]:
        if isinstance(raw, str) and raw.startswith("@"):
            name = raw[1:]
            if self.units.get(name) != CODES_UNIT:
                self._fault(key, N_("there is no list of codes “{name}” among the values"), name=name)
                return (), None
            return (), name
        if not isinstance(raw, list) or not raw:
            self._fault(key, N_("must be a list that is not empty"))
            return (), None
        strange = [code for code in raw if not isinstance(code, str) or code not in fact.type.choices]
        if strange and (fact.type.choices or not all(isinstance(code, str) for code in raw)):
            self._fault(key, N_("“{name}” has no answer {codes}"), name=fact.name, codes=", ".join(map(str, strange)))
            return (), None
        return tuple(raw), None

    # --- numbers ----------------------------------------------------------------------------------------------------

    def _comparison(self, raw: Mapping[str, Any], level: Level, key: str) -> Test | None:
        operators = [name for name in raw if name in _COMPARISONS]
        if len(operators) != 1:
            self._fault(key, N_("must be compared with exactly one of: {known}"), known=", ".join(Operator))
            return None
        operator = Operator(operators[0])
        left = self.number({name: item for name, item in raw.items() if name != operator}, level, key)
        right = self.number(raw[operator], level, f"{key}.{operator}")
        if left is None or right is None:
            return None
        units = (self.unit_of(left), self.unit_of(right))
        if isinstance(left, ShareOfMembers) and not isinstance(right, Constant | ValueNumber):
            self._fault(f"{key}.{operator}", N_("a share is compared with a value or a number"))
            return None
        if not isinstance(right, Constant) and units[0] != units[1]:
            self._fault(f"{key}.{operator}", N_("{left} cannot be compared with {right}: the units differ"),
                        left=units[0] or "-", right=units[1] or "-")  # fmt: skip
            return None
        return Compare(left, operator, right)

    def number(self, raw: object, level: Level, key: str) -> Number | None:  # noqa: PLR0911  (one return a head)
        """Return the number that a table, a value's name or a literal stands for, or None when it has a fault."""
        if isinstance(raw, Decimal) or type(raw) is int:
            return Constant(raw)
        if isinstance(raw, str) and raw.startswith("@"):
            return self._value(raw[1:], key)
        head = self._head(raw, key)
        if head is None or not isinstance(raw, dict):
            return None
        match head:
            case "fact":
                fact = self._fact(raw["fact"], level, f"{key}.fact")
                if fact is not None and fact.type.kind not in _NUMBERS:
                    self._fault(f"{key}.fact", N_("“{name}” is not a number"), name=fact.name)
                    return None
                return None if fact is None else FactNumber(fact)
            case "sum" | "product":
                parts = self._numbers(raw[head], level, f"{key}.{head}")
                return None if parts is None else Sum(parts) if head == "sum" else Product(parts)
            case "count_members" | "share_of_members":
                members = self._members(raw, head, level, key)
                if members is None:
                    return None
                return CountMembers(*members) if head == "count_members" else ShareOfMembers(*members)
            case _:
                self._fault(key, N_("is a test where a number is needed"))
                return None

    def _value(self, name: str, key: str) -> Number | None:
        if self.units.get(name, CODES_UNIT) == CODES_UNIT:
            self._fault(key, N_("there is no number “{name}” among the values"), name=name)
            return None
        return ValueNumber(name)

    def _numbers(self, raw: object, level: Level, key: str) -> tuple[Number, ...] | None:
        if not isinstance(raw, list) or not raw:
            self._fault(key, N_("must be a list that is not empty"))
            return None
        parts = [self.number(item, level, f"{key}[{number}]") for number, item in enumerate(raw)]
        known = tuple(part for part in parts if part is not None)
        return known if len(known) == len(parts) else None

    def unit_of(self, number: Number) -> str:
        """Return the unit of a number; empty for one without."""
        match number:
            case FactNumber(fact):
                return fact.type.unit
            case ValueNumber(value):
                return self.units[value]
            case CountMembers():
                return "persons"
            case ShareOfMembers():
                return "percent"
            case Sum(parts):
                units = {self.unit_of(part) for part in parts}
                return units.pop() if len(units) == 1 else "+".join(sorted(units))
            case Product(parts):
                return _product_unit([self.unit_of(part) for part in parts])
            case _:
                return ""


def _product_unit(units: list[str]) -> str:
    """Return the unit of a product: metres per person, times persons, are metres."""
    real = [unit for unit in units if unit]
    for rate, counted in _RATES.items():
        per_one = [unit for unit in real if unit.endswith(rate)]
        if len(per_one) == 1 and sorted(real) == sorted([per_one[0], counted]):
            return per_one[0].removesuffix(rate)
    return real[0] if len(real) == 1 else "*".join(sorted(real))
