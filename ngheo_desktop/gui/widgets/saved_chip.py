"""The chip that keeps lists under names: chosen, saved and deleted from one menu, by key as by mouse."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from ngheo_desktop.messages import tr


class SavedChip(QToolButton):
    """Offers saved lists. Delete on a name in the menu asks to delete it.

    Signals:
        chosen(str): show the list of that name.
        save_wanted(): keep what is shown now under a name.
        delete_wanted(str): forget the list of that name.
    """

    chosen = Signal(str)
    save_wanted = Signal()
    delete_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: tuple[str, ...] = ()
        self._current = ""
        self.setProperty("look", "chip")
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self._menu = QMenu(self)
        self._menu.installEventFilter(self)
        self.clicked.connect(self.open_menu)
        self.set_names(())

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the saved lists."""
        return self._names

    def set_names(self, names: Sequence[str], current: str = "") -> None:
        """Offer these lists; `current` is the one that is shown."""
        self._names = tuple(names)
        self._current = current if current in names else ""
        self.setChecked(bool(self._current))
        title = tr("Saved lists")
        shown = f"{title}: {self._current}" if self._current else title
        self.setText(f"{shown.replace('&', '&&')}  ▾")
        self.setAccessibleName(shown)
        self._fill()
        self.updateGeometry()

    def open_menu(self) -> None:
        """Open the menu under the chip."""
        self.setChecked(bool(self._current))
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))
        if self._names:
            # Whoever opened it by key takes the first list by Enter, and no Down before it.
            self._menu.setActiveAction(self._menu.actions()[0])

    def _fill(self) -> None:
        self._menu.clear()
        for name in self._names:
            action = self._menu.addAction(name.replace("&", "&&"))
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == self._current)
            action.triggered.connect(lambda _=False, name=name: self.chosen.emit(name))
        if self._names:
            self._menu.addSeparator()
        save = self._menu.addAction(tr("&Save what is shown…") + "\tCtrl+S")
        save.triggered.connect(self.save_wanted)
        if self._names:
            delete = self._menu.addMenu(tr("&Delete"))
            for name in self._names:
                action = delete.addAction(name.replace("&", "&&"))
                action.triggered.connect(lambda _=False, name=name: self.delete_wanted.emit(name))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.open_menu()
        elif event.key() == Qt.Key.Key_Delete and self._current:
            self.delete_wanted.emit(self._current)
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._menu and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            active = self._menu.activeAction()
            action = next((one for one in self._menu.actions() if one == active), None)
            if event.key() == Qt.Key.Key_Delete and action is not None and action.data():
                self._menu.close()
                self.delete_wanted.emit(str(action.data()))
                return True
        return super().eventFilter(watched, event)
