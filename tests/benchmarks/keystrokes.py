"""Keys of a complete questionnaire, counted on the real page: `python tests/benchmarks/keystrokes.py`."""

import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests_support.entry import new_commune
from tests_support.keystrokes import lines, report

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui import theme, translator
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage


def main() -> None:
    app = QApplication([])
    translator.install(app)
    theme.install(app, "light")
    operations = Operations()
    with tempfile.TemporaryDirectory() as folder:
        commune = new_commune(Path(folder) / "data", FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00")))
        page = QuestionnairePage(Workspace(operations), commune.folder, commune.standards, commune.book)
        page.show()
        page.activateWindow()
        QTest.qWaitForWindowActive(page)

        def wait() -> None:
            while page._saver.has_unsaved or not operations.is_idle:
                QTest.qWait(5)

        print(*lines(report(commune, page, wait)), sep="\n")
        operations.close()
        commune.folder.close()


if __name__ == "__main__":
    main()
