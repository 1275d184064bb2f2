"""The pages of the main window and the windows before it; independent of each other."""
