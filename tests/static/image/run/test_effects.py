"""RUN changes the image as far as its commands are understood, and doubts the rest."""

from __future__ import annotations

import io
import tarfile

import pytest

from resilience_hooks.static.image.model import File, Image, Link, Made, Opaque
from resilience_hooks.static.tree.memory import Content
from resilience_hooks.static.tree.memory import Link as MemoryLink
from tests.static.image.cases import build, paths

FILES: dict[str, Content] = {
    "app/__init__.py": "",
    "app/m.py": "",
    "lib/x.py": "",
    "lib/data/y.json": "",
    "copy.sh": "#!/bin/sh\nset -e\ncp -r /src/lib $1\n",
    "plain": "cp app/m.py /from-plain\n",
    "tool.py": "#!/usr/bin/env python3\nimport shutil\nshutil.move('a', 'b')\n",
    "warm.py": "from transformers import pipeline\npipeline('x')\n",
    "p/a/x-y.proto": "",
    "link.py": MemoryLink("app/m.py"),
}
COPIED = {f"/src/{path}" for path in FILES} | {"/src/Dockerfile"}


def ran(*lines: str, files: dict[str, Content] | None = None) -> Image:
    """The image of some lines after the files were copied to /src."""
    text = "\n".join(("FROM python:3.12", "WORKDIR /src", "COPY . .", *lines, ""))
    return build({**FILES, **(files or {}), "Dockerfile": text})


def changes(image: Image) -> tuple[list[str], list[str]]:
    """What is there beyond the copied files, and what of them is gone."""
    found = set(paths(image))
    return sorted(found - COPIED), sorted(COPIED - found)


