"""Releases that a paper can cite: the pages, a frozen copy of the archive, and texts and figures about them."""
