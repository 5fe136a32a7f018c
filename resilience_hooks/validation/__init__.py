"""Validation of a game day's data: metrics are declared once, checked, measured, judged, told.

registry → schema check → plan → one query → verdicts → report and alerts; a view for dashboards

A metric that the schema breaks is told as such, and never takes the others down.
"""
