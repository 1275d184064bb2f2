"""Workbooks read and written: lists that communes keep, tables that other offices ask for."""
