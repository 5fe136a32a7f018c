"""What the statements of one top-level statement add up to, recorded as the reader meets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import libcst as cst

from resilience_hooks.static.graph.aliases import Aliases
from resilience_hooks.static.graph.bindings import pattern_names, target_names
from resilience_hooks.static.graph.dynamic import DynamicImport, dynamic_imports
from resilience_hooks.static.graph.facts import ImportFact, Member, Where
from resilience_hooks.static.graph.frames import Frame
from resilience_hooks.static.graph.location import Place
from resilience_hooks.static.graph.pathedits import loop_steps, placed, statement_steps
from resilience_hooks.static.graph.pathexpr import UNKNOWN
from resilience_hooks.static.graph.pathsteps import Binding, Load, PathStep
from resilience_hooks.static.graph.pathsyntax import path_op
from resilience_hooks.static.graph.settings import CONF, SETTINGS
from resilience_hooks.static.graph.statements import Calls, Exports, StatementFacts
from resilience_hooks.static.graph.syntax import Reading, dotted, read_code, texts_of

_Imports = cst.Import | cst.LazyImport
_FromImports = cst.ImportFrom | cst.LazyImportFrom
_SILENT: Final = (cst.Pass, cst.Break, cst.Continue, cst.Nonlocal)
_NAMESPACES: Final = {"globals", "locals", "vars"}
_MOVING_CALLS: Final = {
    "__path__.append",
    "__path__.extend",
    "__path__.insert",
    "sys.modules.setdefault",
    "sys.modules.update",
}


class Recorder:
    """Collects the facts of one top-level statement."""

    def __init__(self, aliases: Aliases) -> None:
        self._aliases = aliases
        self._imports: list[ImportFact] = []
        self._names: set[str] = set()
        self._members: set[Member] = set()
        self._exports: list[Exports] = []
        self._steps: list[PathStep] = []
        self._parameters: list[Binding] = []
        self._calls: list[Calls] = []
        self._open_names = False
        self._moves_path = False
        self.classes: list[str] = []
        self.handler_rows: dict[int, int] = {}

    @property
    def count(self) -> int:
        """How many imports were recorded so far."""
        return len(self._imports)

    def facts(self) -> StatementFacts:
        """What was recorded."""
        return StatementFacts(
            imports=tuple(self._handled()),
            names=frozenset(self._names),
            members=frozenset(self._members),
            exports=tuple(self._exports),
            path_steps=self._path_steps(),
            calls=tuple(self._calls),
            classes=tuple(self.classes),
            open_names=self._open_names or "__getattr__" in self._names,
            moves_path=self._moves_path,
        )

    def _handled(self) -> Iterator[ImportFact]:
        """The imports, with the line of the handler that copes with their failure."""
        for fact in self._imports:
            where = self._with_handler(fact.where)
            yield fact if where is fact.where else replace(fact, where=where)

    def _with_handler(self, where: Where) -> Where:
        if where.outside is not None:
            where = replace(where, outside=self._with_handler(where.outside))
        row = None if where.guarded_by is None else self.handler_rows.get(where.guarded_by)
        return where if row is None else replace(where, handler_line=row)

    def _path_steps(self) -> tuple[PathStep, ...]:
        wanted = {step.function for step in self._steps if not isinstance(step, Binding)}
        parameters = [binding for binding in self._parameters if binding.function in wanted]
        steps = (
            replace(step, where=self._with_handler(step.where)) if isinstance(step, Load) else step
            for step in self._steps
        )
        return (*parameters, *steps)

    def bind(self, name: str, frame: Frame) -> None:
        """A name is bound: one of the module, unless a class or a function is around."""
        if name and not frame.scope and not frame.skipped:
            self._names.add(name)

    def bind_target(self, target: cst.CSTNode, frame: Frame) -> None:
        """The names of an assignment's target are bound."""
        if not frame.scope:
            for name in target_names(target):
                self.bind(name, frame)

    def bind_pattern(self, pattern: cst.MatchPattern, frame: Frame) -> None:
        """The names that a ``case`` captures are bound."""
        if not frame.scope:
            for name in pattern_names(pattern):
                self.bind(name, frame)

    def parameters(self, parameters: cst.Parameters, frame: Frame) -> None:
        """A function's parameters hide the module's variables of the same names."""
        for each in (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params):
            self._parameters.append(Binding(each.name.value, (UNKNOWN,), function=frame.scope))

    def loop(self, node: cst.For, frame: Frame) -> None:
        """A loop's variable takes values."""
        self.bind_target(node.target, frame)
        self._take_steps(loop_steps(node), frame, 0)

    def called(self, node: cst.CSTNode, frame: Frame) -> None:
        """A function is called that is named here without parentheses, as by a decorator."""
        name = dotted(node)
        if name and frame.caller is not None:
            self._calls.append(Calls(frame.caller, (name,)))

    def code(self, nodes: Sequence[cst.CSTNode], frame: Frame, place: Place) -> None:
        """Expressions run; the statement that they belong to starts at a place."""
        if frame.skipped or not nodes:
            return
        reading = read_code(nodes)
        for name in reading.names:
            self.bind(name, frame)
        names = tuple(filter(None, (dotted(call.func) for call in reading.calls)))
        if names and frame.caller is not None:
            self._calls.append(Calls(frame.caller, names))
        self._manipulations(_edited(reading, names), reading, frame)
        for loop in reading.loops:
            self._take_steps(loop_steps(loop), frame, 0)
        self._dynamic(reading.calls, frame.where, place)
        if reading.delayed:
            self._dynamic(reading.delayed, frame.called("<lambda>").where, place)

    def _manipulations(self, names: Iterable[str], reading: Reading, frame: Frame) -> None:
        called = set(names)
        spaces = called & _NAMESPACES if not frame.scope else called & {"globals"}
        keys = {dotted(key) for node in reading.registry for key in _keys(node)}
        self._open_names |= bool(spaces or keys & {"__name__", "__package__"})
        self._moves_path |= bool(called & _MOVING_CALLS)
        self._moves_path |= any(map(_declares_namespace, reading.calls))

    def _dynamic(self, calls: Iterable[cst.Call], where: Where, place: Place) -> None:
        for found in dynamic_imports(calls):
            if isinstance(found, DynamicImport):
                fact = ImportFact(found.module, found.names, found.level, *place, where, "call")
                self._imports.append(fact)
            else:
                circumstances = replace(where, worker_only=found.worker_only)
                load = Load(found.names, circumstances, *place, found.package, found.kind)
                self._steps.append(load)

    def statement(self, node: cst.BaseSmallStatement, frame: Frame, place: Place) -> None:
        """A small statement that starts at a place."""
        if isinstance(node, cst.Global):
            self._names.update(item.name.value for item in node.names)
        if frame.skipped or isinstance(node, (cst.Global, *_SILENT)):
            return
        if isinstance(node, cst.Import | cst.LazyImport):
            self._import(node, frame, place)
        elif isinstance(node, cst.ImportFrom | cst.LazyImportFrom):
            self._import_from(node, frame, place)
        else:
            self._other(node, frame, place)

    def _import(self, node: _Imports, frame: Frame, place: Place) -> None:
        where = _where(frame, isinstance(node, cst.LazyImport))
        for alias in node.names:
            module = dotted(alias.name)
            self._imports.append(ImportFact(module, None, 0, *place, where))
            self.bind(_alias(alias) or module.partition(".")[0], frame)

    def _import_from(self, node: _FromImports, frame: Frame, place: Place) -> None:
        where = _where(frame, isinstance(node, cst.LazyImportFrom))
        module = dotted(node.module) if node.module is not None else ""
        aliases = () if isinstance(node.names, cst.ImportStar) else node.names
        names = tuple(dotted(alias.name) for alias in aliases) or ("*",)
        self._imports.append(ImportFact(module, names, len(node.relative), *place, where))
        for alias in aliases:
            member = Member(dotted(alias.name), module, len(node.relative))
            if _alias(alias) not in {"", member.name}:
                self.bind(_alias(alias), frame)
            elif not frame.scope and not frame.skipped and not frame.where.main_only:
                self._members.add(member)
                self._open_names |= member.name == "__getattr__"

    def _other(self, node: cst.BaseSmallStatement, frame: Frame, place: Place) -> None:
        self.code([node], frame, place)
        targets = _targets(node)
        for target in targets:
            self.bind_target(target, frame)
            self._assigned(target, node)
        if not frame.scope:
            self._exported(node, targets)
        for target in targets:
            self._set(target, node, frame, place)
        self._take_steps(statement_steps(node, self._aliases.sys_path), frame, place[0])

    def _assigned(self, target: cst.CSTNode, node: cst.BaseSmallStatement) -> None:
        while isinstance(target, cst.Subscript):
            target = target.value
        if dotted(target) in {"__path__", "sys.modules"}:
            self._moves_path = True

    def _set(
        self, target: cst.CSTNode, node: cst.BaseSmallStatement, frame: Frame, place: Place
    ) -> None:
        """A variable is set that a framework reads modules from."""
        name, value = dotted(target), getattr(node, "value", None)
        setting = SETTINGS.get(name) if not frame.scope else None
        if setting is None and name.endswith(CONF):
            setting = SETTINGS["CELERY_IMPORTS"]
        if setting is not None and isinstance(value, cst.BaseExpression):
            where = replace(
                frame.where,
                deferred=frame.where.deferred or setting.late,
                worker_only=setting.worker_only,
            )
            self._steps.append(Load(path_op(value), where, *place, kind=setting.kind))

    def _exported(self, node: cst.BaseSmallStatement, targets: Sequence[cst.CSTNode]) -> None:
        if any(dotted(target) == "__all__" for target in targets):
            value = getattr(node, "value", None)
            names = texts_of(value) if value is not None else None
            self._exports.append(Exports(names, adds=isinstance(node, cst.AugAssign)))

    def _take_steps(self, steps: Iterable[PathStep], frame: Frame, row: int) -> None:
        self._steps.extend(placed(steps, frame, row))


