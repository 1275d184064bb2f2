"""Keys answers by key presses into a new folder, says what was committed, and kills itself: `FOLDER`."""

import os
import signal
import sys
from datetime import datetime
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).parent))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests_support.entry import new_commune, press, write

from ngheo_desktop.clock import FixedClock
from ngheo_desktop.gui import theme, translator
from ngheo_desktop.gui.operations import Operations
from ngheo_desktop.gui.page import Workspace
from ngheo_desktop.gui.pages.questionnaire_page import QuestionnairePage


def main(root: Path) -> None:
    app = QApplication([])
    translator.install(app)
    theme.install(app, "light")
    commune = new_commune(root, FixedClock(datetime.fromisoformat("2026-11-21T09:00:00+07:00")))
    household = commune.add("Lý Thị Mẩy")
    operations = Operations()
    page = QuestionnairePage(Workspace(operations), commune.folder, commune.standards, commune.book)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    page.open_household(household)

    def committed(question: str) -> None:
        while page._saver.has_unsaved or not operations.is_idle:
            QTest.qWait(5)
        print(f"h.{question}={page.session.answer(question)}", flush=True)

    page.form_view.enter("house.wall")
    press(Qt.Key.Key_2)
    committed("house.wall")
    press(Qt.Key.Key_1)
    committed("house.pillar")
    page.form_view.enter("house.area_m2")
    write("45,5")
    press(Qt.Key.Key_Return)
    committed("house.area_m2")
    page.form_view.enter("toilet.kind")
    press(Qt.Key.Key_7)
    # Now, while this one may be under way.
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
