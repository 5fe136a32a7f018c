"""Modules that are imported by names which variables, tables and settings hold."""

from __future__ import annotations

import pytest

from tests.static.graph.reading import imports, read

HEAD = "from importlib import import_module\n"
LIST = "T = ['a.x', 'a.y']\n"
DICT = "T = {'one': 'a.x', 'two': 'a.y'}\n"
PAIRS = "T = {'one': ('a.x', 'C'), 'two': ('a.y', 'D')}\n"


def calls(source: str) -> list[str]:
    """The imports by call, without their places: ``module``, or ``module: names | how``."""
    found = []
    for fact in read(HEAD + source).imports[1:]:
        module = "." * fact.level + fact.module
        what = module if fact.names is None else f"{module}: {' '.join(fact.names)}"
        found.append(what if fact.how in {"call", "class"} else f"{what} | {fact.how}")
    return found


ALL = ["a.x", "a.y"]
PICKED = ["a.x | picked", "a.y | picked"]

TABLES = {
    "a variable": ("T = 'a.x'\nimport_module(T)", ["a.x"]),
    "a loop over a literal": ("for m in ('a.x', 'a.y'):\n  import_module(m)", ALL),
    "a loop over a list": (LIST + "for m in T:\n  import_module(m)", ALL),
    "a loop over the keys": ("T = {'a.x': 1, 'a.y': 2}\nfor m in T:\n  import_module(m)", ALL),
    "a loop over the values": (DICT + "for m in T.values():\n  import_module(m)", ALL),
    "a loop over items": (DICT + "for k, m in T.items():\n  import_module(m)", ALL),
    "a loop over nested items": (
        PAIRS + "for k, (m, c) in T.items():\n  getattr(import_module(m), c)", ALL,
    ),
    "a comprehension": (LIST + "x = [import_module(m) for m in T]", ALL),
    "a dict comprehension": (DICT + "x = {k: import_module(m) for k, m in T.items()}", ALL),
    "map": (LIST + "list(map(import_module, T))", ALL),
    "an f-string in a loop": ("for m in ['x', 'y']:\n  import_module(f'a.{m}')", ALL),
    "joined in a loop": ("for m in ['x', 'y']:\n  import_module('a.' + m)", ALL),
    "a name made in a loop": ("for m in ['x', 'y']:\n  n = 'a.' + m\n  import_module(n)", ALL),
    "two loops, one variable": (
        "for m in ['a.x']:\n  import_module(m)\nfor m in ['a.y']:\n  import_module(m)", ALL,
    ),
    "a sorted list": (LIST + "for m in sorted(T):\n  import_module(m)", ALL),
    "lists that are added": ("for m in ['a.x'] + ['a.y']:\n  import_module(m)", ALL),
    "in a function": (LIST + "def f():\n  for m in T:\n    import_module(m)", ALL),
    "defined below": ("def f():\n  for m in T:\n    import_module(m)\n" + LIST, ALL),
    "an item": (DICT + "def f(k):\n  return import_module(T[k])", PICKED),
    "an item through a variable": (DICT + "def f(k):\n  m = T[k]\n  import_module(m)", PICKED),
    "an item that is unpacked": (PAIRS + "def f(k):\n  m, c = T[k]\n  import_module(m)", PICKED),
    "get": (DICT + "def f(k):\n  import_module(T.get(k))", PICKED),
    "get with a default": (
        "T = {'k': 'a.x'}\ndef f(k):\n  import_module(T.get(k, 'a.y'))", PICKED,
    ),
    "an f-string over an item": (
        "T = {'k': 'x', 'l': 'y'}\ndef f(k):\n  import_module(f'a.{T[k]}')", PICKED,
    ),
    "a table of the class": (
        "class A:\n  T = {'k': 'a.x', 'l': 'a.y'}\n  def f(self, k):\n    import_module(self.T[k])",
        PICKED,
    ),
    "either table": (
        "if x:\n  T = {'k': 'a.x'}\nelse:\n  T = {'k': 'a.y'}\n"
        "def f(k):\n  import_module(T[k])",
        PICKED,
    ),
    "a conditional": ("import_module('a.x' if x else 'a.y')", PICKED),
    "a default of the environment": (
        "import_module(os.environ.get('M', 'a.x'))", ["a.x | picked"],
    ),
    "__import__": (PAIRS + "def f(k):\n  m, c = T[k]\n  __import__(m, fromlist=[c])", PICKED),
    "the module of a dotted class": (
        "T = {'k': 'a.x.C'}\ndef f(k):\n  m, _, c = T[k].rpartition('.')\n  import_module(m)",
        ["a.x: C | picked"],
    ),
    "the module before a colon": (
        "T = {'k': 'a.x:C'}\ndef f(k):\n  m, c = T[k].split(':')\n  import_module(m)",
        ["a.x | picked"],
    ),
    "relative to the package": (
        "T = {'k': 'x'}\ndef __getattr__(k):\n  return import_module(f'.{T[k]}', __name__)",
        [".x | picked"],
    ),
    "relative to a literal": (
        "for m in ['.x', '.y']:\n  import_module(m, package='a')", ALL,
    ),
    "below the package": ("for m in ['x']:\n  import_module(f'{__package__}.p.{m}')", [".p.x"]),
    "import_string": (
        "from django.utils.module_loading import import_string\nimport_string('a.x.C')",
        ["django.utils.module_loading: import_string | statement", "a.x: C"],
    ),
    "resolve_name": ("for n in ['a.x:C']:\n  pkgutil.resolve_name(n)", ["a.x"]),
    "run_module": ("runpy.run_module('a.x', run_name='__main__')", ["a.x"]),
    "an object of Flask": ("app.config.from_object('a.x.Config')", ["a.x: Config"]),
    "uvicorn.run": ("uvicorn.run('a.x:app', port=80)", ["a.x"]),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), TABLES.values(), ids=TABLES)
