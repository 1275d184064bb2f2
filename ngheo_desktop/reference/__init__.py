"""Readers of the reference data that ship with the program: areas, catalogues, holidays, sample people."""
