"""Paper: PDF drawn from frozen records, and pictures of it for the screen. Knows no database and no clock."""
