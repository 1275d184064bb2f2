"""Which volumes are offered as sticks."""

from pathlib import Path

import pytest

from ngheo_desktop.gui.drives import is_removable, removable_drives


@pytest.fixture
def sysfs(tmp_path: Path) -> Path:
    """A fixed disk sda with a partition, and a stick sdb with one, as Linux describes them."""
    block = tmp_path / "class"
    block.mkdir()
    for disk, flag in (("sda", "0"), ("sdb", "1")):
        device = tmp_path / "devices" / disk
        (device / f"{disk}1").mkdir(parents=True)
        (device / "removable").write_text(f"{flag}\n", encoding="ascii")
        (block / disk).symlink_to(device)
        (block / f"{disk}1").symlink_to(device / f"{disk}1")
    return block


@pytest.mark.parametrize(
    ("root", "device", "removable"),
    [
        ("/", b"/dev/sda1", False),
        ("/home", b"/dev/sda1", False),
        ("/mnt/usb", b"/dev/sdb1", True),
        ("/mnt/whole", b"/dev/sdb", True),
        ("/media/mau/KINGSTON", b"/dev/sda1", True),
        ("/run/media/mau/KINGSTON", b"/dev/mapper/x", True),
        ("/tmp-like", b"tmpfs", False),
        ("/net", b"server:/share", False),
    ],
)
def test_a_stick_is_told_from_a_disk(root: str, device: bytes, removable: bool, sysfs: Path) -> None:
    assert is_removable(root, device, sysfs) is removable


def test_the_disk_of_the_system_is_never_offered() -> None:
    assert Path("/") not in [drive.root for drive in removable_drives()]
