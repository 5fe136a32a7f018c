"""The breaker that code calls through."""

from __future__ import annotations

import time
import uuid
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Final, ParamSpec, TypeVar

from resilience_hooks.breaker.states import Admission, Policy, Snapshot, admit, settle
from resilience_hooks.breaker.stores import MemoryStore, Store
from resilience_hooks.outcomes.errors import OutcomeError, outcome_of
from resilience_hooks.outcomes.kinds import Outcome, RejectedOpen
from resilience_hooks.outcomes.table import Counted, row_of

P = ParamSpec("P")
T = TypeVar("T")

_POLICY: Final = Policy()


class BreakerOpen(OutcomeError):  # noqa: N818  what it says is a state, not an error
    """The call was not let through; its outcome is REJECTED_OPEN, with a time to come back."""


class Permit:
    """That a call may run; settled once, with how the call ended.

    As a context manager it settles itself: unless that was done inside, with the exception that
    leaves the block, else as a success.
    """

    __slots__ = ("_breaker", "_settled", "admission", "token")

    def __init__(self, breaker: CircuitBreaker, token: str, admission: Admission) -> None:
        self._breaker = breaker
        self._settled = False
        self.token = token
        self.admission = admission

    def settle(self, ended: object) -> None:
        """The call ended with this Outcome, result or exception; only the first time counts."""
        if not self._settled:
            self._settled = True
            self._breaker.count(self, _counted(ended))

    def __enter__(self) -> Permit:
        """The permit itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Settle what was not settled inside."""
        self.settle(error)


class CircuitBreaker:
    """Lets calls through until too many of them failed in a row, and then a few to see.

    No lock is held while a call runs. ``clock`` gives seconds since the epoch, which processes
    on several machines share. An exception counts as ``outcome_of`` says; a cancelled call, or
    one that ends the process, counts as neither.
    """

    def __init__(
        self,
        name: str,
        policy: Policy = _POLICY,
        *,
        store: Store | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.name = name
        self.policy = policy
        self._store = store or MemoryStore()
        self._clock = clock

    @property
    def snapshot(self) -> Snapshot:
        """The state as it was last written."""
        return self._store.update(self.name, lambda snapshot: (snapshot, snapshot))

    def acquire(self) -> Permit:
        """Ask to start a call. Raises BreakerOpen."""
        token, now = uuid.uuid4().hex, self._clock()
        admission = self._store.update(
            self.name, lambda snapshot: admit(snapshot, self.policy, now, token)
        )
        if not admission.admitted:
            reason = f"breaker {self.name} is open"
            raise BreakerOpen(RejectedOpen(reason, admission.retry_after, admission.opening))
        return Permit(self, token, admission)

    def count(self, permit: Permit, counted: Counted) -> None:
        """A call has ended; its permit calls this."""
        now = self._clock()

        def change(snapshot: Snapshot) -> tuple[Snapshot, None]:
            after = settle(
                snapshot,
                self.policy,
                now,
                token=permit.token,
                admission=permit.admission,
                counted=counted,
            )
            return after, None

        self._store.update(self.name, change)

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run it, and count how it ended: by the Outcome that it returns, or an exception.

        Raises BreakerOpen, and whatever the function raises.
        """
        with self.acquire() as permit:
            result = function(*args, **kwargs)
            permit.settle(result)
        return result

    async def call_async(
        self, function: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same for a coroutine function; the store is used in a thread of its own."""
        from asyncio import to_thread  # noqa: PLC0415  only who has a loop pays for asyncio

        permit = await to_thread(self.acquire)
        try:
            result = await function(*args, **kwargs)
        except BaseException as error:
            await to_thread(permit.settle, error)
            raise
        await to_thread(permit.settle, result)
        return result


def _counted(ended: object) -> Counted:
    """What a call counts as that returned, or raised, this."""
    if isinstance(ended, Outcome):
        return row_of(ended).breaker
    if isinstance(ended, Exception):
        return row_of(outcome_of(ended)).breaker
    return Counted.NEITHER if isinstance(ended, BaseException) else Counted.SUCCESS
