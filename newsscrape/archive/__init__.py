"""WARC files: the bytes as they arrived, written once and found again."""
