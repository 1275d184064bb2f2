"""Offline review of household poverty for the communes of Vietnam."""

__version__ = "0.1.0"
