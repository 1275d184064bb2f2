"""A filter with several values: a rounded button that says which one is on and opens the list of them."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from ngheo_desktop.messages import format_int, tr


class MenuChip(QToolButton):
    """Offers values, one of which or none is on. `chosen` carries its key, "" for all."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._all = tr("All")
        self._key = ""
        self._names: dict[str, str] = {}
        self._counts: Callable[[], Mapping[str, int]] | None = None
        self.setProperty("look", "chip")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._menu = QMenu(self)
        self._group = QActionGroup(self)
        self._menu.triggered.connect(self._choose)
        self.clicked.connect(self._open)

    @property
    def key(self) -> str:
        """The key of the value that is on; empty for all."""
        return self._key

    def set_content(
        self,
        title: str,
        values: Sequence[tuple[str, str]],
        counts: Callable[[], Mapping[str, int]] | None = None,
    ) -> None:
        """Name the filter and its values, as (key, name), in the language of the screen.

        `counts` tells how many rows each value has; it is asked when the menu opens, for counting takes a moment.
        """
        self._title = title
        self._names = dict(values)
        self._counts = counts
        if self._key not in self._names:
            self._key = ""
        self._menu.clear()
        for key, name in [("", self._all), *values]:
            action = QAction(name.replace("&", "&&"), self._menu)
            action.setData(key)
            action.setCheckable(True)
            action.setChecked(key == self._key)
            self._group.addAction(action)
            self._menu.addAction(action)
        self._show()

    def choose(self, key: str) -> None:
        """Turn a value on, "" for all; unknown keys mean all."""
        key = key if key in self._names else ""
        if key != self._key:
            self._key = key
            for action in self._menu.actions():
                action.setChecked(action.data() == key)
            self.chosen.emit(key)
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._open()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.choose("")
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        self._show()
        counts = self._counts() if self._counts is not None else {}
        for action in self._menu.actions():
            if action.data() in counts:
                name = self._names[action.data()].replace("&", "&&")
                action.setText(f"{name}\t{format_int(counts[action.data()])}")
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _choose(self, action: QAction) -> None:
        self.choose(str(action.data()))

    def _show(self) -> None:
        self.setChecked(bool(self._key))
        name = self._names.get(self._key)
        text = f"{self._title}: {name}" if name is not None else self._title
        self.setText(f"{text.replace('&', '&&')}  ▾")
        self.setAccessibleName(f"{self._title}: {name or self._all}")
        self.updateGeometry()
