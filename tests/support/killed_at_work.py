"""Takes a list in, or merges two households, and kills itself at the start of one of its writes: for power cuts.

Run as a file: `FOLDER import|merge NUMBER_OF_THE_WRITE LIST`. Ends by itself once there are fewer writes than that.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.locations import DataFolder
from ngheo_desktop.reference.areas import load_areas
from ngheo_desktop.services.duplicates import DuplicateDesk
from ngheo_desktop.services.folder import open_folder
from ngheo_desktop.services.list_import import ListImporter
from ngheo_desktop.store import households
from ngheo_desktop.store.unit_of_work import UnitOfWork


def die_at(number: int) -> None:
    left = number

    def counting(write: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*given: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return write(*given, **named)

        return counted

    for name in ("append", "append_all", "flush", "commit"):
        setattr(UnitOfWork, name, counting(getattr(UnitOfWork, name)))


def main(root: str, job: str, number: str, file: str) -> None:
    clock = FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00"))
    with open_folder(DataFolder(Path(root)), clock=clock) as folder:
        importer = ListImporter(folder, load_areas())
        plan = importer.plan(Path(file))
        first, second = [*households.all(folder.database), None, None][:2]
        die_at(int(number))
        if job == "import":
            importer.apply(plan)
        elif first is not None and second is not None:
            desk = DuplicateDesk(folder)
            desk.merge_households(desk.match(first, second))


main(*sys.argv[1:])