@pytest.mark.parametrize(
    ("command", "made", "gone"),
    [
        ("cp app/m.py /o.py", ["/o.py"], []),
        ("cp app/m.py /srv", ["/srv/m.py"], []),
        ("cp app/m.py lib/x.py /srv/", ["/srv/m.py", "/srv/x.py"], []),
        ("cp -t /srv app/m.py", ["/srv/m.py"], []),
        ("cp -r lib /srv", ["/srv/lib/data/y.json", "/srv/lib/x.py"], []),
        ("cp -r lib /new", ["/new/data/y.json", "/new/x.py"], []),
        ("cp -a lib/. /srv/", ["/srv/data/y.json", "/srv/x.py"], []),
        ("cp -r lib/* /srv", ["/srv/data/y.json", "/srv/x.py"], []),
        ("cp -r /src/l* /srv", ["/srv/lib/data/y.json", "/srv/lib/x.py", "/srv/link.py"], []),
        ("cp link.py /o.py", ["/o.py"], []),
        ("cp -r / /all", [], []),
        ("cp lib/* /o || true", ["/o"], []),
        ("cp -r . lib/", [], []),
        (
            "mv app /srv/",
            ["/srv/app/__init__.py", "/srv/app/m.py"],
            ["/src/app/__init__.py", "/src/app/m.py"],
        ),
        ("mv app/m.py app/n.py", ["/src/app/n.py"], ["/src/app/m.py"]),
        ("rm app/m.py", [], ["/src/app/m.py"]),
        ("rm -rf app lib/x.py", [], ["/src/app/__init__.py", "/src/app/m.py", "/src/lib/x.py"]),
        ("rm -f lib/*.py", [], ["/src/lib/x.py"]),
        ("rm lib", [], []),
        ("rm -rf /var/lib/apt/lists/*", [], []),
        ("ln -s /src/app /app", ["/app"], []),
        ("ln -sf ../app lib", ["/src/lib/app"], []),
        ("ln app/m.py /hard.py", ["/hard.py"], []),
        ("mkdir -p /a/b && touch /a/b/c.py", ["/a/b/c.py"], []),
        ("install -d /a && install -m 644 app/m.py /a", ["/a/m.py"], []),
        ("install -D app/m.py /a/b.py", ["/a/b.py"], []),
        ("cd app && cp m.py ../n.py && cd .. && cp app/m.py o.py", ["/src/n.py", "/src/o.py"], []),
        ("(cd app && cp m.py /1); cp app/m.py /2", ["/1", "/2"], []),
        ("(cd app && cp m.py /1) && (cp app/m.py /2)", ["/1", "/2"], []),
        ("D=/o; cp app/m.py $D.py", ["/o.py"], []),
        ("export D=/o && cp app/m.py ${D}.py", ["/o.py"], []),
        ("sudo -u root env X=1 cp app/m.py /o.py", ["/o.py"], []),
        ("sh -c 'cp app/m.py /o.py'", ["/o.py"], []),
        ("bash -euxc 'cp app/m.py /o.py'", ["/o.py"], []),
        ("sh copy.sh /o", ["/o/data/y.json", "/o/x.py"], []),
        ("./copy.sh /o", ["/o/data/y.json", "/o/x.py"], []),
        (". ./plain", ["/from-plain"], []),
        ("chmod +x copy.sh && chown -R app:app /src", [], []),
        ("echo 'x = 1' > app/conf.py", ["/src/app/conf.py"], []),
        ("echo x | tee /etc/x >/dev/null", ["/etc/x"], []),
        (
            "curl -fsSL -o /x.bin https://e.org/x && wget -qO /y.bin https://e.org/y",
            ["/x.bin", "/y.bin"],
            [],
        ),
        (
            "cd / && curl -LO https://e.org/a/x.bin; wget https://e.org/a/y.bin",
            ["/x.bin", "/y.bin"],
            [],
        ),
        ("wget -P /opt https://$HOST/x.zip?a=b && curl -o- https://e.org", ["/opt/x.zip"], []),
        ("protoc -I p --python_out=. p/a/x-y.proto", ["/src/a/x_y_pb2.py"], []),
        (
            "python -m grpc_tools.protoc -Ip --python_out=gen --grpc_python_out=gen p/a/*.proto",
            ["/src/gen/a/x_y_pb2.py", "/src/gen/a/x_y_pb2_grpc.py"],
            [],
        ),
        ("find . -name '*.pyc' -delete", [], []),
        ("apt-get update && apt-get install -y gcc && rm -rf /var/lib/apt/lists/*", [], []),
        ("npm ci && npm run build", [], []),
        ("python warm.py && python -m compileall app", [], []),
        ("python -c 'import nltk; nltk.download(\"punkt\")'", [], []),
        ("curl -LsSf https://astral.sh/uv/install.sh | sh", [], []),
        ("python manage.py collectstatic --noinput", [], []),
        ("true || rm -rf app", [], []),
        ("[ -d /nowhere ] && rm -rf app", [], []),
        ("if test -d x; then rm -rf app; fi", [], []),
        ("if test -d x; then cp app/m.py /o.py; fi", ["/o.py"], []),
        ("for f in a b; do rm -rf app; done", [], []),
        ("rm -rf $SOMETHING", [], []),
        (
            "cd lib && cp x.py $(pwd)/y.py && cp x.py $PWD/z.py",
            ["/src/lib/y.py", "/src/lib/z.py"],
            [],
        ),
        ("cd /opt && make && make install", [], []),
        ("make -C /opt", [], []),
        ("git lfs install && git config --global x y", [], []),
    ],
)
def test_understood(command: str, made: list[str], gone: list[str]) -> None:
    """What commands make, move and remove; what may not run removes nothing."""
    image = ran(f"RUN {command}")
    assert (*changes(image), image.unknowns, image.failures) == (made, gone, (), ())


@pytest.mark.parametrize(
    ("command", "unknown"),
    [
        ("git clone https://e.org/a/repo.git", ["/src/repo"]),
        ("git clone --depth 1 -b main https://e.org/a/repo /opt/r", ["/opt/r"]),
        ("git clone https://e.org/$NAME.git", ["/src"]),
        ("git -C /opt/r checkout v1", ["/opt/r"]),
        ("git submodule update --init", ["/src"]),
        ("tar xzf /tmp/x.tgz -C /opt", ["/opt"]),
        ("curl -sL https://e.org/x.tgz | tar -xz -C /opt --strip-components=1", ["/opt"]),
        ("unzip x.zip -d /opt/x", ["/opt/x"]),
        ("wget -r https://e.org/", ["/src"]),
        ("wget -P /opt https://e.org/$X", ["/opt"]),
        ("curl -o /opt/x-$V.zip https://e.org/x", ["/opt"]),
        ("curl -O https://e.org/x-$V.zip", ["/src"]),
        ("cp -r /usr/lib/thing app/", ["/src/app/thing"]),
        ("mv /tmp/unpacked/* /src/app/", ["/src/app"]),
        ("cp -r $HERE/x /srv", ["/srv"]),
        ("cp -r lib $THERE", ["/"]),
        ("cp app/m.py $(where)/x", ["/"]),
        ("cp app/m.py /opt/$X/y", ["/opt"]),
        ("cp app/m.py x-$X", ["/src"]),
        ("ln -s x /usr/local/bin/$(basename x)", ["/usr/local/bin"]),
        ("echo x > $FILE", ["/"]),
        ("echo x > /opt/$FILE", ["/opt"]),
        ("make install", ["/"]),
        ("./tool.py", ["/"]),
        ("python tool.py", ["/"]),
        ('python -c \'open("x", "w")\'', ["/"]),
        ("python setup.py build_ext --inplace", ["/src"]),
        ("protoc --python_betterproto_out=gen x.proto", ["/src/gen"]),
        ("buf generate", ["/src"]),
        ("find . -name '*.py' -exec cp {} /flat \\;", ["/"]),
        ("echo 'unclosed", ["/"]),
    ],
)
def test_doubted(command: str, unknown: list[str]) -> None:
    """The narrowest area that a command certainly does not leave."""
    assert [each.path for each in ran(f"RUN {command}").unknowns] == unknown


