"""The archive: one SQLite file, its schema, the code that writes it and the code that reads it."""
