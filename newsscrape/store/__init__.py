"""The archive: one SQLite file, its schema, what writes it and what reads it."""
