"""The log of a deployed service: providers, tracebacks, and what counts as an error."""
