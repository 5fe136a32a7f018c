"""The rules about SQL, one file each; the docstring of a file is its page."""
