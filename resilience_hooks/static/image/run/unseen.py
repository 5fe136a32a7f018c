"""Words whose value only a run knows."""

from __future__ import annotations


class Unseen(str):
    """A word that only a run knows; its text is as written.

    As a path it is inside ``area``: ``/opt/$NAME/x`` is in ``/opt``, ``$DIR/x`` may be anywhere.
    """

    area: str

    def __new__(cls, text: str, area: str = "/") -> Unseen:
        """A word with what is known of it."""
        word = super().__new__(cls, text)
        word.area = area
        return word
