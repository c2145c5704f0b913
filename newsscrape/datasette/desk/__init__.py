"""The desk: the pages of ``newsscrape serve`` for browsing an archive, one module per page.

A page is a function: it queries the archive through a ``Desk`` and returns the values for its template, which are also
its ``.json``. Datasette runs underneath and keeps all its own URLs.
"""
