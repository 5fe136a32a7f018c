"""Makes a repository that shows a difference as small as it can be while it shows one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

from tests.engine.shrink import fewer
from tests.oracle.judge import compare
from tests.oracle.layout import ENTRY, SERVICE
from tests.oracle.repositories import Block, Generated

Differs = Callable[[Generated], bool]


def smallest(generated: Generated) -> Generated:
    """The smallest repository found on which the verdicts still differ in the same way."""
    original = set(_differences(generated))
    return shrink(generated, lambda each: not original.isdisjoint(_differences(each)))


def _differences(generated: Generated) -> list[str]:
    (compared,) = compare([generated])
    return compared.differences


def shrink(generated: Generated, differs: Differs) -> Generated:
    """Leave out blocks, files and lines of the Dockerfile, until nothing more can be left out."""
    smaller = _lines(_modules(generated, differs), differs)
    return smaller if smaller == generated else shrink(smaller, differs)


def _modules(generated: Generated, differs: Differs) -> Generated:
    """Leave out whole files, then blocks."""

    def kept(modules: Mapping[str, Sequence[Block]]) -> Generated:
        return dataclasses.replace(generated, modules={p: tuple(b) for p, b in modules.items()})

    entry = {ENTRY: generated.modules[ENTRY]}
    others = tuple(item for item in generated.modules.items() if item[0] != ENTRY)
    files = fewer(others, lambda items: differs(kept({**entry, **dict(items)})))
    files = (*entry.items(), *files)
    blocks = tuple((path, block) for path, found in files for block in found if block.constructs)

    def grouped(items: Sequence[tuple[str, Block]]) -> Generated:
        return kept(
            {
                path: [b for b in found if not b.constructs or (path, b) in items]
                for path, found in files
            }
        )

    return grouped(fewer(blocks, lambda items: differs(grouped(items))))


def _lines(generated: Generated, differs: Differs) -> Generated:
    """Leave out what is copied besides the service, and the environment."""
    needed = ("FROM", "WORKDIR", "CMD", f"COPY {SERVICE}/")
    extra = tuple(line for line in generated.dockerfile if not line.startswith(needed))

    def kept(lines: Sequence[str]) -> Generated:
        left = [n for n in generated.dockerfile if n.startswith(needed) or n in lines]
        return dataclasses.replace(generated, dockerfile=tuple(left))

    return kept(fewer(extra, lambda lines: differs(kept(lines))))
