"""The meaning of every table, view and column; source of Datasette's metadata and docs/tables.md."""
