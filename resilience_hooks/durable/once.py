"""Do a thing once, whoever else is about to do it."""

from __future__ import annotations

from collections.abc import Callable

from resilience_hooks.durable.claims import Claim, Claims


def do_once(claims: Claims, key: str, lease: float, work: Callable[[Claim], str]) -> Claim:
    """Do the work unless it is done or being done; what it returns is kept as the claim's result.

    The claim tells how it went: it was ``held`` where the work was done here. When the work
    raises, the next one may try at once. ``lease`` in seconds must outlast the work.
    """
    claim = claims.take(key, lease)
    if claim.held:
        try:
            result = work(claim)
        except BaseException:
            claims.release(claim)
            raise
        claims.finish(claim, result)
    return claim
