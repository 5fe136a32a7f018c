"""Variables that a framework reads modules from, by name: Django's settings and Celery's.

https://docs.djangoproject.com/en/stable/ref/settings/
https://docs.celeryq.dev/en/stable/userguide/configuration.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from resilience_hooks.static.graph.pathsteps import LoadKind


@dataclass(frozen=True, slots=True)
class Setting:
    """How modules are named in a variable; ``late`` ones are loaded when they are first needed."""

    kind: LoadKind
    late: bool = True
    worker_only: bool = False


_OBJECTS: Final = (
    "ASGI_APPLICATION AUTHENTICATION_BACKENDS CACHES CHANNEL_LAYERS CONTEXT_PROCESSORS "
    "DATABASE_ROUTERS DEFAULT_EXCEPTION_REPORTER_FILTER DEFAULT_FILE_STORAGE EMAIL_BACKEND "
    "EXCEPTION_HANDLER FILE_UPLOAD_HANDLERS FORM_RENDERER GRAPHENE MESSAGE_STORAGE "
    "PASSWORD_HASHERS REST_FRAMEWORK ROOT_URLCONF SESSION_ENGINE STATICFILES_FINDERS "
    "STATICFILES_STORAGE STORAGES TEMPLATES URLCONF WSGI_APPLICATION"
)

SETTINGS: Final[Mapping[str, Setting]] = {
    **{name: Setting("object") for name in _OBJECTS.split()},
    "INSTALLED_APPS": Setting("apps", late=False),
    "MIDDLEWARE": Setting("object", late=False),
    "MIDDLEWARE_CLASSES": Setting("object", late=False),
    "LOGGING": Setting("classes", late=False),
    "logconfig_dict": Setting("classes", late=False),
    "CELERY_IMPORTS": Setting("module", late=False, worker_only=True),
    "CELERY_INCLUDE": Setting("module", late=False, worker_only=True),
}
"""By the variable's name, at module level."""

CONF: Final = ("conf.imports", "conf.include")
"""Attributes of a Celery application that name the modules with its tasks."""
