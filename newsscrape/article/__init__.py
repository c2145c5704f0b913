"""What happens to an article after it has been extracted: columns, duplicates, revisions, differences. Pure."""
