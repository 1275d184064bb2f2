"""Small modal windows: decisions, settings, shortcuts, bugs."""
