from collections.abc import Callable
from pathlib import Path

import pytest

from ngheo_desktop.errors import ErrorCode, KnownError
from ngheo_desktop.sync.bundle import build_bundle, read_bundle


def anybody(_: bytes) -> bool:
    return True


def test_a_bundle_is_read_as_it_was_written(tmp_path: Path, device) -> None:
    path = tmp_path / "a.ngheo"
    written = build_bundle(device.manifest(), device.changes, device.private_key)
    path.write_bytes(written.data)

    opened = read_bundle(path, trusted=anybody)

    assert opened.manifest == written.manifest
    assert list(opened.changes()) == device.changes