def test_tables(source: str, expected: list[str]) -> None:
    """What a loop goes through is imported; of what is looked up, whatever a run asks for."""
    assert calls(source) == expected


SETTINGS = {
    "applications": (
        "INSTALLED_APPS = ['a.x', 'b.apps.BConfig']",
        [
            "a.x", "a.x.apps | optional", "a.x.models | optional", "a.x.tasks | optional",
            "b.apps: BConfig", "b.apps | optional", "b.models | optional", "b.tasks | optional",
        ],
    ),
    "applications, added": (
        "A = ['a']\nB = ['b']\nINSTALLED_APPS = A + B",
        [
            "a", "a.apps | optional", "a.models | optional", "a.tasks | optional",
            "b", "b.apps | optional", "b.models | optional", "b.tasks | optional",
        ],
    ),
    "middleware": ("MIDDLEWARE = ['a.x.M']", ["a.x: M"]),
    "the URLs": ("ROOT_URLCONF = 'a.urls'", ["a: urls"]),
    "nested settings": (
        "REST_FRAMEWORK = {'PAGINATOR': 'a.x.P', 'AUTH': ['a.y.Q'], 'RATE': '10/day'}",
        ["a.x: P", "a.y: Q"],
    ),
    "logging": (
        "LOGGING = {'handlers': {'h': {'class': 'a.x.H'}}, 'loggers': {'a.y': {'level': 'INFO'}}}",
        ["a.x: H"],
    ),
    "a factory": ("LOGGING = {'filters': {'f': {'()': 'a.x.F'}}}", ["a.x: F"]),
    "dictConfig": ("C = {'handlers': {'h': {'class': 'a.x.H'}}}\ndictConfig(C)", ["a.x: H"]),
    "Celery's include": ("app = Celery('n', include=['a.x', 'a.y'])", ALL),
    "Celery's imports": ("app.conf.imports = ('a.x', 'a.y')", ALL),
    "Celery's update": ("app.conf.update(imports=['a.x'], beat=1)", ["a.x"]),
    "Celery's discovery": ("app.autodiscover_tasks(['a'])", ["a.tasks | optional"]),
    "a setting of Celery": ("CELERY_IMPORTS = ['a.x']", ["a.x"]),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), SETTINGS.values(), ids=SETTINGS)
def test_settings(source: str, expected: list[str]) -> None:
    """Frameworks import what their settings name."""
    assert calls(source) == expected


SILENT = {
    "a table that feeds nothing": (DICT, "dotted texts are no imports"),
    "another table": (DICT + "U = {}\ndef f(k):\n  import_module(U[k])", "T is not asked"),
    "a parameter": (DICT + "def f(T):\n  import_module(T)", "hides the table"),
    "an unknown part": (DICT + "import_module(f'{x}.{T}')", "unknown"),
    "a table of something else": ("T = [1, None]\nfor m in T:\n  import_module(m)", "no texts"),
    "no module's name": ("for m in ['a-b', 'a b', '']:\n  import_module(m)", "no identifiers"),
    "beyond the package": ("for m in ['...x']:\n  import_module(m, 'a')", "climbs out"),
    "keys, where values are taken": ("T = {'a.x': y}\nimport_module(T[k])", "y is unknown"),
    "loggers": ("LOGGING = {'loggers': {'a.x': {'handlers': ['a.y']}}}", "no classes"),
    "a setting in a function": ("def f():\n  MIDDLEWARE = ['a.x.M']", "a local variable"),
    "tasks by name": ("app.conf.beat_schedule = {'t': {'task': 'a.x.run'}}", "a name in a queue"),
    "a variable of Flask": ("app.config.from_object(Config)", "an object, no name"),
    "run of something else": ("subprocess.run('a.x:y')", "not uvicorn's"),
    "patterns of URLs": ("mock.patch('a.x.C')", "for tests"),
}


@pytest.mark.parametrize(("source", "reason"), SILENT.values(), ids=SILENT)
def test_no_loads(source: str, reason: str) -> None:
    """Dotted texts alone import nothing."""
    assert calls(source) == [], reason


def test_a_long_table() -> None:
    """A registry of hundreds of modules is followed whole."""
    names = [f"a.m{number}" for number in range(300)]
    assert calls(f"T = {names!r}\nfor m in T:\n  import_module(m)") == names


def test_circumstances_are_those_of_the_call() -> None:
    """The place, the guard and the deferral are the call's; tasks are a worker's."""
    source = DICT + "def f(k):\n  try:\n    import_module(T[k])\n  except ImportError:\n    pass\n"
    assert imports(source)[0] == (
        "4:5 a.x | picked | in f | deferred | import-error | guarded 3 | handler 5"
    )
    (fact,) = read("Celery(include=['a'])").imports
    assert fact.where.worker_only
