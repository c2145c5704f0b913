"""The subcommands of ``newsscrape``, one a file."""
