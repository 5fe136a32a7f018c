"""Alerts that are told once, survive crashes, and end: shared by drift, deploy and validation.

signals → lifecycle (pure) → store: alerts and outbox in one transaction → delivery → sinks
"""
