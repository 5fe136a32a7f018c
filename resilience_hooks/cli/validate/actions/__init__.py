"""What `validate` does, one file an action."""
