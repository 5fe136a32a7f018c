"""Drift of prediction models: from graded predictions to an alarm with its evidence.

counts by day → weeks → verdicts → episodes → alarms of the fleet → alerts, dashboard, retraining

``source`` counts in the store where the predictions lie; ``weeks``, ``closing``, ``rule``,
``episodes``, ``fleet`` and ``staleness`` are pure and judge the whole history anew each time.
"""
