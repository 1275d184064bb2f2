"""The encrypted database: the journal, its projection into tables, and everything that reads them."""
