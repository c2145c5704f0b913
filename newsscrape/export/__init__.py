"""``newsscrape export``: an archive as files for other programs. ``build`` writes them; each format is a module."""
