"""Lock files as values, a reader for each tool."""
