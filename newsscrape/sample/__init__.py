"""A random sample of an archive that a person judges in a browser, and what the answers say of the whole."""
