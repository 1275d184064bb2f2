"""Sticks and other removable drives that are plugged in."""

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

_MOUNTED_BY_THE_DESKTOP = ("/media/", "/run/media/", "/Volumes/")
_DRIVE_REMOVABLE = 2


@dataclass(frozen=True, slots=True)
class Drive:
    """A removable drive: where it is mounted, its label, its free bytes, and whether it refuses to be written."""

    root: Path
    label: str
    free: int
    is_read_only: bool


def removable_drives() -> list[Drive]:
    """Return the removable drives that are ready, by label."""
    found = [
        Drive(
            root=Path(volume.rootPath()),
            label=volume.displayName() or volume.rootPath(),
            free=volume.bytesAvailable(),
            is_read_only=volume.isReadOnly(),
        )
        for volume in QStorageInfo.mountedVolumes()
        if volume.isValid() and volume.isReady() and is_removable(volume.rootPath(), bytes(volume.device().data()))
    ]
    return sorted(found, key=lambda drive: (drive.label.casefold(), str(drive.root)))


def is_removable(root: str, device: bytes, sysfs: Path = Path("/sys/class/block")) -> bool:
    """Tell whether a mounted volume can be pulled out, as far as the system says.

    Args:
        root: where it is mounted.
        device: its device file, for example `/dev/sdb1`.
        sysfs: where Linux describes its block devices.
    """
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  (there on Windows only in this form)

        return int(ctypes.windll.kernel32.GetDriveTypeW(root)) == _DRIVE_REMOVABLE
    if root.startswith(_MOUNTED_BY_THE_DESKTOP):
        return True
    entry = (sysfs / device.decode(errors="replace").rpartition("/")[2]).resolve()
    # A partition lies in the folder of its disk, and only the disk says whether it is removable.
    for folder in (entry, entry.parent):
        flag = folder / "removable"
        if flag.is_file():
            return flag.read_text(encoding="ascii").strip() == "1"
    return False
