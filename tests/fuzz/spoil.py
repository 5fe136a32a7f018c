"""Spoils a text as editors, merges and attackers do; the same for the same random numbers."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

_BYTES: Final = (
    b"\x00",
    b"\xff",
    b"\xef\xbb\xbf",
    "é\u2028".encode(),
    b"\r\n",
    b"\t",
    b"\\",
    b"\n",
)
_LONGEST: Final = 20_000

_Spoil = Callable[[bytes, Sequence[bytes], Sequence[bytes], random.Random], bytes]


def spoilt(seeds: Sequence[bytes], tokens: Sequence[bytes], rng: random.Random) -> bytes:
    """A seed after up to 16 changes; every tenth time arbitrary bytes instead of a seed."""
    data = rng.randbytes(rng.randrange(200)) if rng.random() < 0.1 else rng.choice(seeds)
    for _ in range(rng.choice((1, 1, 2, 4, 8, 16))):
        data = rng.choice(_SPOIL)(data, seeds, tokens, rng)
    return data[:_LONGEST]


def _insert(data: bytes, _: Sequence[bytes], tokens: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice((*tokens, *_BYTES)) + data[at:]


def _insert_bytes(
    data: bytes, _: Sequence[bytes], __: Sequence[bytes], rng: random.Random
) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.randbytes(rng.randint(1, 4)) + data[at:]


def _cut(data: bytes, _: Sequence[bytes], __: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + data[at + rng.choice((1, 1, 5, 50)) :]


def _repeat(data: bytes, _: Sequence[bytes], __: Sequence[bytes], rng: random.Random) -> bytes:
    at = rng.randint(0, len(data))
    piece = data[at : at + rng.choice((1, 5, 50))]
    return data[:at] + piece * rng.choice((2, 3, 30)) + data[at:]


def _splice(data: bytes, seeds: Sequence[bytes], _: Sequence[bytes], rng: random.Random) -> bytes:
    other = rng.choice(seeds)
    return data[: rng.randint(0, len(data))] + other[rng.randint(0, len(other)) :]


def _shuffle(data: bytes, _: Sequence[bytes], __: Sequence[bytes], rng: random.Random) -> bytes:
    lines = data.splitlines(keepends=True)
    rng.shuffle(lines)
    return b"".join(lines)


_SPOIL: Final[tuple[_Spoil, ...]] = (
    *(_insert, _insert, _insert, _insert_bytes, _cut, _cut, _repeat, _splice, _shuffle),
)
