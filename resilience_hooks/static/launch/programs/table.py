"""Every program that is understood, by the name of its console script or its module."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from resilience_hooks.static.launch.programs.alembic import alembic
from resilience_hooks.static.launch.programs.celery import celery
from resilience_hooks.static.launch.programs.django import django_admin
from resilience_hooks.static.launch.programs.fastapi import fastapi
from resilience_hooks.static.launch.programs.functions import functions_framework
from resilience_hooks.static.launch.programs.gunicorn import gunicorn
from resilience_hooks.static.launch.programs.invocation import Program
from resilience_hooks.static.launch.programs.pathapps import PATH_APPS
from resilience_hooks.static.launch.programs.servers import SERVERS
from resilience_hooks.static.launch.programs.streamlit import streamlit
from resilience_hooks.static.launch.programs.tasks import rq

PROGRAMS: Final[Mapping[str, Program]] = {
    "alembic": alembic,
    "alembic.config": alembic,
    "celery": celery,
    "django": django_admin,
    "django-admin": django_admin,
    "fastapi": fastapi,
    "fastapi_cli": fastapi,
    "functions-framework": functions_framework,
    "functions-framework-python": functions_framework,
    "functions_framework": functions_framework,
    "functions_framework_python": functions_framework,
    "gunicorn": gunicorn,
    "gunicorn.app.wsgiapp": gunicorn,
    "rq": rq,
    "rqworker": rq,
    "streamlit": streamlit,
    "streamlit.web.cli": streamlit,
    **PATH_APPS,
    **SERVERS,
}
