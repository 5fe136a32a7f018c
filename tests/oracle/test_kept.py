"""Repositories on which the two verdicts once differed, made small."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Mapping

import pytest

from tests.oracle.judge import compare
from tests.oracle.repositories import Block, Generated

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the images run on Linux")

VALUE = "VALUE = 1\n"
LOADED = (
    "import importlib.util, os, sys\nspec = importlib.util.spec_from_file_location('loaded', "
    "os.path.join(os.path.dirname(__file__), 'two', '__init__.py'))\n"
    "module = importlib.util.module_from_spec(spec)\n"
)


def service(
    files: Mapping[str, str], *copies: str, command: str = '"python", "main.py"'
) -> Generated:
    """A service that starts ``svc/main.py`` in ``/app/svc``."""
    lines = (
        f"FROM python:3.{sys.version_info[1]}",
        "WORKDIR /app",
        "COPY svc/ ./svc/",
        *copies,
        "WORKDIR /app/svc",
        f"CMD [{command}]",
    )
    return Generated({path: (Block(text),) for path, text in files.items()}, lines)


AGREED = {
    "the else of a main block where the file is the program": service(
        {"svc/main.py": 'if __name__ == "__main__":\n    import json\nelse:\n    import gone.a\n',
         "gone/a.py": VALUE}
    ),
    "the else of a try whose body failed": service(
        {"svc/main.py": "try:\n    import gone\nexcept ImportError:\n    pass\n"
         "else:\n    from gone import a\n",
         "gone/__init__.py": "", "gone/a.py": VALUE}
    ),
    "a module that hides a package from a from-import": service(
        {"svc/main.py": "from alpha import one\n", "svc/alpha.py": VALUE,
         "alpha/__init__.py": "", "alpha/one.py": VALUE},
        "COPY alpha/ ./alpha/", "ENV PYTHONPATH=/app",
    ),
    "a module that is there and does not load makes the handler run": service(
        {"svc/main.py": "try:\n    import two\nexcept ImportError:\n    import gone.b\n",
         "svc/two.py": "import gone.a\n", "gone/a.py": VALUE, "gone/b.py": VALUE}
    ),
    "a star as the fallback of the same name": service(
        {"svc/main.py": "import alpha\n", "alpha/__init__.py": "from .two import *\n",
         "alpha/two.py": "try:\n    from . import one\nexcept ImportError:\n"
         "    from alpha.one import *\n", "alpha/one.py": VALUE},
        "COPY alpha/__init__.py alpha/two.py ./svc/alpha/",
    ),
    "a handler that a missing class of logging does not reach": service(
        {"svc/main.py": "try:\n    import two\nexcept ImportError:\n    import gone.b\n",
         "svc/two.py": "import logging.config\nlogging.config.dictConfig({'version': 1, "
         "'formatters': {'x': {'()': 'gone.a.Made'}}})\n",
         "gone/a.py": "class Made: pass\n", "gone/b.py": VALUE}
    ),
    "a fallback that only a copied folder would make work": service(
        {"svc/main.py": "import gone.a\ntry:\n    import gone.a\nexcept ImportError:\n"
         "    import gone.b\n", "gone/a.py": VALUE, "gone/b.py": VALUE}
    ),
    "fallbacks of fallbacks": service(
        {"svc/main.py": "try:\n    import gone.a\nexcept ImportError:\n    try:\n"
         "        import gone.b\n    except ImportError:\n        import two\n",
         "svc/two.py": VALUE, "gone/a.py": VALUE, "gone/b.py": VALUE}
    ),
    "an edit that only a missing entry makes changes no order": service(
        {"svc/main.py": "import os, sys\nROOT = os.path.dirname(os.path.dirname(__file__))\n"
         "if ROOT not in sys.path:\n    sys.path.insert(0, ROOT)\nfrom alpha import VALUE\n",
         "svc/alpha.py": VALUE, "alpha/__init__.py": VALUE},
        "COPY alpha/ ./alpha/", "ENV PYTHONPATH=/app",
    ),
    "the same of an entry that is written out": service(
        {"svc/main.py": "import os, sys\nROOT = '/app'\n"
         "if ROOT not in sys.path:\n    sys.path.insert(0, ROOT)\nfrom alpha import VALUE\n",
         "svc/alpha.py": VALUE, "alpha/__init__.py": VALUE},
        "COPY alpha/ ./alpha/", "ENV PYTHONPATH=/app",
    ),
    "except ModuleNotFoundError lets a missing name pass": service(
        {"svc/main.py": "try:\n    from two import one\nexcept ModuleNotFoundError:\n    pass\n",
         "svc/two/__init__.py": "", "two/__init__.py": "", "two/one.py": VALUE}
    ),
    "except ModuleNotFoundError lets a module's missing name pass": service(
        {"svc/main.py": "try:\n    try:\n        import one\n    except ModuleNotFoundError:\n"
         "        import gone.a\nexcept ImportError:\n    import gone.b\n",
         "svc/one.py": "from two import one\n", "svc/two/__init__.py": "", "two/__init__.py": "",
         "two/one.py": VALUE, "gone/a.py": VALUE, "gone/b.py": VALUE}
    ),
    "what a star lacks is no ImportError": service(
        {"svc/main.py": "try:\n    import one\nexcept ImportError:\n    pass\n",
         "svc/one.py": "from two import *\n", "svc/two/__init__.py": "__all__ = ['one']\n",
         "two/__init__.py": "", "two/one.py": VALUE}
    ),
    "what a package imports as the program only hides no sub-module": service(
        {"svc/main.py": "from deep import three\n", "svc/deep/__init__.py":
         "if __name__ == '__main__':\n    from gone import three\n",
         "svc/deep/three.py": "import gone.a\n", "gone/a.py": VALUE}
    ),
    "functions of a file that is loaded by its path": service(
        {"svc/main.py": LOADED + "spec.loader.exec_module(module)\n",
         "svc/two/__init__.py": "def f():\n    import gone.a\n", "gone/a.py": VALUE}
    ),
    "the else of a try that catches more than itself": service(
        {"svc/main.py": "try:\n    import one\nexcept ImportError:\n    pass\nelse:\n"
         "    import two\nfinally:\n    import gone.a\n", "svc/one.py": "import gone.b\n",
         "svc/two.py": "def f():\n    import gone.c\n",
         "gone/a.py": VALUE, "gone/b.py": VALUE, "gone/c.py": VALUE}
    ),
    "a folder without __init__ is hidden by the library's module": service(
        {"svc/main.py": "import queue.one\n", "queue/one.py": VALUE},
        "COPY queue/ ./queue/", "ENV PYTHONPATH=/app",
    ),
    "a package of the library's name goes before the library": service(
        {"svc/main.py": "import queue.one\n", "queue/__init__.py": "",
         "queue/one.py": "import gone.a\n", "gone/a.py": VALUE},
        "COPY queue/ ./queue/", "ENV PYTHONPATH=/app",
    ),
    "a package that imports its own sub-module": service(
        {"svc/main.py": "import beta\n", "svc/beta/__init__.py": "from . import three\n",
         "svc/beta/three.py": "import gone.a\n", "gone/a.py": VALUE}
    ),
    "a star brings back what its module imported from the package": service(
        {"svc/main.py": "from beta import three\n", "svc/beta/__init__.py": "from .one import *\n",
         "svc/beta/one.py": "from beta import three\n", "svc/beta/three.py": "import gone.a\n",
         "gone/a.py": VALUE}
    ),
    "globals that __import__ looks at": service(
        {"svc/main.py": "from gamma import three\n", "svc/gamma/__init__.py":
         "a = __import__('gone.a', globals(), locals())\n", "svc/gamma/three.py": "import gone.b\n",
         "gone/a.py": VALUE, "gone/b.py": VALUE}
    ),
    "a package that is half loaded, in a circle, stands": service(
        {"svc/main.py": "import config\n", "svc/config/__init__.py": "import beta\n",
         "svc/config/one.py": "try:\n    import beta\nexcept ImportError:\n    import gone.b\n",
         "svc/beta.py": "import config.one\nimport gone.a\n",
         "gone/a.py": VALUE, "gone/b.py": VALUE}
    ),
    "a module that fails in two circles": service(
        {"svc/main.py": "try:\n    import one\nexcept ImportError:\n    import gone.b\n",
         "svc/one.py": "import two\n", "svc/two.py": "import one\nimport gone.a\n",
         "gone/a.py": VALUE, "gone/b.py": VALUE}
    ),
    "a guard on the way catches what is missing behind it": service(
        {"svc/main.py": "try:\n    import one\nexcept ImportError:\n    import gone.b\n",
         "svc/one.py": "try:\n    import two\nexcept ImportError:\n    pass\n",
         "svc/two.py": "import gone.a\n", "gone/a.py": VALUE, "gone/b.py": VALUE}
    ),
    "the else of a try whose module did not load": service(
        {"svc/main.py": "try:\n    import one\nexcept ImportError:\n    pass\nelse:\n"
         "    import gone.b\n", "svc/one.py": "import gone.a\n",
         "gone/a.py": VALUE, "gone/b.py": VALUE}
    ),
    "a package that is loaded by its path, and not registered": service(
        {"svc/main.py": LOADED + "spec.loader.exec_module(module)\n",
         "svc/two/__init__.py": "from .one import VALUE\n", "svc/two/one.py": VALUE}
    ),
    "a package that is loaded by its path, and registered": service(
        {"svc/main.py": LOADED + "sys.modules[spec.name] = module\n"
         "spec.loader.exec_module(module)\n",
         "svc/two/__init__.py": "from .one import VALUE\n", "svc/two/one.py": "import gone.a\n",
         "gone/a.py": VALUE}
    ),
    "a file that is loaded by its path under a guard": service(
        {"svc/main.py": "try:\n" + textwrap.indent(LOADED, "    ")
         + "    spec.loader.exec_module(module)\nexcept ImportError:\n    import gone.b\n",
         "svc/two/__init__.py": "import gone.a\n",
         "gone/a.py": VALUE, "gone/b.py": VALUE}
    ),
    "a missing package that edits sys.path": service(
        {"svc/main.py": "from gone import a\n",
         "gone/a.py": "import sys\nsys.path.insert(0, __file__ + '/../..')\nimport gone.b\n"}
    ),
}  # fmt: skip


@pytest.mark.parametrize("generated", AGREED.values(), ids=AGREED)
def test_agreed(generated: Generated) -> None:
    """What was repaired stays so."""
    (compared,) = compare([generated])
    assert compared.differences == []
