"""Generated instructions; each updates what is known of its stage."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.engine.draws import chance, weighted
from tests.engine.operands import TOPS, operands
from tests.engine.state import Stage, World

_FLAGS: Final = ("--chown=1:2", "--chown=10", "--chmod=755", "--chmod=0644")
_FAULTS: Final = ("COPY nope.txt /o/", "COPPY a.py /o/", "COPY --nope a.py /o/", "COPY a.py")
_FOLDERS: Final = ("sub", "./sub", "../up", "sub/../x", "sub/")
_VOLUMES: Final = ("VOLUME /o", "VOLUME /data", 'VOLUME ["/app", "/v"]')
_OTHERS: Final = (
    *("# a comment", "", "LABEL a=b", "EXPOSE 80", "USER 1000", "STOPSIGNAL 9", "MAINTAINER me"),
    *('CMD ["python", "a.py"]', "ENTRYPOINT python a.py", "HEALTHCHECK NONE", 'SHELL ["/bin/a"]'),
)


@st.composite
def instructions(draw: DrawFn, world: World, stage: Stage) -> str:
    """One instruction, or a few lines that belong together."""
    write = weighted(
        draw,
        (14, _copy),
        (3, copy_named),
        (3, _workdir),
        (5, _variable),
        (2, _named_folder),
        (2, _onbuild),
        (1, _volume),
        (1, _other),
    )
    return draw(_styled(write(draw, world, stage)))


def copy_from(draw: DrawFn, world: World, stage: Stage, origin: int | None) -> str:
    """COPY or ADD of something that should be in a stage, or in the context."""
    words, is_archive = draw(operands(world, stage, origin))
    flags = [draw(st.sampled_from(_FLAGS))] if chance(draw, 15) else []
    if origin is not None:
        name = world.stages[origin].name
        flags.append(f"--from={name if name and not chance(draw, 30) else origin}")
        return " ".join(["COPY", *flags, words])
    keyword = "ADD" if chance(draw, 85 if is_archive else 20) else "COPY"
    return " ".join([keyword, *flags, words])


def _copy(draw: DrawFn, world: World, stage: Stage) -> str:
    if world.is_whole and chance(draw, 2):
        return draw(st.sampled_from(_FAULTS))
    earlier = [number for number, other in enumerate(world.stages) if other.places]
    origin = draw(st.sampled_from(earlier)) if earlier and chance(draw, 30) else None
    return copy_from(draw, world, stage, origin)


def copy_named(draw: DrawFn, world: World, stage: Stage) -> str:
    """A copy from the build context ``extra``, or from the main one where there is no other."""
    if world.named is None:
        return _copy(draw, world, stage)
    inside = [path for path in world.files if path.startswith(f"{world.named}/")]
    paths = [path[len(world.named) + 1 :] for path in inside if " " not in path]
    path = draw(st.sampled_from((".", "/", *paths)))
    place = draw(st.sampled_from(("/o/", "/app/", "named/")))
    for each in paths if path in {".", "/"} else [path]:
        name = each if path in {".", "/"} else posixpath.basename(each)
        stage.put(posixpath.join(stage.at(place), name), is_directory=False)
    stage.put(stage.at(place), is_directory=True)
    return f"COPY --from=extra {path} {place}"


def _workdir(draw: DrawFn, world: World, stage: Stage) -> str:
    """Never at a file: BuildKit's build fails there, buildah's does not."""
    words = [word for word in (*TOPS, *_FOLDERS) if stage.places.get(stage.at(word), True)]
    word = draw(st.sampled_from(words))
    parts = [name for name, value in stage.values.items() if value and f"/{value}" == word]
    stage.workdir = stage.at(word)
    stage.put(stage.workdir, is_directory=True)
    forms = [word, word, f"{word}$NO", f"{word}${{NO:+no}}", f"${{NO:-{word}}}", f'"{word}"']
    return f"WORKDIR {draw(st.sampled_from([*forms, *(f'/${name}' for name in parts)]))}"


def _variable(draw: DrawFn, world: World, stage: Stage) -> str:
    value = "" if chance(draw, 15) else draw(st.sampled_from(world.names))
    if chance(draw, 45):
        return _argument(draw, world, stage, value)
    name = draw(st.sampled_from("BEFG"))
    stage.values[name] = value
    stage.arguments.discard(name)
    form = draw(st.sampled_from(("plain", "plain", "legacy", "two", "reference")))
    if form == "legacy" and value:
        return f"ENV {name} {value}"
    if form == "two":
        return f"ENV {name}={_quoted(value)} E2=$E"
    if form == "reference":
        stage.values["R"] = value
        return f"ENV {name}={_quoted(value)}\nENV R=${{{name}}}"
    return f"ENV {name}={_quoted(value)}"


def _argument(draw: DrawFn, world: World, stage: Stage, value: str) -> str:
    if chance(draw, 15):
        name = draw(st.sampled_from(("BUILDOS", "TARGETOS")))
        stage.arguments.add(name)
        stage.values[name] = "linux"
        return f"ARG {name}"
    set_by_env = stage.values.keys() - stage.arguments - world.given.keys() - world.globals.keys()
    if set_by_env and chance(draw, 90):
        return f"ARG {draw(st.sampled_from(sorted(set_by_env)))}"
    name = draw(st.sampled_from(["A", "F", "G", *world.globals, *world.globals]))
    stage.arguments.add(name)
    if name in stage.forgotten or chance(draw, 50):
        stage.values[name] = world.given.get(name, value)
        return f"ARG {name}={_quoted(value)}"
    inherited = world.globals.get(name, stage.values.get(name, ""))
    stage.values[name] = world.given.get(name, inherited)
    return f"ARG {name}"


def _named_folder(draw: DrawFn, world: World, stage: Stage) -> str:
    """A variable that the build sets, maybe from outside, and at once a folder of its value."""
    value = "" if chance(draw, 30) else draw(st.sampled_from(world.names))
    line = _argument(draw, world, stage, value)
    name = line.removeprefix("ARG ").partition("=")[0]
    plain = [path for path in world.spared(sorted(world.files)) if _is_plain(world, path)]
    form, meant = draw(st.sampled_from(_forms(name, stage.values[name])))
    folder = f"/v/of-{meant}"
    if not plain or not folder.isascii():
        return line
    source = draw(st.sampled_from(plain))
    stage.put(folder, is_directory=True)
    stage.put(posixpath.join(folder, posixpath.basename(source)), is_directory=False)
    return f'{line}\nCOPY {source} "/v/of-{form}/"'


def _forms(name: str, value: str) -> tuple[tuple[str, str], ...]:
    """Ways to write a word with a variable in it, and what each means."""
    return (
        (f"${name}", value),
        (f"${{{name}:-d}}", value or "d"),
        (f"x${{{name}:+y}}", "xy" if value else "x"),
    )


def _is_plain(world: World, path: str) -> bool:
    named_alike = path.isascii() and not any(sign in path for sign in " *?[")
    return named_alike and isinstance(world.files.get(path), bytes)


def _onbuild(draw: DrawFn, world: World, stage: Stage) -> str:
    kinds: tuple[Callable[[], str], ...] = (
        lambda: f"WORKDIR {draw(st.sampled_from(('/on', 'on')))}",
        lambda: f"ENV O={_quoted(draw(st.sampled_from(world.names)))}",
        lambda: copy_from(draw, world, Stage(None), None),
    )
    trigger = draw(st.sampled_from(kinds))()
    stage.triggers.append(trigger)
    return f"ONBUILD {trigger}"


def _volume(draw: DrawFn, world: World, stage: Stage) -> str:
    return draw(st.sampled_from(_VOLUMES))


def _other(draw: DrawFn, world: World, stage: Stage) -> str:
    return draw(st.sampled_from(_OTHERS))


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value or not value else value


@st.composite
def _styled(draw: DrawFn, line: str) -> str:
    """The same instruction, laid out in another way."""
    keyword, space, rest = line.partition(" ")
    if not space or keyword.startswith("#"):
        return line
    forms = (
        (14, line),
        (1, f"{keyword.lower()} {rest}"),
        (1, f"  {keyword}\t{rest}"),
        (2, f"{keyword} \\\n  {rest}"),
        (1, f"{keyword} \\\n# in between\n  {rest}"),
    )
    return weighted(draw, *forms)
