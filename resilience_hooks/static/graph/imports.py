"""The libcst visitor: every import of a file with its scope, guard and circumstances."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from typing import Final

import libcst as cst

from resilience_hooks.static.graph.bindings import bound_names
from resilience_hooks.static.graph.conditions import Branch, decide
from resilience_hooks.static.graph.dynamic import dynamic_imports
from resilience_hooks.static.graph.facts import ImportFact, ModuleFacts, VersionTest, Where
from resilience_hooks.static.graph.handlers import Handler, catching, suppressing
from resilience_hooks.static.graph.location import Locator
from resilience_hooks.static.graph.pathedits import PathEdits
from resilience_hooks.static.graph.pathexpr import dotted, text_of
from resilience_hooks.static.graph.scopes import CallGraph

_LOADING: Final = ""
_MODULE_LEVEL: Final = Where()
_MAIN: Final = "@main"
_Imports = cst.Import | cst.LazyImport
_FromImports = cst.ImportFrom | cst.LazyImportFrom


@dataclasses.dataclass(frozen=True, slots=True)
class _Frame:
    """The circumstances at one place; ``skipped`` code never runs in a container."""

    where: Where = _MODULE_LEVEL
    scope: str = ""
    skipped: bool = False


class ImportVisitor(cst.CSTVisitor):
    """Runs through the statements of a module in order; expressions are not descended into."""

    def __init__(self, module: cst.Module, locator: Locator) -> None:
        super().__init__()
        self._module = module
        self._locator = locator
        self._frame = _Frame()
        self._handler_line = 0
        self._handler_lines: dict[int, int] = {}
        self._type_checking: set[str] = set()
        self._calls = CallGraph()
        self._edits = PathEdits()
        self._imports: list[ImportFact] = []
        self._names: set[str] = set()
        self._exports: tuple[str, ...] | None = None
        self._open_names = False
        self._moves_path = False

    def facts(self, names: frozenset[str]) -> ModuleFacts:
        """What was met; ``names`` are bound besides. Raises InternalError for a wrong count."""
        self._locator.finish()
        return ModuleFacts(
            imports=tuple(self._settled()),
            names=names | self._names,
            exports=self._exports,
            path_edits=tuple(self._edits.found),
            open_names=self._open_names,
            moves_path=self._moves_path,
        )

    def _settled(self) -> Iterator[ImportFact]:
        """A function that is called while the module loads does not defer its imports."""
        loading = self._calls.reached([_LOADING])
        at_main = self._calls.reached([_MAIN])
        for fact in self._imports:
            where = fact.where
            settled = dataclasses.replace(
                where,
                deferred=where.deferred and where.function not in loading,
                at_main=where.function in at_main,
                handler_line=self._handler_lines.get(where.guarded_by or 0),
            )
            yield dataclasses.replace(fact, where=settled)

    def on_visit(self, node: cst.CSTNode) -> bool:
        """Descend into statements alone: nine tenths of a tree are expressions."""
        if isinstance(node, cst.BaseSmallStatement):
            self._small(node)
            return False
        if isinstance(node, cst.BaseExpression | cst.BaseParenthesizableWhitespace):
            return False
        return super().on_visit(node)

    @contextlib.contextmanager
    def _within(self, frame: _Frame) -> Iterator[None]:
        outer, self._frame = self._frame, frame
        yield
        self._frame = outer

    def _changed(self, **changes: object) -> _Frame:
        where = dataclasses.replace(self._frame.where, **changes)  # type: ignore[arg-type]
        return dataclasses.replace(self._frame, where=where)

    # Logical lines: each of these starts one.

    def visit_SimpleStatementLine(self, node: cst.SimpleStatementLine) -> None:
        """A line of small statements."""
        self._locator.advance()

    def visit_Else(self, node: cst.Else) -> None:
        """An ``else`` clause of any statement."""
        self._locator.advance()

    def visit_Finally(self, node: cst.Finally) -> None:
        """A ``finally`` clause."""
        self._locator.advance()

    def visit_MatchCase(self, node: cst.MatchCase) -> None:
        """A ``case`` clause."""
        self._locator.advance()

    def visit_Match(self, node: cst.Match) -> None:
        """A ``match`` statement."""
        self._locator.advance()

    def visit_Decorator(self, node: cst.Decorator) -> bool:
        """A decorator; it runs when the definition does."""
        self._locator.advance()
        self._call(node.decorator)
        return False

    def visit_While(self, node: cst.While) -> None:
        """A ``while`` loop."""
        self._locator.advance()
        self._call(node.test)

    def visit_For(self, node: cst.For) -> None:
        """A ``for`` loop; its values may be folders that the body puts on ``sys.path``."""
        self._locator.advance()
        self._call(node.iter)
        self._edits.loop(node)

    # Blocks whose circumstances differ.

    def visit_If(self, node: cst.If) -> bool:
        """An ``if`` whose test may decide a branch before the program runs."""
        self._locator.advance()
        self._call(node.test)
        decision = decide(node.test, self._type_checking)
        version = decision.version
        with self._branch(decision.body, version):
            node.body.visit(self)
        if node.orelse is not None:
            other = version and dataclasses.replace(version, expected=not version.expected)
            with self._branch(decision.orelse, other):
                node.orelse.visit(self)
        return False

    def _branch(
        self, branch: Branch, version: VersionTest | None
    ) -> contextlib.AbstractContextManager[None]:
        where = self._frame.where
        frame = self._changed(
            main_only=where.main_only or branch == "main",
            versions=(*where.versions, version) if version else where.versions,
        )
        skipped = frame.skipped or branch == "skip"
        return self._within(dataclasses.replace(frame, skipped=skipped))

    def visit_Try(self, node: cst.Try) -> bool:
        """A ``try`` statement."""
        return self._try(node, node.handlers)

    def visit_TryStar(self, node: cst.TryStar) -> bool:
        """A ``try`` statement with ``except*``."""
        return self._try(node, node.handlers)

    def _try(self, node: cst.Try | cst.TryStar, handlers: Sequence[Handler]) -> bool:
        self._locator.advance()
        number, catch = self._locator.line(node), catching(handlers)
        copes = catch is not None and catch.copes
        guarded = self._changed(guard=catch.guard, guarded_by=number) if catch and copes else None
        with self._within(guarded or self._frame):
            node.body.visit(self)
        for index, handler in enumerate(handlers):
            caught = catch is not None and copes and index == catch.index
            with self._within(self._changed(fallback_of=number) if caught else self._frame):
                handler.visit(self)
            if caught:
                self._handler_lines[number] = self._handler_line
        for clause in (node.orelse, node.finalbody):
            if clause is not None:
                clause.visit(self)
        return False

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> bool:
        """An ``except`` clause."""
        return self._handler(node)

    def visit_ExceptStarHandler(self, node: cst.ExceptStarHandler) -> bool:
        """An ``except*`` clause."""
        return self._handler(node)

    def _handler(self, node: Handler) -> bool:
        self._locator.advance()
        line = self._locator.line(node)
        node.body.visit(self)
        self._handler_line = line
        return False

    def visit_With(self, node: cst.With) -> bool:
        """A ``with`` block; ``contextlib.suppress`` is a guard."""
        self._locator.advance()
        for item in node.items:
            self._call(item.item)
        guard = suppressing(node.items)
        changes = {"guard": guard, "guarded_by": None} if guard else {}
        with self._within(self._changed(**changes)):
            node.body.visit(self)
        return False

    # Scopes.

    def visit_FunctionDef(self, node: cst.FunctionDef) -> bool:
        """A function: what it imports is deferred until it is called."""
        for decorator in node.decorators:
            decorator.visit(self)
        self._locator.advance()
        self._bind(node.name.value)
        if not self._frame.scope and node.name.value == "__getattr__":
            self._open_names = True
        scope = _qualified(self._frame.scope, node.name.value)
        frame = self._changed(function=scope, deferred=True, guard=None, guarded_by=None)
        with self._within(dataclasses.replace(frame, scope=scope)):
            node.body.visit(self)
        return False

    def visit_ClassDef(self, node: cst.ClassDef) -> bool:
        """A class: its body runs where it stands."""
        for decorator in node.decorators:
            decorator.visit(self)
        self._locator.advance()
        self._bind(node.name.value)
        scope = _qualified(self._frame.scope, node.name.value)
        self._calls.add_class(scope)
        with self._within(dataclasses.replace(self._frame, scope=scope)):
            node.body.visit(self)
        return False

    # Small statements.

    def _small(self, node: cst.BaseSmallStatement) -> None:
        if self._frame.skipped:
            self._locator.locate(node)
            return
        if isinstance(node, cst.Import | cst.LazyImport):
            self._import(node)
        elif isinstance(node, cst.ImportFrom | cst.LazyImportFrom):
            self._import_from(node)
        else:
            self._other(node)

    def _import(self, node: _Imports) -> None:
        line, column = self._locator.locate(node)
        where = self._where(isinstance(node, cst.LazyImport))
        for alias in node.names:
            module = dotted(alias.name)
            self._imports.append(ImportFact(module, None, 0, line, column, where))
            self._bind(_alias(alias) or module.partition(".")[0])

    def _import_from(self, node: _FromImports) -> None:
        line, column = self._locator.locate(node)
        module = dotted(node.module) if node.module is not None else ""
        names = _imported_names(node)
        where = self._where(isinstance(node, cst.LazyImportFrom))
        self._imports.append(ImportFact(module, names, len(node.relative), line, column, where))
        for alias in node.names if not isinstance(node.names, cst.ImportStar) else ():
            bound = _alias(alias) or dotted(alias.name)
            self._bind(bound)
            if dotted(alias.name) == "TYPE_CHECKING":
                self._type_checking.add(bound)

    def _where(self, lazy: bool) -> Where:
        where = self._frame.where
        return dataclasses.replace(where, deferred=True) if lazy else where

    def _other(self, node: cst.BaseSmallStatement) -> None:
        line, column = self._locator.locate(node)
        self._call(node)
        code = self._module.code_for_node(node)
        if not self._frame.where.function:
            self._names.update(bound_names(code))
        self._edits.statement(node, line)
        self._open_names = (
            self._open_names or "globals()" in code or "sys.modules[__name__]" in code
        )
        self._moves_path = self._moves_path or "__path__" in code or "sys.modules[" in code
        if isinstance(node, cst.Assign) and dotted(node.targets[0].target) == "__all__":
            self._exports = _texts(node.value)
        for found in dynamic_imports(node, code):
            fact = ImportFact(
                found.module, None, found.level, line, column, self._frame.where, dynamic=True
            )
            self._imports.append(fact)

    def _bind(self, name: str) -> None:
        if not self._frame.where.function:
            self._names.add(name)

    def _call(self, node: cst.CSTNode) -> None:
        """Record the calls of a piece of code under the function it stands in."""
        where = self._frame.where
        if self._frame.skipped or where.versions or (where.guard and not where.function):
            return
        caller = where.function or (_MAIN if where.main_only else _LOADING)
        self._calls.add(caller, self._module.code_for_node(node))


def _qualified(scope: str, name: str) -> str:
    return f"{scope}.{name}" if scope else name


def _alias(alias: cst.ImportAlias) -> str:
    return (
        dotted(alias.asname.name)
        if alias.asname and isinstance(alias.asname.name, cst.Name)
        else ""
    )


def _imported_names(node: _FromImports) -> tuple[str, ...]:
    if isinstance(node.names, cst.ImportStar):
        return ("*",)
    return tuple(dotted(alias.name) for alias in node.names)


def _texts(node: cst.BaseExpression) -> tuple[str, ...] | None:
    """The strings of a literal list or tuple; None where any element is something else."""
    if not isinstance(node, cst.List | cst.Tuple):
        return None
    texts = [text_of(element.value) for element in node.elements]
    known = tuple(text for text in texts if text is not None)
    return known if len(known) == len(texts) else None
