"""What declares services, packages, tables and settings, written by somebody who means harm."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from tests.hostile.model import START, Hostile

_DEEP: Final = 100_000
_LAUGHS: Final = "a0: &a0 [lol, lol]\n" + "".join(
    f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 10)}]\n" for at in range(1, 30)
)
_MERGES: Final = "x0: &x0 {k0: v}\n" + "".join(
    f"x{at}: &x{at} {{<<: [{', '.join([f'*x{at - 1}'] * 10)}], k{at}: v}}\n" for at in range(1, 30)
)
_OBJECT: Final = "!!python/object/apply:os.system ['touch owned']"
_INSTALL: Final = START.replace("COPY . .", "COPY . .\nRUN pip install -r requirements.txt")


def _file(path: str, text: str | bytes) -> Hostile:
    return Hostile({path: text})


def _required(text: str | bytes, **more: str | bytes) -> Hostile:
    return Hostile({"Dockerfile": _INSTALL, "requirements.txt": text, **more})


def _locked(name: str, text: str | bytes, run: str) -> Hostile:
    docker = START.replace("COPY . .", f"COPY . .\nRUN {run}")
    return Hostile({"Dockerfile": docker, name: text, "pyproject.toml": '[project]\nname = "a"\n'})


def _configured(text: str | bytes, says: str) -> Hostile:
    return Hostile({".resilience-hooks.toml": text}, says={"*": (2, says)})


_DEEP_JSON: Final = "[" * _DEEP + "]" * _DEEP
_DEEP_TOML: Final = "a = " + "[" * _DEEP + "]" * _DEEP + "\n"
_NESTED_TOML: Final = "[" + ".".join(["a"] * 5_000) + "]\n"
_DEEP_YAML: Final = "services: build\n" + "- " * 20_000 + "x\n"

DECLARATIONS: Final[Mapping[str, Hostile]] = {
    "a billion laughs in compose": _file(
        "compose.yaml", f"{_LAUGHS}services:\n  a:\n    build: *a29\n    environment: *a29\n"
    ),
    "a billion laughs in a workflow": _file(
        ".github/workflows/a.yml", f"{_LAUGHS}jobs:\n  a:\n    steps: *a29\n# docker build .\n"
    ),
    "quotes in a workflow": _file(
        ".github/workflows/a.yml",
        "jobs:\n  a:\n    steps:\n      - uses: docker/build-push-action@v6\n"
        "        with:\n          context: >-\n            ${{ " + "'" * 401 + " }}\n",
    ),
    "merges that multiply": _file(
        "compose.yaml", f"{_MERGES}services:\n  a:\n    build: .\n    environment: *x29\n"
    ),
    "an anchor inside of itself": _file(
        "compose.yaml", "services: &a\n  a: *a\n  b:\n    build: &b {context: *b}\n    <<: *a\n"
    ),
    "Python objects in compose": _file(
        "compose.yaml", f"services:\n  a:\n    build: {_OBJECT}\n    command: {_OBJECT}\n"
    ),
    "Python objects in a workflow": _file(
        ".github/workflows/a.yml", f"jobs:\n  a:\n    steps: {_OBJECT}\n# docker build .\n"
    ),
    "compose files that include one another": Hostile(
        {
            "compose.yaml": "include: [compose.yaml, a/compose.yaml]\nservices: {a: {build: .}}\n",
            "a/compose.yaml": "include: [../compose.yaml, compose.yaml]\n"
            "services: {b: {build: ..}}\n",
        }
    ),
    "services that extend one another": _file(
        "compose.yaml",
        "services:\n  a: {build: ., extends: b}\n  "
        "b: {extends: {service: a, file: compose.yaml}}\n",
    ),
    "a compose file above": _file(
        "compose.yaml", "include: [../../../etc/passwd, /dev/zero]\nservices: {a: {build: /etc}}\n"
    ),
    "a context above": _file(
        "compose.yaml", "services: {a: {build: {context: ../../.., dockerfile: /etc/passwd}}}\n"
    ),
    "a deep compose file": _file("compose.yaml", _DEEP_YAML),
    "a deep flow in compose": _file("compose.yaml", "services: " + "{a: " * 20_000),
    "a compose file of null bytes": _file("compose.yaml", b"services:\0\n build: \0\n"),
    "a compose file of 20 MB": _file(
        "compose.yaml", "services:\n" + "  a: {build: .}\n" * 1_200_000
    ),
    "huge numbers in YAML": _file(
        "compose.yaml",
        f"services:\n  a:\n    build: .\n    x: {'9' * 100_000}\n    y: 0x{'f' * 99}\n",
    ),
    "dates that are none": _file(
        "compose.yaml", "services: {a: {build: ., x: 9999-99-99, y: !!timestamp x, z: !!int y}}\n"
    ),
    "terminal escapes in compose": _file(
        "compose.yaml",
        'services:\n  "\\e]0;owned\\a\\e[2J":\n    build: .\n  "b\\n::error::c":\n    build: .\n',
    ),
    "variables that expand themselves": Hostile(
        {
            "compose.yaml": "services: {a: {build: {context: '${A:-${A:-${A}}}', "
            "args: {A: $A}}}}\n",
            ".env": "A=${A}${A}\n" * 60,
        }
    ),
    "a bake file of functions": _file(
        "docker-bake.hcl", 'target "a" { context = "${' + "a(" * 10_000 + ")" * 10_000 + '}" }\n'
    ),
    "bake targets that inherit one another": _file(
        "docker-bake.hcl", 'target "a" { inherits = ["b"] }\ntarget "b" { inherits = ["a"] }\n'
    ),
    "a deep JSON bake file": _file("docker-bake.json", f'{{"target": {_DEEP_JSON}}}'),
    "a Makefile of itself": _file(
        "Makefile", "A = $(A)$(A)\ninclude Makefile\nall:\n\tdocker build $(A) $(shell id) .\n"
    ),
    "a script of itself": _file(
        "build.sh", "#!/bin/sh\n. ./build.sh\n./build.sh\ndocker build .\n"
    ),
    "a README of builds": _file("README.md", "    docker build -f Dockerfile .\n" * 50_000),
    "requirements of themselves": _required("-r requirements.txt\n-c requirements.txt\nrequests\n"),
    "requirements of a circle": _required("-r a.txt\n", **{"a.txt": "-r requirements.txt\n" * 99}),
    "requirements of a device": _required("-r /dev/zero\n-r ../../../../dev/zero\n-c /dev/stdin\n"),
    "requirements of an address": _required(
        "-r https://192.0.2.1/x\n--index-url http://192.0.2.1\n"
    ),
    "requirements of 2 MB": _required("requests==1.0\n" * 140_000),
    "requirements that multiply": _required(
        "-r a.txt\n" * 30,
        **{f"{name}.txt": f"-r {to}.txt\n" * 30 for name, to in ("ab", "bc", "cd", "de")},
    ),
    "markers 10,000 deep": _required(f"a; {'(' * 10_000}os_name == 'a'{')' * 10_000}\n"),
    "a version of many digits": _required(f"a=={'1.' * 50_000}1\nb>={'9' * 100_000}\n"),
    "requirements in UTF-16": _required("requests\n".encode("utf-16")),
    "requirements of bytes": _required(bytes(range(256)) * 100),
    "a deep uv.lock": _locked("uv.lock", _DEEP_TOML, "uv sync"),
    "a uv.lock of a circle": _locked(
        "uv.lock",
        '[[package]]\nname = "a"\ndependencies = [{name = "b"}]\n'
        '[[package]]\nname = "b"\ndependencies = [{name = "a"}]\n',
        "uv sync",
    ),
    "a deep poetry.lock": _locked("poetry.lock", _NESTED_TOML, "poetry install"),
    "a deep pdm.lock": _locked("pdm.lock", _DEEP_TOML, "pdm sync"),
    "a deep Pipfile.lock": _locked("Pipfile.lock", _DEEP_JSON, "pipenv install"),
    "a deep pylock.toml": _locked("pylock.toml", _DEEP_TOML, "uv pip install -r pylock.toml"),
    "a deep conda lock": _locked("conda-lock.yml", _DEEP_YAML, "conda-lock install"),
    "a conda environment of laughs": _locked(
        "environment.yml", f"{_LAUGHS}dependencies: *a29\n", "conda env create -f environment.yml"
    ),
    "a deep pyproject.toml": _locked("setup.cfg", "", "pip install .")
    if False
    else Hostile(
        {
            "pyproject.toml": _DEEP_TOML,
            "Dockerfile": START.replace("COPY . .", "COPY . .\nRUN pip install ."),
        }
    ),
    "a setup.cfg of itself": _locked(
        "setup.cfg", "[metadata]\nname = %(name)s%(name)s\n" + "[options]\n" * 9, "pip install ."
    ),
    "SQL 100,000 deep": _file("q.sql", "SELECT " + "(" * _DEEP + "1" + ")" * _DEEP + " FROM t;\n"),
    "SQL of selects in selects": _file(
        "q.sql",
        "CREATE TABLE t (a INT);\nSELECT a FROM " + "(SELECT a FROM " * 2_000 + "t" + ")" * 2_000,
    ),
    "SQL of 20 MB": _file("q.sql", "CREATE TABLE t (a INT);\n" + "SELECT a FROM t;\n" * 1_200_000),
    "SQL of one long sum": _file("q.sql", "SELECT " + "+".join(["a"] * _DEEP) + " FROM t\n"),
    "SQL of a million columns": _file(
        "q.sql",
        f"CREATE TABLE t ({', '.join(f'a{at} INT' for at in range(100_000))});\nSELECT b FROM t;\n",
    ),
    "SQL of names that lie": _file(
        "q.sql", 'CREATE TABLE t (a INT);\nSELECT "\x1b[2J", "a\n::error::b" FROM "\x1b]0;x\x07";\n'
    ),
    "SQL of null bytes": _file("q.sql", b"SELECT \0 FROM \xff\xfe;\n"),
    "a comment that never ends": _file("q.sql", "SELECT 1 /* " + "/* " * 100_000),
    "a query in Python, deep": Hostile(
        {"main.py": 'import helper\nq = """SELECT ' + "(" * 50_000 + '1 FROM t"""\n'}
    ),
    "a configuration that is deep": _configured(_DEEP_TOML, "nested too deeply"),
    "a configuration of deep tables": _configured(_NESTED_TOML, "there is no such key"),
    "a configuration of bytes": _configured(b"\xff\xfe\0", "TOML is UTF-8"),
    "a configuration that is no TOML": _configured("]" * 1_000_000, "not TOML"),
    "a configuration of terminal escapes": _configured('"\\u001b[2J\\u202e" = 1\n', "x1b"),
    "a configuration of paths out": _configured(
        '[services.root]\ndockerfile = "../../../etc/passwd"\ncontext = "/"\n', "services.root"
    ),
    "a configuration of 10,000 faults": _configured(
        "".join(f"k{at} = 1\n" for at in range(10_000)), "10000"
    ),
    "patterns that blow up": _file(
        ".resilience-hooks.toml",
        '[[ignore]]\ncode = "RH101"\nreason = "x"\nmodule = "' + "*a" * 2_000 + 'b"\n',
    ),
    "suppressions that never end": Hostile(
        {"main.py": "import helper  # rh: ignore[" + "RH101, " * 100_000 + "\n"}
    ),
    "a deep JSON manifest": _file("Dockerfile.import-manifest.json", _DEEP_JSON),
    "a deep baseline": _file(".resilience-baseline.json", _DEEP_JSON),
    "a deep devcontainer": _file(".devcontainer/devcontainer.json", _DEEP_JSON),
    "a deep schema": _file("schemas/a.json", '{"fields": ' + json.dumps([]) * 1 + _DEEP_JSON + "}"),
    "a deep dbt schema": _file("models/schema.yml", "version: 2\nmodels: " + "[" * 20_000),
}
