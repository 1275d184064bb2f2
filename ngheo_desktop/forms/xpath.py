"""Tests of a form in the words of ODK's telephones (XPath 1.0 as in ODK XForms), where they can be said there.

What a telephone cannot know, and what asks about several people at once, has no words: the question is then asked
without the condition, and the program applies it when the answers come back.
"""

from ngheo_desktop.domain.expression import (
    BUILT_IN_FACTS,
    AllOf,
    AnyOf,
    AtLeast,
    Compare,
    Constant,
    Fact,
    FactKind,
    FactNumber,
    Given,
    Includes,
    Not,
    Number,
    OneOf,
    Operator,
    Product,
    Sum,
    Test,
)
from ngheo_desktop.forms.provided import PROVIDED_FACTS

# What the telephone works out itself, by the names its form gives them.
PHONE_FACTS = {"age.years": "age_years", "age.months": "age_months", "sex": "sex", "relation": "relation"}

_OPERATORS = {
    Operator.EQ: "=",
    Operator.NE: "!=",
    Operator.LT: "<",
    Operator.LE: "<=",
    Operator.GT: ">",
    Operator.GE: ">=",
}


class _UnsayableError(Exception):
    """A part of the test cannot be said on a telephone."""


def xpath(test: Test) -> str | None:
    """Return a test as an expression with `${name}` for answers, None when it cannot be said.

    As on screen, a comparison with an answer that was not given does not hold.
    """
    try:
        return _test(test)
    except _UnsayableError:
        return None


def _name(fact: Fact) -> str:
    if fact.name in PHONE_FACTS:
        return f"${{{PHONE_FACTS[fact.name]}}}"
    if fact.name in BUILT_IN_FACTS or fact.name in PROVIDED_FACTS:
        raise _UnsayableError
    return f"${{{fact.name}}}"


def _test(test: Test) -> str:
    match test:
        case AllOf(parts):
            return "(" + " and ".join(_test(part) for part in parts) + ")"
        case AnyOf(parts):
            return "(" + " or ".join(_test(part) for part in parts) + ")"
        case Not(part):
            return f"not({_test(part)})"
        case AtLeast(number, parts):
            return "(" + " + ".join(f"number({_test(part)})" for part in parts) + f" >= {number})"
        case Given(fact):
            return f"string-length({_name(fact)}) > 0"
        case OneOf(fact, codes, None, negated):
            if fact.type.kind is FactKind.MULTI:
                raise _UnsayableError
            chosen = "(" + " or ".join(f"{_name(fact)} = '{code}'" for code in codes) + ")"
            return f"(string-length({_name(fact)}) > 0 and not({chosen}))" if negated else chosen
        case Includes(fact, codes, None):
            return "(" + " or ".join(f"selected({_name(fact)}, '{code}')" for code in codes) + ")"
        case Compare(left, operator, right):
            given = [f"string-length({_name(fact)}) > 0" for fact in _facts(left) + _facts(right)]
            return "(" + " and ".join([*given, f"{_number(left)} {_OPERATORS[operator]} {_number(right)}"]) + ")"
        case _:
            raise _UnsayableError


def _number(number: Number) -> str:
    match number:
        case FactNumber(fact):
            return _name(fact)
        case Constant(value):
            return str(value)
        case Sum(parts):
            return "(" + " + ".join(_number(part) for part in parts) + ")"
        case Product(parts):
            return "(" + " * ".join(_number(part) for part in parts) + ")"
        case _:
            raise _UnsayableError


def _facts(number: Number) -> list[Fact]:
    match number:
        case FactNumber(fact):
            return [fact]
        case Sum(parts) | Product(parts):
            return [fact for part in parts for fact in _facts(part)]
        case _:
            return []
