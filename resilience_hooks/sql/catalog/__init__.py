"""The tables that a repository declares, and with which columns."""
