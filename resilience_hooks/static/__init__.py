"""The analyzer: tree → dockerfile → image → launch → graph → rules → findings."""
