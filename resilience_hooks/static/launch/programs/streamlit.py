"""``streamlit run``: a script that runs as the program, with the pages beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.static.launch.model import EntryPoint, Launch
from resilience_hooks.static.launch.options import flags, read_options
from resilience_hooks.static.launch.programs.invocation import Invocation, Program

_OPTIONS: Final = flags("--help --version")
_DEFAULT: Final = "streamlit_app.py"


def streamlit(invocation: Invocation) -> Launch:
    """The script and its ``pages/*.py``; the script's folder goes in front."""
    given = read_options(invocation.words, _OPTIONS)
    command, *operands = given.operands or ("",)
    if command != "run":
        return invocation.nothing(f"streamlit {command} runs no script".replace("  ", " "))
    target = operands[0] if operands else _DEFAULT
    if "://" in target:
        return invocation.nothing(f"streamlit runs {target}, which is not in the image")
    process = invocation.process
    if process.fs.is_dir(process.absolute(target)):
        target = f"{target}/{_DEFAULT}"
    script = process.absolute(target)
    folder = script.rpartition("/")[0] or "/"
    names = process.fs.listdir(f"{folder}/pages")
    pages = (f"{folder}/pages/{name}" for name in names if name.endswith(".py"))
    entries = tuple(EntryPoint("file", path, as_main=True) for path in (script, *pages))
    return invocation.launch(entries, (folder, *invocation.path))


PROGRAMS: Final[Mapping[str, Program]] = {
    "streamlit": streamlit,
    "streamlit.web.cli": streamlit,
}
