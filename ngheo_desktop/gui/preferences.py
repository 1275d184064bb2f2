"""The settings in force: kept in the data folder and put on the screen."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from ngheo_desktop.gui.theme import Scheme, Theme
from ngheo_desktop.settings import LoadedSettings, Settings, declaration, save_settings


class Preferences:
    """The choices of the officer. Reads with `settings.load_settings` before, writes at every change."""

    def __init__(self, path: Path, loaded: LoadedSettings, theme: Theme) -> None:
        self._path = path
        self._settings = loaded.settings
        self._unknown: Mapping[str, object] = loaded.unknown
        self._screen: dict[str, object] = dict(loaded.screen)
        self._theme = theme

    @property
    def settings(self) -> Settings:
        """The choices in force."""
        return self._settings

    def change(self, **values: Any) -> bool:
        """Keep these choices and show them; return whether one of them waits for the next start.

        Raises:
            KnownError: FILE_NOT_WRITTEN; the choices are not kept then, and not shown.
        """
        wanted = replace(self._settings, **values)
        changed = {name for name in values if getattr(wanted, name) != getattr(self._settings, name)}
        if not changed:
            return False
        save_settings(self._path, wanted, self._unknown, self._screen)
        self._settings = wanted
        self.apply()
        return any(declared.restart for declared in declaration() if declared.name in changed)

    def apply(self) -> None:
        """Put colours, text size and row height on the screen."""
        self._theme.apply(
            cast("Scheme", self._settings.theme), self._settings.text_scale, compact=self._settings.density == "compact"
        )

    def remembered(self, name: str) -> Mapping[str, object]:
        """Return what is remembered of a window or of a list's columns; nothing the first time."""
        kept = self._screen.get(name)
        return kept if isinstance(kept, dict) else {}

    def remember(self, values: Mapping[str, Mapping[str, object]]) -> None:
        """Remember these, plain JSON values by name; an empty one is forgotten.

        Raises:
            KnownError: FILE_NOT_WRITTEN.
        """
        changed = {name: dict(value) for name, value in values.items() if dict(value) != self.remembered(name)}
        if changed:
            screen = {name: value for name, value in {**self._screen, **changed}.items() if value}
            save_settings(self._path, self._settings, self._unknown, screen)
            self._screen = screen
