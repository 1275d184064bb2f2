"""Works out one indicator of one household and writes its step of the trace.

What a step shows:

* deprived because of members: the facts of exactly those members; met: how many were looked at (`concerned`);
* a share of members: members, how many counted, and, when it is too large, the facts of those counted;
* anything else: the household's facts that the test reads;
* missing: the facts that are missing, with an empty value.
"""

from collections.abc import Callable

from ngheo_desktop.domain.classification import Outcome, TraceStep
from ngheo_desktop.domain.expression import (
    MEMBERS,
    AnyMember,
    Compare,
    FactKind,
    Node,
    ShareOfMembers,
    Test,
    facts_in,
    walk,
)
from ngheo_desktop.domain.expression_program import (
    PEOPLE,
    SUBJECT,
    Compiler,
    Env,
    Program,
    unknown_of_members,
)

Finding = Callable[[Env], TraceStep]
ShownFact = tuple[str, str, str]

CONCERNED = "concerned"
COUNTED = "counted"


def said(value: object) -> str:
    """Return a value as the text a trace keeps: list answers joined with commas."""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _shown(env: Env, names: tuple[str, ...]) -> list[ShownFact]:
    subject = env[SUBJECT]
    return [(subject, name, said(env[name])) for name in names if env.get(name) is not None]


def _names(*nodes: Node | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.name for node in nodes if node is not None for fact in facts_in(node)))


def finding_of(rule: str, node: Test, compiler: Compiler, values: tuple[str, ...]) -> Finding:
    """Return the function that tests an indicator and writes its step."""
    if isinstance(node, AnyMember):
        return _of_members(rule, compiler.where(node.where), compiler.test(node.test),
                           _names(node.where, node.test), values)  # fmt: skip
    if isinstance(node, Compare) and isinstance(node.left, ShareOfMembers):
        share = node.left
        return _of_share(rule, compiler.test(node), compiler.where(share.where), compiler.test(share.test),
                         _names(share.where, share.test), values)  # fmt: skip
    return _of_household(rule, node, compiler.test(node), values)


def _lacking(rule: str, values: tuple[str, ...], program: Program, home: Env) -> TraceStep:
    facts = tuple((lack.subject, lack.question, "") for lack in program.unknown(home))
    return TraceStep(rule, Outcome.MISSING, facts, values)


def _of_members(rule: str, where: Program, test: Program, names: tuple[str, ...], values: tuple[str, ...]) -> Finding:
    about, passes = where.run, test.run
    lacking = Program(test.run, unknown_of_members(where, test))
    met: dict[int, TraceStep] = {}

    def find(home: Env) -> TraceStep:
        concerned = 0
        found = None
        for person in home[PEOPLE]:
            applies = about(person)
            if applies is False:
                continue
            outcome = None if applies is None else passes(person)
            if outcome is None:
                return _lacking(rule, values, lacking, home)
            concerned += 1
            if outcome:
                found = [person] if found is None else [*found, person]
        if found is not None:
            facts = tuple([fact for person in found for fact in _shown(person, names)])
            return TraceStep(rule, Outcome.YES, facts, values)
        step = met.get(concerned)
        if step is None:
            step = met[concerned] = TraceStep(rule, Outcome.NO, (("", CONCERNED, str(concerned)),), values)
        return step

    return find


def _of_share(
    rule: str, whole: Program, where: Program, test: Program, names: tuple[str, ...], values: tuple[str, ...]
) -> Finding:
    def find(home: Env) -> TraceStep:
        outcome = whole.run(home)
        if outcome is None:
            return _lacking(rule, values, whole, home)
        concerned = [person for person in home[PEOPLE] if where.run(person)]
        counted = [person for person in concerned if test.run(person)]
        facts = [("", MEMBERS, str(len(concerned))), ("", COUNTED, str(len(counted)))]
        if outcome:
            facts.extend([fact for person in counted for fact in _shown(person, names)])
        return TraceStep(rule, Outcome.YES if outcome else Outcome.NO, tuple(facts), values)

    return find


def _of_household(rule: str, node: Test, program: Program, values: tuple[str, ...]) -> Finding:
    names = _names(node)
    run = program.run

    def find(home: Env) -> TraceStep:
        outcome = run(home)
        if outcome is None:
            return _lacking(rule, values, program, home)
        return TraceStep(rule, Outcome.YES if outcome else Outcome.NO, tuple(_shown(home, names)), values)

    kinds = {fact.type.kind for fact in facts_in(node)}
    members = any(isinstance(below, AnyMember | ShareOfMembers) for below in walk(node))
    if members or not kinds <= {FactKind.CHOICE, FactKind.YES_NO}:
        return find
    steps: dict[tuple[object, ...], TraceStep] = {}

    def remembered(home: Env) -> TraceStep:
        # Codes are few, so the finished steps are few: each is made once and used again.
        key = tuple([home.get(name) for name in names])
        try:
            step = steps.get(key)
        except TypeError:  # a list where one code is due
            return find(home)
        if step is None:
            step = find(home)
            if step.outcome is not Outcome.MISSING:
                steps[key] = step
        return step

    return remembered
