"""Use cases: the only code that commits a unit of work. No Qt, no SQL, no dialogs."""
