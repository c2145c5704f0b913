"""What every table, view and column of the archive means; Datasette's metadata and docs/tables.md come from here."""
