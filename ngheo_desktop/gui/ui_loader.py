"""Builds a window or page from its Qt Designer file and binds the children it names.

    class UnlockDialog(QDialog):
        passphrase_edit: QLineEdit        # must exist in ui/unlock.ui, with this name and type

        def __init__(self) -> None:
            super().__init__()
            load_ui(self, "unlock.ui")

Texts of the file are English message ids and reach the screen through the translator (`gui/translator.py`). Dynamic
properties understood: `iconName` with `iconRole`, and `fieldChars`, `textChars` (`gui/theme.py`).
"""

import importlib
import inspect
from collections.abc import Mapping

from PySide6 import QtWidgets
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QAbstractButton, QDialog, QLabel, QLayout, QPushButton, QWidget

from ngheo_desktop.assets import asset
from ngheo_desktop.errors import BugError
from ngheo_desktop.gui import theme
from ngheo_desktop.gui.help_key import HelpKey
from ngheo_desktop.gui.icons import icon, pixmap

# Promoted widgets that any .ui file may use, and where they live.
COMMON_WIDGETS = {
    "Banner": "ngheo_desktop.gui.widgets.banner",
    "Card": "ngheo_desktop.gui.widgets.card",
    "ComboBox": "ngheo_desktop.gui.widgets.combo_box",
    "ClassMark": "ngheo_desktop.gui.widgets.class_mark",
    "EmptyState": "ngheo_desktop.gui.widgets.empty_state",
    "FilterChip": "ngheo_desktop.gui.widgets.filter_chip",
    "KeyCap": "ngheo_desktop.gui.widgets.key_cap",
    "ProgressRow": "ngheo_desktop.gui.widgets.progress_row",
    "PushButton": "ngheo_desktop.gui.widgets.buttons",
    "SearchEdit": "ngheo_desktop.gui.widgets.search_edit",
    "SecretEdit": "ngheo_desktop.gui.widgets.secret_edit",
    "SpinBox": "ngheo_desktop.gui.widgets.spin_box",
    "ToolButton": "ngheo_desktop.gui.widgets.buttons",
    "WindowedTable": "ngheo_desktop.gui.widgets.windowed_table",
}
# Classes of Qt that every .ui file gets in the program's own kind.
OWN_KINDS = {"QComboBox": "ComboBox", "QPushButton": "PushButton", "QSpinBox": "SpinBox", "QToolButton": "ToolButton"}

# The style sets the icon of a button too close to its word.
_GAP = "\u2009"


class UiError(BugError):
    """A .ui file and the class that loads it do not fit."""


class _Loader(QUiLoader):
    """Builds into the target, makes every object in Python, and remembers it.

    An object that Qt makes or finds has to be given its Python class, for which PySide makes all classes of QtWidgets
    ready: that takes longer than building a page.
    """

    def __init__(self, target: QWidget, promoted: Mapping[str, type[QWidget]]) -> None:
        super().__init__()
        self._target = target
        self._promoted = promoted
        self._is_root = True
        self.made: dict[str, QWidget | QLayout] = {}

    def createWidget(self, className: str, parent: QWidget | None = None, name: str = "") -> QWidget:  # noqa: N803
        if self._is_root:
            self._is_root = False
            self._target.setObjectName(name)
            return self._target
        kind = self._promoted.get(className)
        own = OWN_KINDS.get(className, className)
        if kind is None and own in COMMON_WIDGETS:
            kind = getattr(importlib.import_module(COMMON_WIDGETS[own]), own)
        if kind is None:
            kind = getattr(QtWidgets, className, None)
        widget = kind(parent) if kind is not None else super().createWidget(className, parent, name)
        widget.setObjectName(name)
        self.made[name] = widget
        return widget

    def createLayout(self, className: str, parent: QObject | None = None, name: str = "") -> QLayout:  # noqa: N803
        kind: type[QLayout] = getattr(QtWidgets, className)
        layout = kind(parent) if isinstance(parent, QWidget) else kind()
        layout.setObjectName(name)
        self.made[name] = layout
        return layout


def load_ui(target: QWidget, name: str, *, promoted: Mapping[str, type[QWidget]] | None = None) -> None:
    """Build ui/`name` into `target` and bind its annotated children.

    `promoted` maps class names that only this file uses to their classes; the common ones are known.

    Raises:
        UiError: the file cannot be loaded, or an annotated child is missing or of another type.
    """
    loader = _make_loader(target, promoted or {})
    loaded = loader.load(str(asset("ui", name)))
    if loaded is None:
        raise UiError(f"{name}: {loader.errorString()}")
    _bind(target, name, loader.made)
    if isinstance(target, QDialog):
        HelpKey(target)
    for child in loader.made.values():
        if isinstance(child, QLayout):
            _space(child)
        else:
            _give_icon(child)
            theme.fit_widget(child)


def _make_loader(target: QWidget, promoted: Mapping[str, type[QWidget]]) -> _Loader:
    """Make a loader without Designer's plugins: looking for them takes as long as building a page."""
    paths = QCoreApplication.libraryPaths()
    QCoreApplication.setLibraryPaths([])
    loader = _Loader(target, promoted)
    QCoreApplication.setLibraryPaths(paths)
    return loader


def _bind(target: QWidget, name: str, children: Mapping[str, QObject]) -> None:
    """Set every annotated child as an attribute."""
    for owner in type(target).__mro__:
        if owner.__module__.startswith("PySide6"):
            break
        for attribute, wanted in inspect.get_annotations(owner, eval_str=True).items():
            if not (isinstance(wanted, type) and issubclass(wanted, QObject)) or attribute.startswith("_"):
                continue
            child = children.get(attribute)
            if not isinstance(child, wanted):
                found = f", but a {type(child).__name__}" if child is not None else ""
                raise UiError(f"{name} has no {wanted.__name__} named {attribute!r}{found}")
            setattr(target, attribute, child)


def _space(layout: QLayout) -> None:
    """Let the spacings of a layout, written at 100 % text, grow with the text."""
    factor = 1 + (theme.current().scale / 100 - 1) / 2
    margins = layout.contentsMargins()
    layout.setContentsMargins(
        round(margins.left() * factor),
        round(margins.top() * factor),
        round(margins.right() * factor),
        round(margins.bottom() * factor),
    )
    if layout.spacing() > 0:
        layout.setSpacing(round(layout.spacing() * factor))


def _give_icon(child: QWidget) -> None:
    icon_name = child.property("iconName")
    if not icon_name:
        return
    role = str(child.property("iconRole") or "ink")
    if isinstance(child, QAbstractButton):
        child.setIcon(icon(str(icon_name), role))
        if isinstance(child, QPushButton) and child.text():
            child.setAccessibleName(child.text().replace("&", ""))
            child.setText(_GAP + child.text())
    elif isinstance(child, QLabel):
        child.setPixmap(pixmap(str(icon_name), role, 1.15))
    else:
        raise UiError(f"{child.objectName()}: a {type(child).__name__} shows no icon")
