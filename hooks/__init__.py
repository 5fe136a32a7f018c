"""The pre-commit hooks, one file for each id; installed as ``resilience_hooks.hooks``."""
