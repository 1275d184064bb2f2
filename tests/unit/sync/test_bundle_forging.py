"""Every part of a bundle is tampered with by somebody who holds a trusted key."""

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from ngheo_desktop.domain.chain import digest_of
from ngheo_desktop.domain.ids import derived_record_id
from ngheo_desktop.domain.journal import canonical_json, hash_content
from ngheo_desktop.errors import ErrorCode
from ngheo_desktop.sync import container, signing
from ngheo_desktop.sync.bundle import LIMITS, write_bundle

DAMAGED, CONTENT = ErrorCode.BUNDLE_DAMAGED, ErrorCode.BUNDLE_CONTENT
SAMPLES = 400


class Forger:
    """Takes a bundle apart and signs it anew with the right key."""

    def __init__(self, device: Any) -> None:
        self.device = device
        data = write_bundle(device.manifest(), device.changes, device.private_key)
        inside = container.unpack(data, "", LIMITS, lambda _: True)
        self.manifest: dict[str, Any] = json.loads(inside.manifest)
        self.lines = [json.loads(line) for line in container.lines(inside, LIMITS.line)]

    def content(self, number: int, **parts: Any) -> None:
        """Change parts of a change and hash everything from there on again, as its own device could."""
        raw = {**json.loads(self.lines[number][2]), **parts}
        self.lines[number][2] = canonical_json(raw)
        self.rehash()

    def rehash(self) -> None:
        before = "0" * 64
        for line in self.lines:
            line[3] = before = hash_content(line[0], line[1], before, line[2])
        span = self.manifest["ranges"][self.device.device_id]
        span[3] = before
        self.manifest["digest"] = digest_of((line[0], line[1], line[3]) for line in self.lines)

    def text(self) -> bytes:
        return b"".join(canonical_json(line).encode() + b"\n" for line in self.lines)

    def signed(self, *, text: bytes | None = None, manifest: bytes | None = None, inflated: int | None = None) -> bytes:
        text = self.text() if text is None else text
        return container.pack(
            canonical_json(self.manifest).encode() if manifest is None else manifest,
            zlib.compress(text),
            len(text) if inflated is None else inflated,
            self.device.private_key,
        )


@pytest.fixture
def forger(device) -> Forger:
    return Forger(device)


def test_what_the_forger_makes_without_changing_anything_is_read(forger, code_of) -> None:
    forger.rehash()

    assert code_of(forger.signed()) is None


def test_unknown_keys_of_a_later_minor_version_are_read(forger, small, device, code_of) -> None:
    header = canonical_json(
        {"compression": "zlib", "encryption": "none", "inflated": len(forger.text()), "weather": "fine"}
    ).encode()
    forger.manifest |= {"version": [1, 7], "weather": {"today": ["fine"]}}
    forger.manifest["sender"]["telephone"] = "0208"
    manifest, content = canonical_json(forger.manifest).encode(), zlib.compress(forger.text())
    prefix = small[:11] + b"\x07" + b"BNDL"
    prefix += len(header).to_bytes(4, "big") + len(manifest).to_bytes(4, "big") + len(content).to_bytes(8, "big")
    signed = prefix + device.public_key + header + manifest + content

    assert code_of(signed + signing.sign(device.private_key, signing.BUNDLE, signed)) is None


@pytest.mark.parametrize(("key", "value"), [("encryption", "age"), ("compression", "zstd")])
def test_another_way_to_pack_asks_for_a_newer_program(forger, small, device, code_of, key, value) -> None:
    header = canonical_json({"compression": "zlib", "encryption": "none", "inflated": 1, key: value}).encode()
    manifest, content = b"{}", b""
    prefix = small[:16] + len(header).to_bytes(4, "big") + len(manifest).to_bytes(4, "big") + bytes(8)
    signed = prefix + device.public_key + header + manifest + content

    code = code_of(signed + signing.sign(device.private_key, signing.BUNDLE, signed))

    assert code is ErrorCode.BUNDLE_TOO_NEW


def _set(**parts: Any) -> Callable[[Forger], None]:
    return lambda forger: forger.manifest.update(parts)


def _sender(**parts: Any) -> Callable[[Forger], None]:
    return lambda forger: forger.manifest["sender"].update(parts)


def _range(position: int, value: Any) -> Callable[[Forger], None]:
    return lambda forger: forger.manifest["ranges"][forger.device.device_id].__setitem__(position, value)


def _drop(key: str) -> Callable[[Forger], None]:
    return lambda forger: forger.manifest.pop(key)


