"""The subcommands of ``newsscrape``, one per file."""
