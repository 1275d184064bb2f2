"""Table models over row data."""