BAD_MANIFESTS: dict[str, Callable[[Forger], Any]] = {
    "another format": _set(format="ngheo-receipt"),
    "no version": _set(version=[]),
    "long version": _set(version=[1, 0, 0]),
    "changes as text": _set(changes="3"),
    "changes negative": _set(changes=-1),
    "changes as bool": _set(changes=True),
    "households missing": _drop("households"),
    "households huge": _set(households=2**60),
    "made_at without offset": _set(made_at="2026-10-01T08:00:00"),
    "made_at words": _set(made_at="yesterday"),
    "program with a line end": _set(program="a\nb"),
    "program that turns the direction of writing": _set(program="a\u202eb"),
    "program too long": _set(program="a" * 201),
    "digest in capitals": _set(digest="A" * 64),
    "counts as object": _set(counts={}),
    "counts short": _set(counts=[["Mong", "poor", 3]]),
    "counts as text": _set(counts=["Mong"]),
    "village as number": _set(counts=[[1, "poor", "open", 3]]),
    "counts negative": _set(counts=[["Mong", "poor", "open", -3]]),
    "ranges as list": _set(ranges=[]),
    "devices differ from ranges": _set(devices={}),
    "range backwards": _range(1, 0),
    "range from nothing": _range(0, 0),
    "range that begins with another hash": _range(2, "1" * 64),
    "range without hash": _range(3, ""),
    "sender role": _sender(role="king"),
    "sender commune": _sender(commune_code="5665"),
    "sender device": _sender(device_id="0" * 32),
    "sender fingerprint": _sender(fingerprint="0000"),
    "sender as text": _set(sender="me"),
}


@pytest.mark.parametrize("name", BAD_MANIFESTS)
def test_a_signed_manifest_of_another_shape_is_refused(forger, code_of, name) -> None:
    BAD_MANIFESTS[name](forger)

    assert code_of(forger.signed()) is DAMAGED


@pytest.mark.parametrize(
    "manifest",
    [b"", b"[]", b"nonsense", b'{"a":1,"a":1}', b'{"a":1.5}', b"\xff\xfe", b"[" * 100_000, b'{"a":"\\ud800"}', b"{} "],
)
def test_signed_nonsense_in_place_of_a_manifest_is_refused(forger, code_of, manifest) -> None:
    assert code_of(forger.signed(manifest=manifest)) is DAMAGED


def test_a_manifest_that_is_not_canonical_is_refused(forger, code_of) -> None:
    assert code_of(forger.signed(manifest=json.dumps(forger.manifest).encode())) is DAMAGED


def test_a_key_that_belongs_to_another_device_is_refused(forger, code_of) -> None:
    forger.manifest["devices"][forger.device.device_id] = "11" * 32

    assert code_of(forger.signed()) is DAMAGED


def test_a_sender_who_did_not_sign_is_refused(forger, code_of, second_device) -> None:
    card = second_device.card()
    forger.manifest["sender"] |= {
        "device_id": card.device_id,
        "public_key": card.public_key.hex(),
        "fingerprint": card.fingerprint,
    }

    assert code_of(forger.signed()) is CONTENT


def _without(number: int) -> Callable[[Forger], None]:
    return lambda forger: forger.lines.__delitem__(number)


def _line(number: int, position: int, value: Any) -> Callable[[Forger], None]:
    return lambda forger: forger.lines[number].__setitem__(position, value)


def _swap(forger: Forger) -> None:
    forger.lines[0], forger.lines[1] = forger.lines[1], forger.lines[0]


def _other_name_same_hash(forger: Forger) -> None:
    forger.lines[1][2] = forger.lines[1][2].replace("Mẫu", "Khác")


def _blanks(forger: Forger) -> None:
    forger.lines[1][2] = json.dumps(json.loads(forger.lines[1][2]), ensure_ascii=False)
    forger.rehash()


BAD_LINES: dict[str, Callable[[Forger], Any]] = {
    "first line missing": _without(0),
    "middle line missing": _without(1),
    "last line missing": _without(2),
    "lines swapped": _swap,
    "line twice": lambda forger: forger.lines.append(forger.lines[2]),
    "another device": _line(1, 0, "0" * 32),
    "another number": _line(1, 1, 7),
    "number as bool": _line(0, 1, True),
    "content as object": _line(1, 2, {}),
    "content that is no JSON": _line(1, 2, "{"),
    "content that is no object": _line(1, 2, "[]"),
    "hash of another": _line(1, 3, "0" * 64),
    "hash missing": _line(1, 3, None),
    "line too short": _line(1, slice(2, 4), []),
    "other content under the same hash": _other_name_same_hash,
    "content that is not canonical": _blanks,
    "number of changes": _set(changes=4),
    "digest": _set(digest="0" * 64),
    "range too short": _range(1, 2),
    "range too long": _range(1, 4),
    "last hash": _range(3, "0" * 64),
    "no ranges": _set(ranges={}, devices={}),
    "one range too many": lambda forger: (
        forger.manifest["ranges"].update({"f" * 32: [1, 1, "0" * 64, "1" * 64]}),
        forger.manifest["devices"].update({"f" * 32: ""}),
    ),
}


@pytest.mark.parametrize("name", BAD_LINES)
def test_signed_changes_that_are_not_those_of_the_manifest_are_refused(forger, code_of, name) -> None:
    BAD_LINES[name](forger)

    assert code_of(forger.signed()) is CONTENT


