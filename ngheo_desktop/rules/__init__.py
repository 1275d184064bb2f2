"""Standards as data and the pure engine that applies them."""
