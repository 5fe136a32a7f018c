"""What a run has found, for people and scripts: JSON, Markdown, one HTML page."""
