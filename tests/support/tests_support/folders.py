"""Types of fixtures that make data folders."""

from typing import Protocol

from ngheo_desktop.services.folder import Folder


class MakeFolder(Protocol):
    """Makes an open sample folder of a commune or, with a province, of an upper office."""

    def __call__(self, name: str, *, commune: str = "", province: str = "") -> Folder: ...
