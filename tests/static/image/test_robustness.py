"""Whatever a Dockerfile says, replay ends, soon, and raises nothing."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resilience_hooks.static.image.model import Directory
from resilience_hooks.static.tree.memory import Content
from resilience_hooks.static.tree.memory import Link as MemoryLink
from tests.static.image.cases import build, paths

FILES: dict[str, Content] = {
    "a/b/c.py": "",
    "a/d": MemoryLink("../.."),
    "e.py": "",
    "s.sh": "#!/bin/sh\ncp -r . /x; mv /x/* .\n",
    "loop": MemoryLink("loop"),
}


def words(text: str) -> st.SearchStrategy[str]:
    """One of the words of a text."""
    return st.sampled_from(text.split())


path = words("a a/b . .. / /x /x/ x/y ./ * a/* **/*.py [a $V ${V:-q} e.py a/d loop s.sh /x/a ~ '")
flag = words("--link --parents --from=0 --from=s --exclude=** --exclude=!b --chmod=7 --from=img")
copying = st.builds(
    lambda word, flags, operands: " ".join((word, *flags, *operands)),
    st.sampled_from(["COPY", "ADD"]),
    st.lists(flag, max_size=2),
    st.lists(path, min_size=2, max_size=3),
)
shell = st.builds(
    lambda parts: "RUN " + " ".join(parts),
    st.lists(
        st.one_of(path, words("cp mv rm -rf ln -s cd && || ; | > ( ) sh -c tar xf")),
        max_size=8,
    ),
)
other = st.sampled_from(
    [
        "FROM scratch",
        "FROM scratch AS s",
        "FROM s",
        "FROM img",
        "WORKDIR /x",
        "WORKDIR a/../..",
        "ENV V=a",
        "ARG V",
        "ONBUILD COPY . /o",
        "USER u",
        'SHELL ["sh"]',
        "CMD x",
        "RUN --mount=type=bind,source=a,target=/x rm -rf /x",
    ]
)
lines = st.lists(st.one_of(copying, shell, other), max_size=8)
ignores = st.lists(
    st.sampled_from(["*", "!a", "a/b", "!**/*.py", "[", "!", "\\", ".."]), max_size=3
)


@settings(deadline=None)
@given(lines, ignores)
def test_nothing_is_raised(given_lines: list[str], ignored: list[str]) -> None:
    """Failures are values; every file stands in a directory."""
    text = "\n".join(("FROM scratch", *given_lines, ""))
    image = build({**FILES, "Dockerfile": text, ".dockerignore": "\n".join(ignored)})
    for place, _ in image.fs.walk():
        above = place.rpartition("/")[0] or "/"
        assert isinstance(image.fs.lstat(above), Directory)


MANY: dict[str, Content] = {f"p{at % 100}/s{at // 100 % 10}/m{at}.py": "" for at in range(10_000)}


@pytest.mark.parametrize(
    ("text", "ignored"),
    [
        ("COPY . .\n", ""),
        ("COPY . .\n", "**/__pycache__\n**/*.pyc\n*.md\n!README.md\nnode_modules\n"),
        ("COPY . .\n", "".join(f"x{at}/y\n" for at in range(50_000))),
        ("COPY . .\n", "".join(f"**/x{at}/**\n!p{at}/z\n" for at in range(5_000))),
        ("COPY . .\n", "*\n!**/*.py\n"),
        ("COPY --exclude=**/s1 . /x/\n", ""),
        ("COPY --parents **/m1*.py /x/\n", ""),
        ("".join(f"COPY p{at % 100} /x{at}/\n" for at in range(100)), ""),
        ("".join(f"COPY p1/s0/m1.py /x{at}\n" for at in range(3_000)), ""),
        ("".join(f"FROM scratch AS s{at}\nCOPY p1 /x\n" for at in range(200)), ""),
        (
            "COPY . .\n"
            + "".join(f"RUN mkdir /d{at} && cp p1/s0/m1.py /d{at}\n" for at in range(500)),
            "",
        ),
    ],
    ids=range(11),
)
def test_size_costs_no_more_than_it_must(text: str, ignored: str) -> None:
    """Ten thousand files, thousands of patterns and lines; the bound is a generous one."""
    files = {**MANY, "Dockerfile": f"FROM scratch\n{text}", ".dockerignore": ignored}
    since = time.process_time()
    build(files)
    assert time.process_time() - since < 8


def test_deep_trees() -> None:
    """Depth costs no recursion."""
    deep = "/".join(["d"] * 1500)
    text = (
        "FROM scratch AS s\nCOPY . /x\nFROM s\nCOPY --from=s /x /y\nRUN cp -r /y /z && rm -rf /x\n"
    )
    assert len(paths(build({f"{deep}/f": "", "Dockerfile": text}))) == 4
