"""Draws results; sees findings, never decides about them."""
