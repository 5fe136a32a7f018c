"""Graded predictions read from wherever they lie, counted by day in one query."""
