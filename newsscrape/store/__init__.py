"""The archive: one SQLite file, its schema, the code that writes it and the code that reads it."""

from newsscrape.lazy import lean_import

# It adds the types of pandas and numpy to its own where they are installed, and takes 50 MB for them.
lean_import("sqlite_utils", optional=("pandas", "numpy"))
