"""The page “Standards”: every rule set and form, and every provision with its source and who checked it."""
