"""The bundled news site that ``newsscrape demo`` crawls and the tests use; all of it is fiction."""
