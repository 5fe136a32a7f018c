"""Repairs: the edits that findings propose, each proven on paper before it is written."""
