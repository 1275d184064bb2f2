"""Widgets made from the definition of a form."""
