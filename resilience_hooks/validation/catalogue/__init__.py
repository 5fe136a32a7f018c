"""Which tables there are, with their columns: from a live engine, or from a declared file."""
