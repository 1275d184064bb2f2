"""The journal is a set of changes: order, repetition and the way in which parts arrive must not matter."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.domain.chain import chain_faults, digest_of
from ngheo_desktop.domain.ids import DeviceId, RecordId
from ngheo_desktop.domain.journal import (
    GENESIS_HASH,
    MAX_TEXT,
    Change,
    ChangeRef,
    Value,
    canonical_json,
    change_from_content,
    content_of,
    fold,
    fold_record,
    is_intact,
    normalise,
    seal,
)
from ngheo_desktop.errors import ErrorCode, KnownError

DEVICES = tuple(DeviceId(sign * 32) for sign in "abc")
RECORDS = tuple(RecordId(f"record-{number}") for number in range(3))
FIELDS = ("number", "phone", "h.water.source")

values: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(0, 3),
    st.sampled_from(["", "có", "không"]),
    st.lists(st.just("1"), max_size=2),
)


class Computer:
    """One computer: its own chain, and what it has seen of the others."""

    def __init__(self, device_id: DeviceId) -> None:
        self.device_id = device_id
        self.seen: dict[ChangeRef, Change] = {}
        self.seq = 0
        self.last_hash = GENESIS_HASH

    def write(self, record_id: RecordId, fields: dict[str, Value], *, settle: bool) -> Change:
        own = [change for change in self.seen.values() if change.record_id == record_id]
        state = fold_record(own).fields if own else {}
        bases = {
            name: tuple(head.ref for head in (state[name].heads if settle else state[name].heads[-1:]))
            for name in fields
            if name in state
        }
        self.seq += 1
        change = seal(
            device_id=self.device_id,
            seq=self.seq,
            record_kind="household",
            record_id=record_id,
            fields=fields,
            bases=bases,
            author="Hà Minh Thụ",
            reason="",
            at="2026-09-01T08:30:00+07:00",
            counter=1 + max((one.counter for one in self.seen.values()), default=0),
            prev_hash=self.last_hash,
        )
        self.last_hash = change.hash
        self.seen[change.ref] = change
        return change

    def take(self, other: "Computer") -> None:
        self.seen.update(other.seen)


writes = st.tuples(
    st.integers(0, 2),
    st.sampled_from(RECORDS),
    st.dictionaries(st.sampled_from(FIELDS), values, min_size=1),
    st.booleans(),
)
exchanges = st.tuples(st.integers(0, 2), st.integers(0, 2))


@st.composite
def journals(draw: st.DrawFn) -> list[Change]:
    """Return all changes of three computers that write and now and then exchange what they have."""
    computers = [Computer(device) for device in DEVICES]
    for step in [draw(writes), *draw(st.lists(st.one_of(writes, exchanges), max_size=25))]:
        if len(step) == 4:
            who, record_id, fields, settle = step
            computers[who].write(record_id, fields, settle=settle)
        else:
            computers[step[0]].take(computers[step[1]])
    everything: dict[ChangeRef, Change] = {}
    for computer in computers:
        everything.update(computer.seen)
    return list(everything.values())


def digest(changes: list[Change]) -> str:
    return digest_of((change.device_id, change.seq, change.hash) for change in changes)


@given(journals(), st.randoms(use_true_random=False))
def test_any_order_and_any_repetition_give_the_same_state_and_digest(changes: list[Change], rng: random.Random) -> None:
    shuffled = changes + rng.choices(changes, k=len(changes))
    rng.shuffle(shuffled)
    assert fold(shuffled) == fold(changes)
    assert digest(shuffled) == digest(changes)


@given(journals(), st.randoms(use_true_random=False))
def test_the_union_of_any_parts_gives_the_same_state_and_digest(changes: list[Change], rng: random.Random) -> None:
    parts: list[list[Change]] = [[], [], []]
    for change in changes:
        for part in rng.sample(parts, k=rng.randint(1, 3)):
            part.append(change)
    rng.shuffle(parts)
    union = [change for part in parts for change in part]
    assert fold(union) == fold(changes)
    assert digest(union) == digest(changes)


@given(journals())
def test_no_version_of_a_field_ever_disappears_unless_another_change_replaced_it(changes: list[Change]) -> None:
    states = fold(changes)
    for change in changes:
        for name, value in change.fields.items():
            replaced = any(
                change.ref in other.bases.get(name, ()) for other in changes if other.record_id == change.record_id
            )
            kept = [head.value for head in states[change.record_id].fields[name].heads if head.ref == change.ref]
            assert kept == ([] if replaced else [value])


@given(journals())
def test_every_field_that_was_ever_written_has_a_head_and_its_winner_has_the_greatest_counter(
    changes: list[Change],
) -> None:
    states = fold(changes)
    for change in changes:
        for name in change.fields:
            heads = states[change.record_id].fields[name].heads
            assert heads
            order = [(head.counter, head.device_id, head.seq) for head in heads]
            assert order == sorted(order)
            assert states[change.record_id].fields[name].value == heads[-1].value


@given(journals())
def test_a_value_that_settles_a_conflict_leaves_one_head(changes: list[Change]) -> None:
    judge = Computer(DeviceId("d" * 32))
    judge.seen = {change.ref: change for change in changes}
    record_id, name = changes[0].record_id, next(iter(changes[0].fields))
    judge.write(record_id, {name: "settled"}, settle=True)
    state = fold_record(one for one in judge.seen.values() if one.record_id == record_id).fields[name]
    assert [head.value for head in state.heads] == ["settled"]
    assert not state.in_conflict


@given(journals())
def test_a_change_comes_back_from_its_stored_parts_unaltered(changes: list[Change]) -> None:
    for change in changes:
        stored = canonical_json(content_of(change))
        assert change_from_content(change.device_id, change.seq, change.prev_hash, stored, change.hash) == change
        assert is_intact(change)


@given(journals(), st.randoms(use_true_random=False))
def test_an_altered_removed_or_inserted_change_breaks_the_chain(changes: list[Change], rng: random.Random) -> None:
    chain = sorted(changes, key=lambda change: change.ref)
    assert chain_faults(chain) == []
    place = rng.randrange(len(chain))
    altered = replace(chain[place], author="somebody else")
    assert chain_faults([*chain[:place], altered, *chain[place + 1 :]])
    is_last = place + 1 == len(chain) or chain[place + 1].device_id != chain[place].device_id
    if not is_last:
        assert chain_faults([*chain[:place], *chain[place + 1 :]])
    assert chain_faults([*chain[: place + 1], chain[place], *chain[place + 1 :]])
    assert digest([*chain[:place], *chain[place + 1 :]]) != digest(chain)


def test_two_computers_that_agree_by_themselves_are_not_in_conflict() -> None:
    one, other = Computer(DEVICES[0]), Computer(DEVICES[1])
    changes = [computer.write(RECORDS[0], {"number": "12"}, settle=False) for computer in (one, other)]
    state = fold_record(changes).fields["number"]
    assert len(state.heads) == 2
    assert not state.in_conflict


def test_the_greater_counter_wins_whatever_the_wall_clock_says() -> None:
    one, other = Computer(DEVICES[0]), Computer(DEVICES[1])
    one.write(RECORDS[0], {"phone": "1"}, settle=False)
    late = one.write(RECORDS[0], {"number": "13"}, settle=False)
    early = replace(other.write(RECORDS[0], {"number": "12"}, settle=False), at="2036-01-01T00:00:00+07:00")
    state = fold_record([late, early]).fields["number"]
    assert state.value == "13"
    assert state.in_conflict


def test_one_record_cannot_be_of_two_kinds() -> None:
    change = Computer(DEVICES[0]).write(RECORDS[0], {"number": "1"}, settle=False)
    other = replace(Computer(DEVICES[1]).write(RECORDS[0], {"number": "1"}, settle=False), record_kind="member")
    with pytest.raises(KnownError) as caught:
        fold_record([change, other])
    assert caught.value.code is ErrorCode.JOURNAL_KIND


def test_a_forged_loop_of_bases_shows_every_version_instead_of_none() -> None:
    first = Computer(DEVICES[0]).write(RECORDS[0], {"number": "1"}, settle=False)
    second = Computer(DEVICES[1]).write(RECORDS[0], {"number": "2"}, settle=False)
    loop = [replace(first, bases={"number": (second.ref,)}), replace(second, bases={"number": (first.ref,)})]
    assert [head.value for head in fold_record(loop).fields["number"].heads] == ["1", "2"]


def test_a_text_typed_in_another_normal_form_is_the_same_text() -> None:
    assert normalise("Ho\u0300a") == "H\u00f2a"
    assert normalise(["Ho\u0300a"]) == ["H\u00f2a"]


@pytest.mark.parametrize("value", [1.5, {"a": 1}, [1], "x" * (MAX_TEXT + 1)])
def test_a_value_that_json_cannot_keep_exactly_is_refused(value: Value) -> None:
    with pytest.raises(KnownError) as caught:
        normalise(value)
    assert caught.value.code is ErrorCode.JOURNAL_VALUE


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"kind":1,"id":"r","fields":{},"bases":{},"author":"","reason":"","at":"","counter":1}',
        '{"kind":"k","id":"r","fields":{"f":1.5},"bases":{},"author":"","reason":"","at":"","counter":1}',
        '{"kind":"k","id":"r","fields":{"f":{}},"bases":{},"author":"","reason":"","at":"","counter":1}',
        '{"kind":"k","id":"r","fields":{},"bases":{"f":["x"]},"author":"","reason":"","at":"","counter":1}',
        '{"kind":"k","id":"r","fields":{},"bases":{},"author":"","reason":"","at":"","counter":0}',
        '{"kind":"k","id":"r","fields":{},"bases":{},"author":"","reason":"","at":"","counter":true}',
        '{"kind":"k","id":"r","fields":{},"bases":{},"author":"","reason":"","at":"","counter":1,"more":1}',
        "[" * 100_000,
    ],
)
def test_a_stored_content_of_another_shape_is_refused(content: str) -> None:
    with pytest.raises(KnownError) as caught:
        change_from_content("a" * 32, 1, GENESIS_HASH, content, "0" * 64)
    assert caught.value.code is ErrorCode.JOURNAL_SHAPE


def test_a_reference_to_a_change_reads_back() -> None:
    ref = ChangeRef(DEVICES[0], 12)
    assert ChangeRef.parse(str(ref)) == ref


@pytest.mark.parametrize("text", ["", "a:1", f"{'a' * 32}:0", f"{'a' * 32}:-1", f"{'a' * 32}:x", f"{'a' * 32}:²"])
def test_a_reference_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        ChangeRef.parse(text)
