"""Files that declare builds, each read as every format: places stay in the repository."""

from __future__ import annotations

from typing import Final

from resilience_hooks.static.services.discover import discover
from resilience_hooks.static.tree.memory import memory_tree
from resilience_hooks.static.uploads.discover import uploads
from tests.fuzz.target import Target

_PATHS: Final = (
    *("compose.yaml", "docker-bake.hcl", "docker-bake.json", ".github/workflows/ci.yml"),
    *("cloudbuild.yaml", "skaffold.yaml", ".gitlab-ci.yml", "render.yaml", "fly.toml"),
    *(".devcontainer/devcontainer.json", "Makefile", "Jenkinsfile", "build.sh", "README.md"),
    *("app.yaml", "template.yaml", "serverless.yml"),
)
_SEEDS: Final = (
    b"services:\n  web:\n    build:\n      context: ./svc\n      args: {A: '${B:-c}'}\n"
    b"    <<: *x\n",
    b'target "web" {\n  context = "svc"\n  args = { A = "${B}" }\n  inherits = ["base"]\n}\n',
    b"jobs:\n  build:\n    strategy:\n      matrix:\n        svc: [a, b]\n    steps:\n"
    b"      - run: docker build -f ${{ matrix.svc }}/Dockerfile .\n",
    b"steps:\n- name: gcr.io/cloud-builders/docker\n"
    b"  args: [build, -t, x, -f, svc/Dockerfile, .]\n",
    b"build:\n  artifacts:\n  - image: x\n    context: svc\n",
    b"build:\n\tdocker build -t x -f svc/Dockerfile svc\n\tgcloud run deploy x --source svc\n",
    b'{"build": {"dockerfile": "../svc/Dockerfile", "context": ".."}, // x\n}\n',
    b"runtime: python312\nentrypoint: gunicorn -b :$PORT main:app\n",
    b"Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties: {CodeUri: svc}\n",
)
_TOKENS: Final = (
    *(b"&x ", b"*x", b"<<: ", b"!!python/object:os.system ", b"? ", b"- ", b": ", b"{", b"}", b"["),
    *(b"${", b"$(", b"${{ ", b" }}", b"build: ", b"docker build ", b"../../", b"/", b"\n---\n"),
    *(b'"', b"'", b"|\n", b">\n", b"services:\n", b"extends: ", b"include: ", b"kaniko "),
)


def _check(data: bytes) -> None:
    files = dict.fromkeys(_PATHS, data)
    tree = memory_tree({"svc/Dockerfile": "FROM x\nCOPY . .\n", "svc/main.py": "", **files})
    places = [each.context for each in discover(tree, lambda *_: False)]
    places += [each.context for each in uploads(tree)]
    assert [place for place in filter(None, places) if place.startswith(("/", "../"))] == []


TARGET: Final = Target("builds", _check, _SEEDS, _TOKENS)
