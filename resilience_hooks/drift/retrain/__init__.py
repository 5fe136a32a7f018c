"""Retraining asked for, never promised: a confirmed alarm may start a training, and no more.

alarms + past requests → decide (pure) → store claims the request → adapter calls → store marks it

A model is never promoted from here.
"""
