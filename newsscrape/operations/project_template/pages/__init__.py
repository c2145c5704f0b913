"""Page objects of this archive. Crawls, ``newsscrape reextract`` and ``newsscrape parse`` use them."""
