"""A Dockerfile as stages of typed instructions with line spans; it knows no files."""
