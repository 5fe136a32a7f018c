"""``django-admin``; settings and commands that ``manage.py`` loads are added by ``companions``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.static.launch.model import Launch
from resilience_hooks.static.launch.options import flags, read_options
from resilience_hooks.static.launch.programs.invocation import Invocation, Program
from resilience_hooks.static.launch.programs.names import module_entry

OPTIONS: Final = flags(
    "-h --help --version --traceback --no-color --force-color --skip-checks --noreload "
    "--nothreading --ipv6 -6 --insecure --nostatic --noinput --no-input"
)


def django_admin(invocation: Invocation) -> Launch:
    """The settings module; unlike ``manage.py``, it finds nothing in the working directory."""
    given = read_options(invocation.words, OPTIONS)
    process = invocation.process
    settings = given.last(("--settings",)) or process.env.get("DJANGO_SETTINGS_MODULE")
    entry = module_entry(settings) if settings else None
    if entry is None:
        return invocation.nothing("django-admin is started without settings")
    added = given.last(("--pythonpath",))
    front = (process.absolute(added),) if added else ()
    return invocation.launch((entry,), (*front, *invocation.path))


PROGRAMS: Final[Mapping[str, Program]] = {
    "django": django_admin,
    "django-admin": django_admin,
}
