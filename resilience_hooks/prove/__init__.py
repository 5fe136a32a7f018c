"""Settles verdicts without Docker: the image in a temporary folder, its imports really run."""
