"""The parts of the questionnaire page."""