def _targets(node: cst.BaseSmallStatement) -> Sequence[cst.CSTNode]:
    if isinstance(node, cst.Assign):
        return [target.target for target in node.targets]
    if isinstance(node, cst.AugAssign) or (isinstance(node, cst.AnnAssign) and node.value):
        return [node.target]
    return [node.name] if isinstance(node, cst.TypeAlias) else []


def _edited(reading: Reading, names: Sequence[str]) -> Iterable[str]:
    """The names that are called, but for ``globals`` that ``__import__`` only looks at."""
    if "__import__" not in names:
        return names
    imports = [call for call in reading.calls if dotted(call.func) == "__import__"]
    passed = {id(argument.value) for call in imports for argument in call.args}
    return [dotted(call.func) for call in reading.calls if id(call) not in passed]


def _declares_namespace(call: cst.Call) -> bool:
    """``__import__("pkg_resources").declare_namespace(__name__)``, the old way."""
    name = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
    return dotted(name) == "declare_namespace"


def _keys(node: cst.Subscript) -> Iterator[cst.CSTNode]:
    for element in node.slice:
        if isinstance(element.slice, cst.Index):
            yield element.slice.value


def _where(frame: Frame, lazy: bool) -> Where:
    return replace(frame.where, deferred=True) if lazy else frame.where


def _alias(alias: cst.ImportAlias) -> str:
    return dotted(alias.asname.name) if alias.asname else ""
