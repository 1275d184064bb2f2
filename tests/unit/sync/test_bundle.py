from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ngheo_desktop.domain.chain import chain_faults, digest_of
from ngheo_desktop.domain.ids import device_id_of
from ngheo_desktop.domain.journal import Change
from ngheo_desktop.errors import BugError, ErrorCode, KnownError
from ngheo_desktop.sync.bundle import LIMITS, OpenedBundle, VillageCount, build_bundle, read_bundle, write_bundle


def anybody(_: bytes) -> bool:
    return True


def in_order(*devices: Any) -> list[Change]:
    changes = [change for device in devices for change in device.changes]
    return sorted(changes, key=lambda change: (change.device_id, change.seq))


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., OpenedBundle]:
    def opened(data: bytes, **more: Any) -> OpenedBundle:
        path = tmp_path / "gui.ngheo"
        path.write_bytes(data)
        return read_bundle(path, **{"trusted": anybody, **more})

    return opened


def test_a_bundle_is_read_as_it_was_written(read, device, second_device) -> None:
    changes = in_order(device, second_device)
    written = build_bundle(device.manifest(), changes, device.private_key)

    opened = read(written.data)

    assert opened.manifest == written.manifest
    assert opened.public_key == device.public_key
    assert list(opened.changes()) == changes
    assert opened.manifest.changes == 5
    assert opened.manifest.digest == digest_of((one.device_id, one.seq, one.hash) for one in changes)


def test_the_same_changes_give_the_same_bytes(device) -> None:
    first = write_bundle(device.manifest(), device.changes, device.private_key)

    assert write_bundle(device.manifest(), iter(device.changes), device.private_key) == first


def test_a_bundle_without_changes_is_read(read, device) -> None:
    opened = read(write_bundle(device.manifest(), [], device.private_key))

    assert list(opened.changes()) == []
    assert opened.manifest.ranges == {}


def test_a_bundle_that_starts_later_carries_the_hash_before_it(read, device) -> None:
    opened = read(write_bundle(device.manifest(), device.changes[1:], device.private_key))

    span = opened.manifest.ranges[device.device_id]
    assert (span.first, span.last) == (2, 3)
    assert span.first_prev_hash == device.changes[0].hash
    assert list(opened.changes()) == device.changes[1:]


def test_changes_that_are_held_already_are_left_out(read, device, second_device) -> None:
    changes = in_order(device, second_device)
    opened = read(write_bundle(device.manifest(), changes, device.private_key))

    left = list(opened.changes({device.device_id: 2}))

    assert left == [one for one in changes if one.device_id != device.device_id or one.seq > 2]
    assert (
        chain_faults(left, lambda one: (2, device.changes[1].hash) if one == device.device_id else (0, "0" * 64)) == []
    )


def test_the_hash_of_each_change_can_be_asked_for(read, device) -> None:
    opened = read(write_bundle(device.manifest(), device.changes[1:], device.private_key))

    hashes = [opened.hash_at(device.device_id, seq) for seq in range(5)]

    assert hashes == [None, *(one.hash for one in device.changes), None]
    assert opened.hash_at(device_id_of(b"somebody else"), 1) is None


def test_the_office_decides_who_is_trusted_by_the_signing_key(read, device) -> None:
    data = write_bundle(device.manifest(), device.changes, device.private_key)
    asked: list[bytes] = []

    with pytest.raises(KnownError) as refused:
        read(data, trusted=lambda key: bool(asked.append(key)))

    assert refused.value.code is ErrorCode.BUNDLE_UNKNOWN_SENDER
    assert refused.value.context["fingerprint"] == device.card().fingerprint
    assert asked == [device.public_key]


def test_nobody_is_asked_about_a_forged_bundle(read, device) -> None:
    data = bytearray(write_bundle(device.manifest(), device.changes, device.private_key))
    data[-1] ^= 1

    def never(_: bytes) -> bool:
        raise AssertionError

    with pytest.raises(KnownError) as refused:
        read(bytes(data), trusted=never)

    assert refused.value.code is ErrorCode.BUNDLE_FORGED


def test_a_stranger_cannot_send_in_the_name_of_a_trusted_device(read, device, new_device) -> None:
    stranger = new_device(9)
    manifest = replace(device.manifest(), sender=replace(device.card(), public_key=stranger.public_key))

    with pytest.raises(KnownError) as refused:
        read(write_bundle(manifest, device.changes, stranger.private_key), trusted=lambda key: key == device.public_key)

    assert refused.value.code is ErrorCode.BUNDLE_UNKNOWN_SENDER