MEMBER = {"household_id": derived_record_id("household", "1"), "position": 1}
BAD_CONTENTS: dict[str, dict[str, Any]] = {
    "unknown kind": {"kind": "weather"},
    "unknown field": {"fields": {"weather": "fine"}},
    "wrong type": {"fields": {"position": "1"}},
    "bool for a number": {"fields": {"position": True}},
    "number that does not fit into the database": {"fields": {"position": 2**63}},
    "list of numbers": {"fields": {"full_name": [1]}},
    "nested value": {"fields": {"full_name": {}}},
    "text not in normal form": {"fields": {"full_name": "Va\u0300ng"}},
    "text too long": {"fields": {"full_name": "a" * 100_001}},
    "record id": {"id": "../../etc/passwd"},
    "counter of zero": {"counter": 0},
    "counter that stops the clock": {"counter": 2**62},
    "moment": {"at": "yesterday"},
    "moment without offset": {"at": "2026-10-01T08:00:00"},
    "author": {"author": None},
    "base of a field that is not written": {"bases": {"sex": []}},
    "base that is no change": {"bases": {"full_name": ["abc"]}},
    "extra key": {"weather": "fine"},
    "fields as list": {"fields": []},
}


@pytest.mark.parametrize("name", BAD_CONTENTS)
def test_a_change_that_no_journal_may_hold_is_refused_although_its_chain_is_whole(forger, code_of, name) -> None:
    forger.content(1, **{"fields": MEMBER, **BAD_CONTENTS[name]})

    assert code_of(forger.signed()) is CONTENT


@pytest.mark.parametrize("seq", [2, 3])
def test_a_change_cannot_replace_itself_or_what_comes_later(forger, code_of, device, seq) -> None:
    forger.content(1, fields=MEMBER, bases={"position": [f"{device.device_id}:{seq}"]})

    assert code_of(forger.signed()) is CONTENT


def test_what_is_written_once_cannot_be_replaced(forger, code_of, device) -> None:
    forger.content(2, kind="certificate", fields={"number": 8}, bases={"number": [f"{device.device_id}:1"]})

    assert code_of(forger.signed()) is CONTENT


def test_half_a_surrogate_pair_is_refused(forger, code_of) -> None:
    forger.lines[1][2] = forger.lines[1][2].replace("Mẫu", "\ud800")
    text = b"".join(json.dumps(line).encode() + b"\n" for line in forger.lines)

    assert code_of(forger.signed(text=text)) is CONTENT


@pytest.mark.parametrize("text", [b"\n", b"[]\n", b"nonsense\n", b"[" * 100_000 + b"\n", b"\xff\n", b"{}\n"])
def test_signed_nonsense_in_place_of_changes_is_refused(forger, code_of, text) -> None:
    assert code_of(forger.signed(text=text)) is CONTENT


def test_a_last_line_without_end_is_refused(forger, code_of) -> None:
    assert code_of(forger.signed(text=forger.text()[:-1])) is DAMAGED


@pytest.mark.parametrize("difference", [-1, 1])
def test_content_of_another_size_than_the_header_says_is_refused(forger, code_of, difference) -> None:
    assert code_of(forger.signed(inflated=len(forger.text()) + difference)) is DAMAGED


# -- limits -----------------------------------------------------------------------------------------------------------


def test_a_bomb_is_refused_by_what_its_header_says(forger, code_of) -> None:
    bomb = bytes(20 << 20)

    code = code_of(forger.signed(text=bomb), limits=replace(LIMITS, inflated=10 << 20))

    assert code is ErrorCode.FILE_TOO_LARGE


def test_a_bomb_that_lies_about_its_size_is_inflated_no_further_than_it_says(forger, code_of, monkeypatch) -> None:
    seen: list[int] = []
    original = container._inflate

    def counting(content: bytes, size: int) -> Iterator[bytes]:
        for piece in original(content, size):
            seen.append(len(piece))
            yield piece

    monkeypatch.setattr(container, "_inflate", counting)

    assert code_of(forger.signed(text=(b"a" * 100 + b"\n") * 500_000, inflated=1000)) is not None
    assert sum(seen) <= 1 << 18


def test_a_line_above_the_limit_is_refused(forger, code_of) -> None:
    assert code_of(forger.signed(text=b"a" * (6 << 20) + b"\n")) is DAMAGED
    assert code_of(forger.signed(), limits=replace(LIMITS, line=100)) is DAMAGED


def test_more_changes_than_the_limit_are_refused(forger, code_of) -> None:
    assert code_of(forger.signed(), limits=replace(LIMITS, changes=2)) is CONTENT
    assert code_of(forger.signed(), limits=replace(LIMITS, changes=3)) is None


def test_a_large_manifest_is_refused_before_it_is_read(forger, code_of) -> None:
    assert code_of(forger.signed(), limits=replace(LIMITS, manifest=100)) is DAMAGED
    assert code_of(forger.signed(), limits=replace(LIMITS, header=10)) is DAMAGED


def test_many_pieces_give_the_same_lines_as_one(forger, monkeypatch, code_of) -> None:
    for size in (1, 2, 7, 64, 1000):
        monkeypatch.setattr(container, "_CHUNK", size)

        assert code_of(forger.signed()) is None
