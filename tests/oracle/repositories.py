"""A generated repository: modules made of blocks, and the Dockerfile that copies a part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from resilience_hooks.static.tree.memory import memory_tree
from resilience_hooks.static.tree.model import Tree

DOCKERFILE = "Dockerfile"


@dataclass(frozen=True, slots=True)
class Block:
    """A few lines that belong together, and the names of the constructs that they are made of."""

    text: str
    constructs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Generated:
    """``modules`` by repository path; ``dockerfile`` by lines; ``constructs`` of the layout."""

    modules: Mapping[str, tuple[Block, ...]]
    dockerfile: tuple[str, ...]
    constructs: frozenset[str] = field(default=frozenset())

    @property
    def tree(self) -> Tree:
        """The repository as the analyzer reads it."""
        return memory_tree({**self.texts(), DOCKERFILE: "\n".join([*self.dockerfile, ""])})

    def texts(self) -> dict[str, str]:
        """The Python files by repository path."""
        return {path: "".join(b.text for b in blocks) for path, blocks in self.modules.items()}

    def features(self) -> Iterator[str]:
        """Every construct that occurs."""
        yield from self.constructs
        for blocks in self.modules.values():
            for block in blocks:
                yield from block.constructs

    def shown(self) -> str:
        """The repository as text, for people."""
        parts = [f"# {DOCKERFILE}\n" + "\n".join([*self.dockerfile, ""])]
        for path, blocks in self.modules.items():
            parts.append(f"# {path}\n" + "".join(block.text for block in blocks))
        return "\n".join(parts)