def test_a_missing_file_a_folder_and_a_large_file_are_told_apart(tmp_path: Path, device) -> None:
    large = tmp_path / "large.ngheo"
    large.write_bytes(write_bundle(device.manifest(), device.changes, device.private_key))

    codes = []
    for path, limit in ((tmp_path / "none.ngheo", 1000), (tmp_path, 1000), (large, 100)):
        with pytest.raises(KnownError) as refused:
            read_bundle(path, trusted=anybody, limits=replace(LIMITS, file=limit))
        codes.append(refused.value.code)

    assert codes == [ErrorCode.FILE_NOT_FOUND, ErrorCode.FILE_NOT_READ, ErrorCode.FILE_TOO_LARGE]


def test_the_writer_refuses_changes_out_of_order(device) -> None:
    with pytest.raises(BugError):
        write_bundle(device.manifest(), reversed(device.changes), device.private_key)
    with pytest.raises(BugError):
        write_bundle(device.manifest(), [device.changes[0], device.changes[2]], device.private_key)


def test_the_writer_refuses_the_key_of_another(device, second_device) -> None:
    with pytest.raises(BugError):
        write_bundle(device.manifest(), device.changes, second_device.private_key)


def test_a_journal_that_was_damaged_on_the_disk_does_not_leave_the_house(device) -> None:
    device.changes[1] = replace(device.changes[1], fields={**device.changes[1].fields, "full_name": "Vàng Thị Khác"})

    with pytest.raises(KnownError) as refused:
        write_bundle(device.manifest(), device.changes, device.private_key)

    assert refused.value.code is ErrorCode.JOURNAL_SHAPE
    assert refused.value.context == {"seq": 2}


def test_a_name_that_was_pasted_with_odd_blanks_still_travels(read, device) -> None:
    manifest = replace(device.manifest(), sender=device.card("Xã\u00a0Văn\u200b Lăng\n"))

    opened = read(write_bundle(manifest, device.changes, device.private_key))

    assert opened.manifest.sender.name == "Xã Văn Lăng"


def test_a_village_with_an_odd_name_does_not_hold_up_its_commune(read, device) -> None:
    counts = (VillageCount("Bản\u200b Tèn\u00a0" + "a" * 300, "", "none", 1),)

    opened = read(write_bundle(replace(device.manifest(), counts=counts), device.changes, device.private_key))

    assert opened.manifest.counts == counts


TEXTS = st.text(st.characters(codec="utf-8"), max_size=40)
NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1)
HOUSEHOLDS = st.fixed_dictionaries(
    {},
    optional={
        "commune_code": TEXTS | st.none(),
        "address": TEXTS,
        "is_minority": st.booleans(),
        "causes": st.lists(TEXTS, max_size=4),
    },
)
MEMBERS = st.fixed_dictionaries({}, optional={"full_name": TEXTS | st.none(), "position": NUMBERS})
STEPS = st.tuples(st.just("household"), HOUSEHOLDS) | st.tuples(st.just("member"), MEMBERS)


@given(
    steps=st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), STEPS, TEXTS), max_size=25), start=st.integers(0, 4)
)
def test_any_set_of_changes_comes_out_as_it_went_in(tmp_path_factory, new_device, steps, start) -> None:
    devices = {number: new_device(number) for number in (1, 2, 3)}
    for number, record, (kind, fields), reason in steps:
        one = devices[number]
        last = {field: change.ref for change in one.changes for field in change.fields}
        bases = {field: (last[field],) for field in fields if field in last}
        one.append(kind, str(record), fields, bases=bases, reason=reason)
    kept = in_order(devices[1], devices[2])
    kept += [change for change in devices[3].changes if change.seq > start]
    kept.sort(key=lambda change: (change.device_id, change.seq))
    path = tmp_path_factory.mktemp("any") / "a.ngheo"
    path.write_bytes(write_bundle(devices[1].manifest(), kept, devices[1].private_key))

    opened = read_bundle(path, trusted=anybody)

    assert list(opened.changes()) == kept
    assert opened.manifest.digest == digest_of((one.device_id, one.seq, one.hash) for one in kept)
