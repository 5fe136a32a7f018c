"""Reads libcst statements: every import with its scope, guard and circumstances."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import libcst as cst

from resilience_hooks.static.graph.aliases import Aliases
from resilience_hooks.static.graph.conditions import decide
from resilience_hooks.static.graph.frames import Frame
from resilience_hooks.static.graph.handlers import Handler, catching, suppressing
from resilience_hooks.static.graph.location import Locator, SimpleLine
from resilience_hooks.static.graph.pathedits import looks_for_entry
from resilience_hooks.static.graph.recording import Recorder
from resilience_hooks.static.graph.statements import StatementFacts

Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


class ImportReader:
    """Runs through statements in order; a block's circumstances are handed down as a frame.

    libcst's own visitors rebuild every node they pass; this walk meets statements alone.
    """

    def __init__(self, locator: Locator, aliases: Aliases) -> None:
        self._locator = locator
        self._aliases = aliases
        self._recorder = Recorder(aliases)

    def read(self, statement: Statement) -> StatementFacts:
        """The facts of a top-level statement. Raises InternalError where its lines are in doubt."""
        self._recorder = Recorder(self._aliases)
        self._statement(statement, Frame())
        return self._recorder.facts()

    def _statement(self, node: cst.CSTNode, frame: Frame) -> None:
        read = _READERS.get(type(node))
        if read is not None:
            read(self, node, frame)

    def _block(self, body: cst.BaseSuite, frame: Frame) -> None:
        if isinstance(body, cst.SimpleStatementSuite):
            self._small(body, frame)
            return
        for statement in body.body:
            self._statement(statement, frame)

    def _small(self, line: SimpleLine, frame: Frame) -> None:
        for statement, place in zip(line.body, self._locator.places(line), strict=True):
            self._recorder.statement(statement, frame, place)

    def _header(
        self, node: cst.CSTNode, frame: Frame, code: Sequence[cst.CSTNode | None] = ()
    ) -> int:
        """Step to the line of a header or a clause, and record what its expressions do."""
        place = self._locator.advance(node)
        self._recorder.code([each for each in code if each is not None], frame, place)
        return place[0]

    def _line(self, node: cst.SimpleStatementLine, frame: Frame) -> None:
        self._locator.advance(node)
        self._small(node, frame)

    # Blocks whose circumstances differ.

    def _if(self, node: cst.If, frame: Frame) -> None:
        branch: cst.If | cst.Else | None = node
        while isinstance(branch, cst.If):
            self._header(branch, frame, [branch.test])
            decision = decide(branch.test, self._aliases.type_checking)
            inner = frame.branch(decision.body, decision.body_versions)
            is_edit = looks_for_entry(branch.test, self._aliases.sys_path)
            self._block(branch.body, inner.looking(is_edit))
            frame = frame.branch(decision.orelse, decision.orelse_versions)
            branch = branch.orelse
        self._clause(branch, frame)

    def _clause(self, node: cst.Else | cst.Finally | None, frame: Frame) -> None:
        if node is not None:
            self._header(node, frame)
            self._block(node.body, frame)

    def _try(self, node: cst.Try | cst.TryStar, frame: Frame) -> None:
        row, catch = self._header(node, frame), catching(node.handlers)
        guarded = catch is not None and catch.copes
        imports = self._recorder.count
        self._block(node.body, frame.guarded(catch, row) if catch and guarded else frame)
        explains = catch is not None and (
            catch.guard == "import-error" or self._recorder.count > imports
        )
        handlers: Sequence[Handler] = node.handlers
        for index, handler in enumerate(handlers):
            caught = catch is not None and index == catch.index
            line = self._handler(handler, frame.handler(row if caught and explains else None))
            if caught and guarded:
                self._recorder.handler_rows[row] = line
        self._clause(node.orelse, frame.orelse(row if guarded else None))
        self._clause(node.finalbody, frame)

    def _handler(self, node: Handler, frame: Frame) -> int:
        row = self._header(node, frame)
        if node.name is not None:
            self._recorder.bind_target(node.name.name, frame)
        self._block(node.body, frame)
        return row

    def _with(self, node: cst.With, frame: Frame) -> None:
        self._header(node, frame, [item.item for item in node.items])
        for item in node.items:
            if item.asname is not None:
                self._recorder.bind_target(item.asname.name, frame)
        catch = suppressing(node.items)
        self._block(node.body, frame.guarded(catch, None) if catch else frame)

    def _for(self, node: cst.For, frame: Frame) -> None:
        self._header(node, frame, [node.iter])
        self._recorder.loop(node, frame)
        self._block(node.body, frame.optional())
        self._clause(node.orelse, frame.optional())

    def _while(self, node: cst.While, frame: Frame) -> None:
        self._header(node, frame, [node.test])
        self._block(node.body, frame.optional())
        self._clause(node.orelse, frame.optional())

    def _match(self, node: cst.Match, frame: Frame) -> None:
        self._header(node, frame, [node.subject])
        for case in node.cases:
            self._header(case, frame, [case.guard])
            self._recorder.bind_pattern(case.pattern, frame)
            self._block(case.body, frame.optional())

    # Scopes.

    def _function(self, node: cst.FunctionDef, frame: Frame) -> None:
        self._decorators(node.decorators, frame)
        self._header(node, frame, [node.params])
        self._recorder.bind(node.name.value, frame)
        inner = frame.called(node.name.value)
        self._recorder.parameters(node.params, inner)
        self._block(node.body, inner)

    def _class(self, node: cst.ClassDef, frame: Frame) -> None:
        self._decorators(node.decorators, frame)
        self._header(node, frame, [argument.value for argument in (*node.bases, *node.keywords)])
        self._recorder.bind(node.name.value, frame)
        inner = frame.inside(node.name.value)
        self._recorder.classes.append(inner.scope)
        self._block(node.body, inner)

    def _decorators(self, decorators: Sequence[cst.Decorator], frame: Frame) -> None:
        """A decorator runs, and is called, where the definition stands."""
        for decorator in decorators:
            self._header(decorator, frame, [decorator.decorator])
            self._recorder.called(decorator.decorator, frame)


_READERS: Final[dict[type[cst.CSTNode], Callable[[ImportReader, Any, Frame], None]]] = {
    cst.SimpleStatementLine: ImportReader._line,
    cst.If: ImportReader._if,
    cst.Try: ImportReader._try,
    cst.TryStar: ImportReader._try,
    cst.With: ImportReader._with,
    cst.For: ImportReader._for,
    cst.While: ImportReader._while,
    cst.Match: ImportReader._match,
    cst.FunctionDef: ImportReader._function,
    cst.ClassDef: ImportReader._class,
}
