"""Files that travel: signatures, contact cards, bundles and safe writing; no database and no clock."""
