"""One module for each kind of file that declares builds; each is imported when one is read."""
