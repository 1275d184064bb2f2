"""Writes and opens a bundle of 100,000 changes and prints the times as ratios to parsing the same lines as JSON.

Run as a file: python tests/benchmarks/bundle.py [number of changes]
"""

import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from ngheo_desktop.domain.ids import derived_record_id, device_id_of
from ngheo_desktop.domain.journal import GENESIS_HASH, Change, seal
from ngheo_desktop.sync import signing
from ngheo_desktop.sync.bundle import Manifest, build_bundle, read_bundle
from ngheo_desktop.sync.card import ContactCard

AT = "2026-10-01T08:00:00+07:00"
KEY = bytes(range(32))


def changes(number: int) -> list[Change]:
    device, before = device_id_of(signing.public_key_of(KEY)), GENESIS_HASH
    made: list[Change] = []
    for seq in range(1, number + 1):
        change = seal(
            device_id=device,
            seq=seq,
            record_kind="member",
            record_id=derived_record_id("member", str(seq)),
            fields={
                "position": seq % 8,
                "full_name": f"Vàng Thị Mẫu {seq}",
                "sex": "female",
                "birth_date": "1951-09-16",
            },
            bases={},
            author="Ma Thị Mẫu",
            reason="",
            at=AT,
            counter=seq,
            prev_hash=before,
        )
        made.append(change)
        before = change.hash
    return made


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    public_key = signing.public_key_of(KEY)
    sender = ContactCard(device_id_of(public_key), public_key, "Xã Văn Lăng", "commune", "05665", "19", AT)
    made = changes(number)

    start = time.perf_counter()
    written = build_bundle(Manifest(sender, AT, "benchmark", 0, 0), made, KEY)
    writing = time.perf_counter() - start

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.ngheo"
        path.write_bytes(written.data)
        start = time.perf_counter()
        opened = read_bundle(path, trusted=lambda key: key == public_key)
        reading = time.perf_counter() - start

    entries = list(opened.entries())
    start = time.perf_counter()
    for entry in entries:
        json.loads(entry.content)
    bare = time.perf_counter() - start

    print(f"{number} changes, {len(written.data) / 1e6:.1f} MB, {opened.content.inflated / 1e6:.1f} MB inflated")
    print(f"write: {writing:.2f} s, {writing / bare:.1f} x parsing their JSON")
    print(f"read and verify: {reading:.2f} s, {reading / bare:.1f} x parsing their JSON")


if __name__ == "__main__":
    main()
