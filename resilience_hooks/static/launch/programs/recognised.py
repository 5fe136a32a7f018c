"""Programs that are known, and of which no Python entry point is: why, in words a user knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_ITS_OWN: Final = "{name} runs its own code; which modules it loads stands in its configuration"
_TESTS: Final = "{name} runs tests; it is no service"
_OTHER: Final = "{name} runs no Python of the image"
_MANAGER: Final = "{name} starts the programs that its configuration lists, which is not read"
_TOOLS: Final = "{name} is a tool; it starts no service"
_MODELS: Final = "{name} serves models; it imports no application"
_NOTEBOOKS: Final = "{name} serves notebooks, whose code is not read"

_REASONS: Final[Mapping[str, str]] = {
    _ITS_OWN: (
        "airflow ansible-playbook azure-functions bokeh chainlit dagit dagster dagster-daemon "
        "dbt faust flower gradio great_expectations kopf luigi luigid mkdocs nameko panel pelican "
        "prefect ray reflex rasa scrapy solara sphinx-build superset temporal voila zappa"
    ),
    _TESTS: "behave coverage nox py.test pytest robot tox unittest",
    _OTHER: (
        "apache2 apache2-foreground apachectl bun bundle caddy cargo cmd cron crond cypress deno "
        "dotnet envoy go gradle haproxy httpd java k6 mongod mvn mysqld ng nginx node npm npx php "
        "php-fpm pnpm postgres powershell pwsh rails redis-server ruby sleep sshd tail traefik yarn"
    ),
    _MANAGER: (
        "circusd docker-compose foreman honcho init just make pm2 pm2-runtime poe "
        "runsvdir s6-svscan supervisord supervisorctl systemd task"
    ),
    _TOOLS: (
        "apk apt apt-get awk aws az cat chmod chown conda cp curl ensurepip find gcloud git grep "
        "gunzip jq ln ls mkdir mv nc pdm pg_isready pip pip3 pipenv pipx poetry rm rsync sed tar "
        "touch unzip uv venv wget"
    ),
    _MODELS: (
        "bentoml llama-server mlflow ollama sglang text-embeddings-router "
        "text-generation-launcher torchserve tritonserver vllm"
    ),
    _NOTEBOOKS: "ipython jupyter jupyter-lab jupyter-notebook jupyterhub jupyterlab marimo",
    "uWSGI's application stands in its own configuration, which is not read": "uwsgi",
    "locust loads its locustfile itself, which is not followed yet": "locust",
    "AWS Lambda's runtime imports the handler, which is not followed yet": (
        "aws-lambda-rie awslambdaric lambda-entrypoint.sh lambda_ric"
    ),
    "{name} runs a tool in an environment of its own": "uvx",
}
_BY_NAME: Final = {name: text for text, names in _REASONS.items() for name in names.split()}
_LAMBDA: Final = re.compile(r"(?:^|/)lambda/python\b|\bamazon/aws-lambda-python\b")


def recognised(program: str) -> str | None:
    """Why a program that is known starts no Python that can be read; None for others."""
    name = program.rpartition("/")[2]
    text = _BY_NAME.get(name)
    return None if text is None else text.format(name=name)


def is_lambda(base: str | None) -> bool:
    """Whether a base image brings AWS Lambda's runtime, which takes CMD for a handler."""
    return base is not None and _LAMBDA.search(base) is not None
