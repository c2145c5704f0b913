"""What ``newsscrape serve`` opens: Datasette with the desk and the captured pages."""
