from __future__ import annotations

import time

import pytest

from resilience_hooks.static.dockerfile.parse import parse_dockerfile

MIXED = (
    "RUN apt-get update && \\\n    apt-get install -y a b && \\\n    # why\n    rm -rf /var/lib\n"
    'ENV A=1 B="x y" C=3\nCOPY --from=x --chown=1:1 a b /c/\n\n# c\n'
)
LARGE = {
    "a megabyte of everything": MIXED * 6000,
    "10,000 COPY": "COPY src/app/module.py /srv/app/module.py\n" * 10_000,
    "10,000 stages": "FROM a AS b\nCOPY --from=b x y\n" * 10_000,
    "here-document of 200,000 lines": "RUN <<EOF\n" + "echo a line\n" * 200_000 + "EOF\n",
    "continuation of 200,000 lines": "RUN a && \\\n" + " echo x && \\\n" * 200_000 + " y\n",
    "200,000 comments in a continuation": "RUN a && \\\n" + "# c\n" * 200_000 + " y\n",
    "200,000 blank lines": "\n" * 200_000,
    "100,000 that never end": "RUN <<EOF\n" * 100_000,
    "5,000 here-documents": "RUN cat <<-EOF\n\tx\n\tEOF\n" * 5000,
    "5,000 unknown instructions": "COPPY a b\n" * 5000,
    "a line of flags": "RUN " + "--mount=type=bind,source=a " * 2400 + "x\n",
    "a line of open quotes": "RUN --a=" + "'" * 60_001 + "\n",
    "a line of escapes": "ENV A=" + "\\ " * 30_000 + "\n",
    "a line of brackets": "CMD " + "[" * 60_000 + "\n",
    "a line of delimiters": "RUN " + "<<A " * 8000 + "\n" + "A\n" * 8000,
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_large_files(text: str) -> None:
    """Well under a second each on an idle core; anything quadratic would take minutes."""
    started = time.perf_counter()
    dockerfile = parse_dockerfile(b"FROM a\n" + text.encode(), "Dockerfile")
    assert dockerfile.stages
    assert time.perf_counter() - started < 20
