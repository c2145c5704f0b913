"""The researcher's desk: the pages of ``newsscrape serve`` that read like a newspaper library, one module a page.

A page is a function: it asks the archive through a ``Desk`` and returns what its template shows, which is also what its
``.json`` address answers. Datasette runs underneath and keeps all of its own addresses.
"""
