"""The closed language in which rule sets and forms test facts.

An expression is a tree of the nodes below, read from flat TOML tables by `expression_reader` and compiled to closures
by `expression_program`. There is no other way to put logic into data: no code is ever run from a file.

A test has three outcomes: yes, no, or missing when a fact it needs has not been given. Two rules say what is needed:

* logic (`all`, `any`, `not`) needs only what settles it: one *no* settles an `all`, one *yes* settles an `any`. The
  parts of an `all` are asked in the order written: what stands behind a missing part is not asked for yet;
* counting (`at_least`, `any_member`, `count_members`, `share_of_members`, `sum`, `product`) needs every item, because
  papers and reports name every person and thing counted. `where` says whom a count is about: of anybody else nothing is
  needed, and when `where` itself is missing only its own facts are asked for first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Level(StrEnum):
    """Of whom a fact is: of the household or of one of its members."""

    HOUSEHOLD = "household"
    MEMBER = "member"


class FactKind(StrEnum):
    """The kinds of answer."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    MULTI = "multi"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class QuestionType:
    """What a rule has to know of a question: the kind of its answers.

    Attributes:
        kind: the kind of answer.
        level: of whom it is asked.
        choices: codes of a choice or multi question; empty when any text is allowed.
        exclusive: the code of a multi question that excludes all others, for example `none`.
        unit: unit of a number, for example `years`; empty for a number without one.
        asks: the question whose answer gives this fact, when it is not the fact itself (ages come from `birth_date`).
    """

    kind: FactKind
    level: Level
    choices: tuple[str, ...] = ()
    exclusive: str | None = None
    unit: str = ""
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact by its id, with its type."""

    name: str
    type: QuestionType

    @property
    def asks(self) -> str:
        """Return the question that has to be answered when the fact is missing."""
        return self.type.asks or self.name


MEMBERS = "members"
AREA = "area"

BUILT_IN_FACTS: dict[str, QuestionType] = {
    MEMBERS: QuestionType(FactKind.INTEGER, Level.HOUSEHOLD, unit="persons"),
    AREA: QuestionType(FactKind.CHOICE, Level.HOUSEHOLD, ("rural", "urban")),
    "age.years": QuestionType(FactKind.INTEGER, Level.MEMBER, unit="years", asks="birth_date"),
    "age.months": QuestionType(FactKind.INTEGER, Level.MEMBER, unit="months", asks="birth_date"),
    "sex": QuestionType(FactKind.CHOICE, Level.MEMBER, ("male", "female")),
    "relation": QuestionType(FactKind.CHOICE, Level.MEMBER),
}


class Operator(StrEnum):
    """Comparisons of numbers."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"


# --- numbers --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FactNumber:
    """The number of a fact."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class ValueNumber:
    """A dated legal value, by its id; which one is in force depends on the day and the area."""

    value: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A number written in place."""

    number: int | Decimal


@dataclass(frozen=True, slots=True)
class CountMembers:
    """How many of the members `where` is about pass the test."""

    test: "Test"
    where: "Test | None"


@dataclass(frozen=True, slots=True)
class ShareOfMembers:
    """That count in percent of the members `where` is about; compared exactly, without division."""

    test: "Test"
    where: "Test | None"


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of numbers."""

    parts: "tuple[Number, ...]"


@dataclass(frozen=True, slots=True)
class Product:
    """The product of numbers; a threshold per person is compared as threshold times persons, which is exact."""

    parts: "tuple[Number, ...]"


Number = FactNumber | ValueNumber | Constant | CountMembers | ShareOfMembers | Sum | Product


# --- tests ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Compare:
    """A comparison of two numbers."""

    left: Number
    operator: Operator
    right: Number


@dataclass(frozen=True, slots=True)
class OneOf:
    """Whether a choice is one of some codes, given in place or by a dated value."""

    fact: Fact
    codes: tuple[str, ...]
    value: str | None
    negated: bool


@dataclass(frozen=True, slots=True)
class Includes:
    """Whether a list answer includes at least one of some codes, given in place or by a dated value."""

    fact: Fact
    codes: tuple[str, ...]
    value: str | None


@dataclass(frozen=True, slots=True)
class Given:
    """Whether a fact was given at all; never missing itself."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class AllOf:
    """All parts hold."""

    parts: "tuple[Test, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: "tuple[Test, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Test"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least so many parts hold; every part must be known."""

    number: int
    parts: "tuple[Test, ...]"


@dataclass(frozen=True, slots=True)
class AnyMember:
    """At least one of the members `where` is about passes the test; each of them must be known."""

    test: "Test"
    where: "Test | None"


Test = Compare | OneOf | Includes | Given | AllOf | AnyOf | Not | AtLeast | AnyMember
Node = Test | Number


def parts_of(node: Node) -> tuple[Node, ...]:
    """Return the nodes directly below a node."""
    match node:
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            return parts
        case Sum(parts) | Product(parts):
            return parts
        case Not(part):
            return (part,)
        case Compare(left, _, right):
            return (left, right)
        case AnyMember(test, where) | CountMembers(test, where) | ShareOfMembers(test, where):
            return (test,) if where is None else (where, test)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, in the order it is written."""
    yield node
    for part in parts_of(node):
        yield from walk(part)


def facts_in(node: Node) -> tuple[Fact, ...]:
    """Return the facts an expression reads, each once, in the order it is written."""
    found: dict[Fact, None] = {}
    for below in walk(node):
        if isinstance(below, FactNumber | OneOf | Includes | Given):
            found[below.fact] = None
    return tuple(found)


def values_in(node: Node) -> tuple[str, ...]:
    """Return the ids of the dated values an expression uses, each once, in the order it is written."""
    found: dict[str, None] = {}
    for below in walk(node):
        if isinstance(below, ValueNumber | OneOf | Includes) and below.value is not None:
            found[below.value] = None
    return tuple(found)
