"""The one application object of a process, and how it is dressed."""

import sys
from typing import cast

from PySide6.QtWidgets import QApplication

from ngheo_desktop.gui import theme, translator
from ngheo_desktop.gui.theme import Scheme, Theme
from ngheo_desktop.settings import LoadedSettings


def make_application() -> QApplication:
    """Return the application object; there is one in a process."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = theme.new_application(sys.argv[:1])
    app.setApplicationName("ngheo_desktop")
    app.setApplicationDisplayName("")
    return app


def dress(app: QApplication, loaded: LoadedSettings) -> Theme:
    """Give the application its colours, text size and language."""
    settings = loaded.settings
    translator.install(app)
    scheme = cast("Scheme", settings.theme)
    return theme.install(app, scheme, settings.text_scale, compact=settings.density == "compact")
