"""Merging one archive, a shard, into another. docs/scale.md says by what a row of a shard is found again."""
