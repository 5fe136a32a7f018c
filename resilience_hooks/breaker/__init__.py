"""A circuit breaker that takes a skip for what it is: neither a success nor a failure.

Standard library only. State in the process or, shared by processes, in a SQLite file.
``docs/runtime/breaker.md``.
"""

from __future__ import annotations

from resilience_hooks.breaker.circuit import BreakerOpen, CircuitBreaker, Permit
from resilience_hooks.breaker.states import Policy, Snapshot
from resilience_hooks.breaker.stores import MemoryStore, SQLiteStore, Store

__all__ = [
    "BreakerOpen",
    "CircuitBreaker",
    "MemoryStore",
    "Permit",
    "Policy",
    "SQLiteStore",
    "Snapshot",
    "Store",
]