@pytest.mark.parametrize(
    ("command", "installs"),
    [
        ("pip install -r requirements.txt", [("pip", "install", "-r", "requirements.txt")]),
        ("/opt/venv/bin/pip3.12 install .", [("pip", "install", ".")]),
        (
            "python3 -m pip install --no-cache-dir -e .[dev]",
            [("pip", "install", "--no-cache-dir", "-e", ".[dev]")],
        ),
        ('pip install "x==$V" $(cat more)', [("pip", "install", "x==${V}", "$(cat more)")]),
        ("uv sync --frozen", [("uv", "sync", "--frozen")]),
        (
            "uv --directory /src pip install x",
            [("uv", "--directory", "/src", "pip", "install", "x")],
        ),
        ("uv run --no-dev pip install x", [("uv", "run"), ("pip", "install", "x")]),
        ("poetry config x true && poetry install --no-root", [("poetry", "install", "--no-root")]),
        ("pipenv install --system", [("pipenv", "install", "--system")]),
        ("conda env create -f env.yml", [("conda", "env", "create", "-f", "env.yml")]),
        ("python setup.py develop", [("setup.py", "develop")]),
        ("pip --version; pip wheel x; uv venv; uv lock; poetry lock; conda clean -a", []),
        ("cat packages | xargs pip install", [("pip", "install", "…")]),
    ],
)
def test_installs(command: str, installs: list[tuple[str, ...]]) -> None:
    """The argv of whatever installs Python packages, unknown words as written."""
    found = ran(f"RUN {command}").installs
    assert [each.argv for each in found] == installs
    assert {each.cwd for each in found} <= {"/src"}


def test_installs_know_where_they_ran() -> None:
    """After a cd, and in another stage that a directory is taken over from."""
    assert ran("RUN cd lib && pip install .").installs[0].cwd == "/src/lib"
    text = (
        "FROM python AS b\nWORKDIR /b\nCOPY lib .\nRUN pip install .\n"
        "FROM python\nCOPY --from=b /usr/local /usr/local\nCOPY --from=b /b/x.py /x.py\n"
    )
    (install,) = build({**FILES, "Dockerfile": text}).installs
    assert (install.cwd, install.line) == ("/b", 4)
    assert install.fs is not None
    assert install.fs.is_file("/b/x.py")


@pytest.mark.parametrize(
    ("lines", "made"),
    [
        (['RUN ["cp", "app/m.py", "/o.py"]'], ["/o.py"]),
        (['RUN ["sh", "-c", "cp app/m.py /o.py"]'], ["/o.py"]),
        (["RUN <<EOF", "cp app/m.py /o.py", "EOF"], ["/o.py"]),
        (["RUN <<EOF", "#!/bin/bash", "cp app/m.py /o.py", "EOF"], ["/o.py"]),
        (["RUN sh <<EOF", "cp app/m.py /o.py", "EOF"], []),
        (["RUN cat <<EOF > /o.txt", "text", "EOF"], ["/o.txt"]),
        (["RUN cp app/m.py \\", "  /o.py"], ["/o.py"]),
        (['SHELL ["/bin/bash", "-o", "pipefail", "-c"]', "RUN cp app/m.py /o.py"], ["/o.py"]),
        (['SHELL ["conda", "run", "-n", "e", "/bin/bash", "-c"]', "RUN cp app/m.py /o"], ["/o"]),
        (["ENV D=/o", "ARG E=.py", "RUN cp app/m.py $D$E"], ["/o.py"]),
        (["RUN cp app/m.py ~/x"], ["/root/x"]),
        (["ENV HOME=/h", "USER app", "RUN cp app/m.py ~/x"], ["/h/x"]),
        (["USER app", "RUN cp app/m.py ~/x"], []),
        (["RUN"], []),
    ],
    ids=" | ".join,
)
def test_forms(lines: list[str], made: list[str]) -> None:
    """Exec form, shell form, here-documents, SHELL."""
    assert changes(ran(*lines))[0] == made


