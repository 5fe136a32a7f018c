"""Nothing hides a fault: no broken stream, no thread, no exit, no circle, no second call."""

from __future__ import annotations

import json
import resource
import subprocess
from pathlib import Path

import pytest

from tests.startup.images import LIMIT, Image, document, entry

FAULT = "CRITICAL resilience_hooks.startup: missing: lib.gone: No module named 'lib.gone'"
CALL = "from resilience_hooks.startup import verify_imports\nverify_imports()\nprint('served')\n"
FILES = {"lib/__init__.py": "", "lib/mod.py": "", "app.py": CALL}


def image(path: Path, files: dict[str, str] | None = None) -> Image:
    """An image that lacks ``lib.gone``, where ``app.py`` verifies and then serves."""
    return Image(path).write({**FILES, **(files or {})}).manifest(entry("lib.gone"))


HIDING = {
    "logging is switched off": "import logging\nlogging.disable(logging.CRITICAL)\n",
    "logging has a handler that raises": (
        "import logging\n"
        "class Broken(logging.Handler):\n"
        "    def emit(self, record): raise OSError\n"
        "logging.getLogger().addHandler(Broken())\n"
    ),
    "standard error is replaced": "import io, sys\nsys.stderr = io.StringIO()\n",
    "standard output is closed": "import sys\nsys.stdout.close()\n",
    "an exception hook says nothing": "import sys\nsys.excepthook = lambda *_: None\n",
    "standard error knows ASCII alone": (
        "import sys\nsys.stderr.reconfigure(encoding='ascii', errors='strict')\n"
    ),
    "a thread of the service goes on": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(50,)).start()\n"
    ),
    "a pool waits for its work as the process ends": (
        "import concurrent.futures, time\n"
        "concurrent.futures.ThreadPoolExecutor().submit(time.sleep, 50)\n"
    ),
    "warnings are errors": "import warnings\nwarnings.simplefilter('error')\n",
    "an exit handler hangs": "import atexit, time\natexit.register(time.sleep, 50)\n",
}


@pytest.mark.parametrize("before", HIDING.values(), ids=HIDING)
def test_says_it_and_ends(before: str, tmp_path: Path) -> None:
    """Whatever the service did to its process: the lines come, the code is 1, nothing is served."""
    done = image(tmp_path, {"app.py": before + CALL}).run("app.py")
    assert (done.code, done.out) == (1, "")
    assert FAULT in done.err


@pytest.mark.parametrize("shell", ["1>&-", "2>&-", "1>&- 2>&-"])
def test_streams_that_were_never_open(shell: str, tmp_path: Path) -> None:
    """The process ends with 1 even where there is nowhere to say why."""
    done = image(tmp_path).run("app.py", shell=shell)
    assert done.code == 1
    said = {"1>&-": done.err, "2>&-": done.out}
    assert FAULT in said.get(shell, FAULT)


