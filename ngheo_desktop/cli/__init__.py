"""The command `ngheo`: the same services as the window, for scripts and tests."""
