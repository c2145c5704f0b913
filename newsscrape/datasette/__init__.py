"""Datasette with the evidence beside the rows: what ``newsscrape serve`` opens."""