@pytest.mark.parametrize(
    ("mount", "command", "made"),
    [
        ("type=bind,source=lib,target=/m", "cp /m/x.py /o.py", ["/o.py"]),
        ("source=lib/x.py,target=x.py", "cp x.py /o.py", ["/o.py"]),
        ("type=bind,target=/m", "cp -r /m/lib/data /o", ["/o/y.json"]),
        ("type=bind,from=s,source=/s,target=/m", "cp /m /o.py", ["/o.py"]),
        ("type=bind,source=lib,target=/src/app", "cp app/x.py /o.py", ["/o.py"]),
        ("type=cache,target=/root/.cache", "touch /root/.cache/x", []),
        ("type=tmpfs,target=/tmp", "touch /tmp/x && cp /tmp/x /x", ["/x"]),
        ("type=secret,id=t", "cp app/m.py /o.py", ["/o.py"]),
    ],
)
def test_mounts(mount: str, command: str, made: list[str]) -> None:
    """They are visible during their step only; what is copied out of them stays."""
    stage = "FROM scratch AS s\nCOPY app/m.py /s\n"
    text = f"{stage}FROM python\nWORKDIR /src\nCOPY . .\nRUN --mount={mount} {command}\n"
    image = build({**FILES, "Dockerfile": text})
    assert (*changes(image), image.failures) == (made, [], ())


def test_a_mount_of_nothing_fails() -> None:
    """Like a COPY of what does not exist."""
    (failure,) = ran("RUN --mount=type=bind,source=nope,target=/m true").failures
    assert (failure.kind, failure.source, failure.line) == ("source-missing", "nope", 4)


def test_a_clash_behind_a_run_is_a_doubt() -> None:
    """What stands there in truth is the RUN's affair; before one it fails the build."""
    clash = ["COPY app/m.py /o", "COPY lib/x.py /o/x.py"]
    assert [each.kind for each in ran(*clash).failures] == ["clash"]
    doubted = ran("RUN install-something", *clash)
    assert (doubted.failures, [each.path for each in doubted.unknowns]) == ((), ["/o"])


def test_a_copy_into_an_unknown_directory() -> None:
    """What was cloned or moved there is taken for a directory unless its name has a dot."""
    clone = (
        "RUN git clone https://e.org/r /opt/r && mv /tmp/thing /opt/ && mv /tmp/x.conf /opt/x.conf"
    )
    image = ran(
        clone, "COPY app/m.py /opt/r", "COPY app/m.py /opt/thing", "COPY app/m.py /opt/x.conf"
    )
    assert changes(image)[0] == ["/opt/r/m.py", "/opt/thing/m.py", "/opt/x.conf"]
    assert image.failures == ()


def test_contents_that_are_known() -> None:
    """``echo`` and ``cat`` write what they are given; what ``sed`` leaves is unknown."""
    image = ran("RUN echo import x > /1 && echo y >> /1 && sed -i s/a/b/ app/m.py && date > /2")
    found = {path: image.fs.lstat(path) for path in ("/1", "/2", "/src/app/m.py")}
    contents = [node.content for node in found.values() if isinstance(node, File)]
    assert contents == [
        Made(b"import x\ny\n"),
        Opaque("written by a RUN"),
        Opaque("edited by sed"),
    ]
    edited = found["/src/app/m.py"]
    assert isinstance(edited, File)
    assert edited.origin.repo_path == "app/m.py"


def test_a_known_archive_is_unpacked() -> None:
    """With --strip-components."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as writer:
        writer.addfile(tarfile.TarInfo("top/pkg/m.py"))
    files: dict[str, Content] = {"t.tgz": stream.getvalue()}
    image = ran("RUN mkdir /o && tar xzf t.tgz -C /o --strip-components=1", files=files)
    assert changes(image)[0] == ["/o/pkg/m.py", "/src/t.tgz"]
    assert image.unknowns == ()


def test_links_are_made_as_written() -> None:
    """Their origin is the step."""
    node = ran("RUN ln -s app /app").fs.lstat("/app")
    assert isinstance(node, Link)
    assert (node.target, node.origin.repo_path, node.origin.lines) == ("app", None, (4,))


def test_scripts_that_call_one_another_end() -> None:
    """A script that runs itself is read a few times, not for ever."""
    assert ran("RUN ./loop.sh", files={"loop.sh": "#!/bin/sh\n./loop.sh\n"}).failures == ()
