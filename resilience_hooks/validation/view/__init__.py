"""The dashboard: DDL by which the warehouse itself measures and judges every day.

clock → modes of days → values → verdicts, each after its prerequisites → long and wide form

The SQL follows ``verdict.judge`` line by line; tests hold one against the other.
"""
