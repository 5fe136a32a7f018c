"""SQL in Python: strings, what is put together of them, and what their names stand for."""
