"""Crawls, imports and re-extractions on many machines, with Dask. A task works in a shard of its own: docs/scale.md."""
