"""The bundled news site that ``newsscrape demo`` crawls and the tests use; it is fiction from end to end."""
