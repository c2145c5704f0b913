"""WARC files: writes responses as they arrived, reads them back, and recovers files after a crash."""
