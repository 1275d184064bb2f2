"""Questionnaires as data: what is asked, of whom, and what is checked."""