def test_a_full_disk_or_a_read_only_one(tmp_path: Path) -> None:
    """Nothing is written to a file: a process that may not write any verifies as well."""
    place = image(tmp_path)
    done = subprocess.run(
        [place.python, "-m", "resilience_hooks.startup"],
        cwd=tmp_path,
        env={**place.environment, "PYTHONDONTWRITEBYTECODE": ""},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert (done.returncode, FAULT in done.stderr) == (1, True)


def test_a_call_in_a_thread_ends_the_process(tmp_path: Path) -> None:
    """SystemExit would end that thread alone."""
    code = (
        "import threading, time\n"
        "from resilience_hooks.startup import verify_imports\n"
        "threading.Thread(target=verify_imports).start()\n"
        "time.sleep(50)\n"
    )
    done = image(tmp_path, {"app.py": code}).run("app.py")
    assert (done.code, FAULT in done.err) == (1, True)


def test_the_caller_is_in_the_circle(tmp_path: Path) -> None:
    """A module that needs what the caller has not reached yet fails, and is told what to do."""
    files = {"app.py": CALL + "app = 1\n", "lib/mod.py": "from app import app\n"}
    place = image(tmp_path, files).manifest(entry("app", file="app.py", hops=0), entry("lib.mod"))
    done = place.run("-c", "import app")
    assert (done.code, done.kinds) == (1, {"lib.mod": "broken"})
    assert "verify when the service has loaded" in done.critical[0]


def test_the_caller_at_its_end_is_in_no_circle(tmp_path: Path) -> None:
    """The same modules, verified behind everything else."""
    files = {"app.py": "app = 1\n" + CALL, "lib/mod.py": "from app import app\n"}
    place = image(tmp_path, files).manifest(entry("app", "app", file="app.py"), entry("lib.mod"))
    done = place.run("-c", "import app")
    assert (done.code, done.out) == (0, "served\n")
    assert "app is still being imported, so that app" in done.err


def test_a_module_that_verifies_is_verified_once(tmp_path: Path) -> None:
    """As a build step verifies a service that verifies itself: the inner call does not end it."""
    place = image(tmp_path).manifest(entry("app", file="app.py"), entry("lib.mod"))
    done = place.verify()
    assert (done.code, done.out.splitlines()) == (0, ["served"])
    assert done.err.count("modules of svc import") == 1


def test_a_program_that_is_also_a_module(tmp_path: Path) -> None:
    """``python app.py`` whose modules import ``app``: the second copy does not verify anew."""
    files = {"lib/mod.py": "import app\n"}
    done = image(tmp_path, files).manifest(entry("lib.mod")).run("app.py")
    assert (done.code, done.out) == (0, "served\nserved\n")


def test_an_interrupt_passes(tmp_path: Path) -> None:
    """Who presses Ctrl-C means the whole process."""
    files = {"lib/mod.py": "raise KeyboardInterrupt\n"}
    done = image(tmp_path, files).manifest(entry("lib.mod")).run("app.py")
    assert done.code != 0
    assert "KeyboardInterrupt" in done.err


def test_a_fork_in_a_module_is_left_alone(tmp_path: Path) -> None:
    """A child that ends as children do ends nothing else."""
    fork = "import os\nchild = os.fork()\nif child == 0:\n    os._exit(0)\nos.waitpid(child, 0)\n"
    done = image(tmp_path, {"lib/mod.py": fork}).manifest(entry("lib.mod")).run("app.py")
    assert (done.code, done.out) == (0, "served\n")


def test_a_module_that_never_lets_go(tmp_path: Path) -> None:
    """Where no other thread of Python runs, the stacks come all the same, and the process ends."""
    hold = "import re\nre.match(r'(?:a|a)*b', 'a' * 64)\n"
    place = image(tmp_path, {"lib/mod.py": hold}).manifest(entry("lib.mod"))
    done = place.verify("--deadline", "0.1")
    assert done.code == 1
    assert 'lib/mod.py", line 2' in done.err


@pytest.mark.parametrize("swallow", ["except BaseException:", "except:"])
def test_a_report_in_time(swallow: str, tmp_path: Path) -> None:
    """With exit=False the deadline interrupts the import; swallowing that does not help."""
    slow = f"import time\ntry:\n    time.sleep(50)\n{swallow}\n    pass\n"
    code = (
        "from resilience_hooks.startup import verify_imports\n"
        "report = verify_imports(deadline=0.3, exit=False)\n"
        "print([fault.kind for fault in report.faults], report.verified)\n"
    )
    place = image(tmp_path, {"app.py": code, "lib/mod.py": slow})
    done = place.manifest(entry("lib.mod"), entry("lib", line=9)).run("app.py")
    assert done.out == "['timeout'] 1\n"


def test_a_report_in_time_in_a_thread(tmp_path: Path) -> None:
    """A signal only reaches the main thread: elsewhere Python code is interrupted."""
    code = (
        "import threading\n"
        "from resilience_hooks.startup import verify_imports\n"
        "def test():\n"
        "    report = verify_imports(deadline=0.3, exit=False)\n"
        "    print([fault.kind for fault in report.faults])\n"
        "thread = threading.Thread(target=test)\n"
        "thread.start()\n"
        "thread.join()\n"
    )
    files = {"app.py": code, "lib/mod.py": "while True:\n    pass\n"}
    done = image(tmp_path, files).manifest(entry("lib.mod")).run("app.py")
    assert done.out == "['timeout']\n"


def test_logging_gets_it_too(tmp_path: Path) -> None:
    """A service that logs elsewhere than to the streams finds the lines there."""
    code = "import logging\nlogging.basicConfig(filename='service.log')\n" + CALL
    done = image(tmp_path, {"app.py": code}).run("app.py")
    assert FAULT in done.err
    assert (
        "CRITICAL:resilience_hooks.startup:missing: lib.gone"
        in (tmp_path / "service.log").read_text()
    )


def test_the_json_line_stays_readable(tmp_path: Path) -> None:
    """Three hundred faults are three hundred lines, and one JSON line that a log still takes."""
    entries = [entry(f"lib.gone{number}") for number in range(300)]
    done = Image(tmp_path).write(FILES).manifest(*entries).verify()
    line = done.err.splitlines()[-1]
    assert len(done.critical) == 301
    assert len(line) < 256 * 1024
    assert json.loads(line)["severity"] == "CRITICAL"


def test_the_manifest_may_be_given_as_it_is(tmp_path: Path) -> None:
    """Parsed, as the file that carries verifier and manifest gives it."""
    values = document(entry("lib.gone"))
    code = f"from resilience_hooks.startup import verify_imports\nverify_imports({values!r})\n"
    done = Image(tmp_path).write({**FILES, "app.py": code}).run("app.py")
    assert (done.code, FAULT in done.err) == (1, True)
