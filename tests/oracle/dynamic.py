"""Constructs that import by call, with names that stand in the file."""

from __future__ import annotations

from typing import Final

from tests.oracle.layout import above, dotted
from tests.oracle.statements import MAKE, VALUE, Writer, relative


def import_module(w: Writer) -> str:
    """A literal name."""
    head, call = w.random.choice(
        [
            ("import importlib", "importlib.import_module"),
            ("from importlib import import_module", "import_module"),
            ("import importlib as il", "il.import_module"),
        ]
    )
    return f"{head}\n{call}({w.absolute()!r})\n"


def relative_call(w: Writer) -> str:
    """A literal name with dots, and a package."""
    found = relative(w)
    if found is None or w.path.count("/") < 2 or len(found[0]) > 1:
        return import_module(w)
    dots, name = found
    package = w.pick("__package__", "package=__package__")
    return f"import importlib\nimportlib.import_module({dots + name!r}, {package})\n"


def literal_package(w: Writer) -> str:
    """A literal name with dots, and a literal package."""
    parent, _, leaf = w.absolute().rpartition(".")
    if not parent:
        return import_module(w)
    return f"import importlib\nimportlib.import_module('.{leaf}', {parent!r})\n"


def builtin(w: Writer) -> str:
    """``__import__``."""
    more = w.pick("", f", fromlist=[{VALUE!r}]", ", globals(), locals(), [], 0")
    return f"{w.fresh('b')} = __import__({w.absolute()!r}{more})\n"


def resolve_name(w: Writer) -> str:
    """``pkgutil.resolve_name``."""
    name = w.absolute_module()
    if name is None:
        return import_module(w)
    return f"import pkgutil\npkgutil.resolve_name('{name}:')\n"


def deferred_call(w: Writer) -> str:
    """A call in a function, or in a lambda that one calls."""
    name, call = w.fresh("load"), f"importlib.import_module({w.absolute()!r})"
    lazy = f"def {name}():\n    return {call}\n"
    return f"import importlib\n{lazy}"


def from_list(w: Writer) -> str:
    """Names in a list that a loop goes through."""
    names = [w.absolute(), w.absolute()]
    table = w.fresh("MODULES")
    return (
        f"import importlib\n{table} = {names!r}\n"
        f"for {w.fresh('each')} in {table}:\n    importlib.import_module({w.last})\n"
    )


def from_dict(w: Writer) -> str:
    """Names that are values of a registry."""
    table = w.fresh("REGISTRY")
    return (
        f"import importlib\n{table} = {{'a': {w.absolute()!r}, 'b': {w.absolute()!r}}}\n"
        f"for {w.fresh('each')} in {table}.values():\n    importlib.import_module({w.last})\n"
    )


def from_format(w: Writer) -> str:
    """An f-string over a literal list or dict."""
    parents: dict[str, list[str]] = {}
    for path in w.later:
        parent, _, leaf = w.layout.names(path)[0].rpartition(".")
        if parent:
            parents.setdefault(parent, []).append(leaf)
    if not parents:
        return import_module(w)
    parent = w.random.choice(sorted(parents))
    leaves = parents[parent][:2]
    table = w.fresh("PLUGINS")
    literal = repr(leaves) if w.random.random() < 0.5 else repr(dict.fromkeys(leaves, 1))
    return (
        f"import importlib\n{table} = {literal}\n"
        f"for {w.fresh('each')} in {table}:\n"
        f"    importlib.import_module(f'{parent}.{{{w.last}}}')\n"
    )


def logging_classes(w: Writer) -> str:
    """Class paths in a configuration of ``logging``, which asks each package for the next part.

    A package that makes names up would answer.
    """
    modules = [path for path in w.later if _is_plain(w, path)]
    if not modules:
        return import_module(w)
    module = w.layout.names(w.random.choice(modules))[0]
    kind = w.pick("filters", "formatters", "handlers")
    return (
        "import logging.config\nlogging.config.dictConfig("
        f"{{'version': 1, {kind!r}: {{'x': {{'()': '{module}.{MAKE}'}}}}}})\n"
    )


def _is_plain(w: Writer, path: str) -> bool:
    """Whether a file is a module in no regular package."""
    folders = filter(None, above(path))
    is_module = not path.endswith("__init__.py")
    return is_module and not any(w.layout.is_regular(folder) for folder in folders)


def celery_include(w: Writer) -> str:
    """Modules that a worker imports when it starts."""
    return (
        "from celery import Celery\n"
        f"{w.fresh('app')} = Celery('app', include=[{w.absolute()!r}, {w.absolute()!r}])\n"
    )


def installed_apps(w: Writer) -> str:
    """The applications that settings name."""
    return f"INSTALLED_APPS = [{w.absolute()!r}, {w.absolute()!r}]\n"


def from_location(w: Writer) -> str:
    """A file loaded under a name."""
    beside = [path for path in w.later if path.rpartition("/")[0] == w.folder]
    if not beside:
        return import_module(w)
    path = w.random.choice(beside)
    name = path.rpartition("/")[2]
    module = dotted(name)
    registered = w.pick("", "sys.modules[spec.name] = module\n")
    return (
        "import importlib.util, os, sys\n"
        f"spec = importlib.util.spec_from_file_location('{module}_loaded', "
        f"os.path.join(os.path.dirname(__file__), {name!r}))\n"
        f"module = importlib.util.module_from_spec(spec)\n{registered}"
        "spec.loader.exec_module(module)\n"
    )


DYNAMIC: Final = {
    "import_module": import_module,
    "import_module, relative": relative_call,
    "import_module, literal package": literal_package,
    "__import__": builtin,
    "resolve_name": resolve_name,
    "import_module in a function": deferred_call,
    "names in a list": from_list,
    "names in a dict": from_dict,
    "f-string over a table": from_format,
    "spec_from_file_location": from_location,
    "logging.config": logging_classes,
}
