"""What a configuration says of a repository that has something else."""

from __future__ import annotations

import pytest

from resilience_hooks.static.configuration import configuration
from resilience_hooks.static.tree.memory import Link, memory_tree
from tests.static.configured import FILE, faults, services

FILES = {
    "api/Dockerfile": "FROM python:3.12\nCOPY api/ ./\nCMD python main.py\n",
    "api/main.py": "",
    "fn/main.py": "",
    "deploy.sh": "gcloud functions deploy ingest --runtime=python312 --source=fn --trigger-http\n",
    "registry.py": "NAMES = ['a.b']\nEMPTY = []\nbroken = [f(x) for x in NAMES]\n",
    "python2.py": "print 'x'\nNAMES = ['a.b']\n",
}

CASES: dict[str, tuple[str, list[str]]] = {
    "a service misspelt": (
        "[services.apy]\ncontext = '.'",
        [
            "1: services.apy: no such service is discovered; give it a dockerfile or a source; "
            'did you mean "api"?'
        ],
    ),
    "a service like none": (
        "[services.worker]\ncommand = 'x'",
        [
            "1: services.worker: no such service is discovered; give it a dockerfile or a source",
        ],
    ),
    "an image that the Dockerfile does not make": (
        "[services.'api:prod']\ntarget = 'prod'",
        ["1: services.api:prod: no such service is discovered; give it a dockerfile or a source"],
    ),
    "no such Dockerfile": (
        "[services.new]\ndockerfile = 'new/Dockerfile'",
        ["2: services.new.dockerfile: new/Dockerfile is no file of memory"],
    ),
    "a Dockerfile that is a folder": (
        "[services.new]\ndockerfile = 'api'",
        ["2: services.new.dockerfile: api is no file of memory"],
    ),
    "no such context": (
        "[services.api]\ncontext = 'apy'",
        ["2: services.api.context: apy is no directory of memory"],
    ),
    "a context that is a file": (
        "[services.api]\ncontext = 'api/main.py'",
        ["2: services.api.context: api/main.py is no directory of memory"],
    ),
    "no such source": (
        "[services.new]\nsource = 'functions'",
        ["2: services.new.source: functions is no directory of memory"],
    ),
    "a source for what is built": (
        "[services.api]\nsource = 'api'",
        [
            "2: services.api.source: api is built of a Dockerfile; give what is deployed another "
            "name"
        ],
    ),
    "a target for what is deployed": (
        "[services.ingest]\ntarget = 'prod'",
        ["2: services.ingest.target: ingest is deployed from source, of which it says nothing"],
    ),
    "no such registry": (
        "[services.api]\nentry-registries = ['nowhere.py:NAMES']",
        ["2: services.api.entry-registries: nowhere.py:NAMES holds no names of modules"],
    ),
    "no such variable": (
        "[services.api]\nentry-registries = ['registry.py:NAMS', 'registry.py:EMPTY']",
        [
            "2: services.api.entry-registries: registry.py:NAMS holds no names of modules",
            "2: services.api.entry-registries: registry.py:EMPTY holds no names of modules",
        ],
    ),
    "a registry that only a run knows": (
        "[services.api]\nentry-registries = ['registry.py:broken']",
        ["2: services.api.entry-registries: registry.py:broken holds no names of modules"],
    ),
    "a registry that is not Python": (
        "[services.api]\nentry-registries = ['python2.py:NAMES']",
        ["2: services.api.entry-registries: python2.py:NAMES holds no names of modules"],
    ),
    "several": (
        "[services.api]\ncontext = 'x'\n[services.b]\n",
        [
            "2: services.api.context: x is no directory of memory",
            "3: services.b: no such service is discovered; give it a dockerfile or a source",
        ],
    ),
}


@pytest.mark.parametrize(("config", "said"), CASES.values(), ids=CASES)
def test_faults(config: str, said: list[str]) -> None:
    """Every name and path that is not there, at once, with what is meant."""
    assert faults(FILES, config) == tuple(f"{FILE}:{each}" for each in said)


RIGHT: dict[str, str] = {
    "a context": "[services.api]\ncontext = 'api/'",
    "the root": "[services.api]\ncontext = './'",
    "a new service": "[services.worker]\ndockerfile = './api/Dockerfile'",
    "a deployed one": "[services.ingest]\ncommand = 'python main.py'",
    "a new deployed one": "[services.new]\nsource = 'fn'",
    "a registry": "[services.api]\nentry-registries = ['registry.py:NAMES']",
}


@pytest.mark.parametrize("config", RIGHT.values(), ids=RIGHT)
def test_right(config: str) -> None:
    """What is there raises nothing."""
    assert services(FILES, config)


def test_a_link_is_followed() -> None:
    """A shared configuration may be linked to; a link that leads nowhere is none."""
    tree = memory_tree({FILE: Link("shared/x.toml"), "shared/x.toml": "strict = true"})
    assert configuration(tree).strict
    assert not configuration(memory_tree({FILE: Link("nowhere")})).strict
    assert not configuration(memory_tree({f"{FILE}/x": ""})).strict
