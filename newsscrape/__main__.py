"""``python -m newsscrape`` is ``newsscrape``."""

from newsscrape.cli import main

main()
