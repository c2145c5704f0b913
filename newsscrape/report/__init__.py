"""What to know about an archive before relying on it: how complete it is, where a site leaves its usual pattern."""
