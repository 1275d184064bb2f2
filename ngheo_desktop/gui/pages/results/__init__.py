"""The page of results: classes, two standards side by side, trials, measures, movement."""
