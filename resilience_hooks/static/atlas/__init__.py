"""The picture of a repository's services as plain values: who loads what, and misses what."""
