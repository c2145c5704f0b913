"""Discovery: takes a page's bytes and returns the links on it. Pure; spiders decide which links to follow."""
