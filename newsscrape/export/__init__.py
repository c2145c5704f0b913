"""``newsscrape export``: an archive as files for other programs. ``build`` writes them; a format is a file here."""
