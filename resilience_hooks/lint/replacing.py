"""Nodes put in the place of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import libcst as cst

Changes: TypeAlias = Mapping[cst.CSTNode, cst.CSTNode]


def replaced(module: cst.Module, changes: Changes) -> cst.Module:
    """The module with nodes of it replaced, all in one pass."""
    return module.visit(_Replacing(changes)) if changes else module


class _Replacing(cst.CSTTransformer):
    def __init__(self, changes: Changes) -> None:
        super().__init__()
        self._changes = changes

    def on_leave(  # type: ignore[override]  # libcst's own signature is wider than its use
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode:
        """Called for every node; nodes are told apart by identity."""
        return self._changes.get(original_node, updated_node)
