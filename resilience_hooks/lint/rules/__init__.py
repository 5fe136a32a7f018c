"""One file for each rule, with its page."""
