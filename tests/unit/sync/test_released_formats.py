"""Files that an earlier version wrote are read by every later one."""

from pathlib import Path

from ngheo_desktop.sync.bundle import read_bundle
from ngheo_desktop.sync.card import read_card

FILES = Path(__file__).parents[2] / "data" / "bundles"


def test_the_first_bundle_is_still_read(device, second_device) -> None:
    opened = read_bundle(FILES / "bundle-1.0.bin", trusted=lambda key: key == device.public_key)

    expected = sorted(device.changes + second_device.changes, key=lambda change: (change.device_id, change.seq))
    assert list(opened.changes()) == expected
    assert opened.manifest.sender == device.card()
    assert (opened.manifest.households, opened.manifest.members) == (1, 2)
    assert opened.manifest.counts == (("Mong", "poor", "complete", 1),)


def test_the_first_contact_card_is_still_read(device) -> None:
    assert read_card(FILES / "contact-card-1.0.json") == device.card()
