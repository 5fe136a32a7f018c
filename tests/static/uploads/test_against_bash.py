"""Scripts that assemble a package: what the paper holds is what bash makes of them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from resilience_hooks.static.image.model import Blob, Directory, File, Made
from resilience_hooks.static.image.paths import child
from resilience_hooks.static.services.places import ROOT
from resilience_hooks.static.tree.memory import Content, Executable, Link, memory_tree
from resilience_hooks.static.uploads.model import Trust
from resilience_hooks.static.uploads.paper import Paper
from resilience_hooks.static.uploads.recorder import Recorder
from resilience_hooks.static.uploads.state import State
from tests.unavailable import unavailable

FILES: dict[str, Content] = {
    "fn/main.py": "main",
    "fn/helper.py": "helper",
    "fn/shared": Link("../lib/shared"),
    "fn/sub/deep.py": "deep",
    "fn/tests/test_main.py": "test",
    "lib/shared/__init__.py": "",
    "lib/shared/utils/__init__.py": "",
    "lib/shared/utils/a.py": "a",
    "lib/shared/utils/alias.py": Link("a.py"),
    "lib/shared/config/c.py": "c",
    "lib/shared/notes.md": "notes",
}

SCRIPTS = {
    "a file into a new folder": "mkdir -p out; cp fn/main.py out/",
    "a file under another name": "mkdir out; cp fn/main.py out/entry.py",
    "several files": "mkdir out; cp fn/main.py fn/helper.py out",
    "a folder into a folder": "mkdir out; cp -r lib/shared out/",
    "a folder to a new name": "cp -r lib/shared out",
    "the contents of a folder": "mkdir out; cp -r lib/shared/. out/",
    "a glob": "mkdir out; cp -r lib/shared/* out/",
    "a glob of files": "mkdir out; cp fn/*.py out/",
    "folders need -r": "mkdir out; cp lib/shared out/ 2>/dev/null || true",
    "links are kept by -r": "mkdir out; cp -r fn/. out/; cp -r lib .",
    "links are followed by -L": "mkdir out; cp -rL fn/. out/",
    "a target directory": "mkdir out; cp -t out fn/main.py fn/helper.py",
    "braces": "mkdir out; cp fn/{main,helper}.py out/",
    "a missing source is let pass": "mkdir out; cp nosuch.py out/ 2>/dev/null || true",
    "what follows a failed copy": "mkdir out; cp nosuch out/ 2>/dev/null || echo x > out/made.py",
    "what does not follow a copy": "mkdir out; cp fn/main.py out/ || echo x > out/made.py",
    "a loop over words": "mkdir out; for d in utils config; do cp -r lib/shared/$d out/; done",
    "a loop over an array": (
        'dirs=(\n  utils  # the tools\n  "config"\n)\ndirs+=(notes.md)\nmkdir out\n'
        'for d in "${dirs[@]}"; do cp -r "lib/shared/$d" out/; done'
    ),
    "a loop over a glob": "mkdir out; for f in fn/*.py; do cp $f out/x-$(basename $f); done",
    "variables": 'SRC="fn"; OUT=./out; mkdir "$OUT"; cp "$SRC/main.py" "${OUT}/"',
    "a default": 'mkdir out; cp "${SOURCE:-fn}/main.py" out/',
    "a suffix taken off": 'D=lib/shared/; mkdir out; cp -r "${D%/}" out/',
    "a letter replaced": 'N=f-n; mkdir out; cp "${N//-/}/main.py" out/',
    "cd": "mkdir out; cd fn; cp main.py ../out/",
    "parentheses beside one another": "mkdir out; (cd fn; cp main.py ../out) && "
    "(cp fn/helper.py out)",
    "cd in parentheses": "mkdir out; (cd fn && cp main.py ../out/); cp fn/helper.py out/",
    "the script's own folder": (
        'HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"; mkdir "$HERE/out"; '
        'cp "$HERE/fn/main.py" "$HERE/out"'
    ),
    "a function": 'add() { mkdir -p "$2"; cp -r "$1" "$2/"; }; add fn/main.py out; add lib out',
    "a local default": "f() { local to=${1:-out}; mkdir $to; cp fn/main.py $to; }; f",
    "an early return": "f() { return 0; mkdir never; }; f; mkdir out",
    "a branch that is taken": "mkdir out; if [ -f fn/main.py ]; then cp fn/main.py out/; fi",
    "a branch that is not": "mkdir out; if [ -d nosuch ]; then cp fn/main.py out/; fi",
    "an else": "mkdir out; if [ ! -d fn ]; then echo; else cp fn/main.py out/; fi",
    "an elif": (
        "mkdir out; X=b; if [ $X = a ]; then cp fn/main.py out; "
        "elif [ $X = b ]; then cp fn/helper.py out; else cp -r lib out; fi"
    ),
    "a case": "X=b; mkdir out; case $X in a) cp fn/main.py out;; b|c) cp fn/helper.py out;; esac",
    "a text that is looked for": "mkdir out; if grep -q help fn/helper.py; then cp -r lib out; fi",
    "a text that is not there": "mkdir out; if grep -q zzz fn/helper.py; then cp -r lib out; fi",
    "and": "mkdir out; [ -d fn ] && cp fn/main.py out/; [ -d no ] && cp -r lib out/ || true",
    "exit": "mkdir out; exit 0; cp fn/main.py out/",
    "touch": "mkdir -p out/pkg; touch out/__init__.py out/pkg/__init__.py",
    "every folder a package": ("cp -r lib out; find out -type d -exec touch {}/__init__.py \\;"),
    "echo into a file": 'mkdir out; echo "import x" > out/main.py',
    "a here-document": "mkdir out; cat > out/main.py << 'EOF'\nimport y\nEOF",
    "rm": "cp -r lib out; rm -rf out/shared/utils",
    "rm of a glob": "cp -r fn out; rm out/*.py",
    "ln -s": "mkdir out; ln -s ../lib/shared out/shared; cp -rL out copy",
    "mv into place": "mkdir stage; cp fn/main.py stage/; mkdir out; mv stage/main.py out/entry.py; "
    "rm -rf stage",
    "eval": 'C="cp fn/main.py out/"; mkdir out; eval "$C"',
    "rsync the contents": "rsync -a lib/shared/ out/",
    "rsync the folder": "rsync -a lib/shared out/",
    "rsync follows links": "rsync -aL fn/ out/",
    "rsync leaves names out": "rsync -a --exclude='*.md' --exclude=config lib/shared/ out/",
    "rsync leaves a folder out": "rsync -a --exclude='tests/' --exclude /sub fn/ out/ --copy-links",
    "rsync anchors": "rsync -a --exclude='/a.py' --exclude=/utils/a.py lib/shared/ out/",
    "rsync takes some back": "rsync -a --include='main.py' --exclude='*.py' fn/ out/",
    "rsync one file": "mkdir -p out/x; rsync -a fn/main.py out/x/entry.py",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_the_paper_holds_what_bash_makes(script: str, tmp_path: Path) -> None:
    """The same files with the same bytes, links followed."""
    if "rsync" in script and shutil.which("rsync") is None:
        unavailable("rsync is not installed")
    files: dict[str, Content] = {**FILES, "run.sh": script}
    _write(files, tmp_path)
    subprocess.run(["bash", "./run.sh"], cwd=tmp_path, check=False, capture_output=True)
    recorder = Recorder(memory_tree(files), "run.sh", Trust.SCRIPT)
    recorder.run(script, State(ROOT, f"{ROOT}/run.sh"))
    assert _on_paper(recorder.paper, "out") == _on_disk(tmp_path / "out")


def _write(files: dict[str, Content], folder: Path) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Link):
            target.symlink_to(content.target)
        else:
            assert not isinstance(content, Executable)
            target.write_text(str(content))


def _on_disk(folder: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.is_dir():
            found |= {f"{path.name}/{below}": text for below, text in _on_disk(path).items()}
        elif path.exists():
            found[path.name] = path.read_text()
    return found


def _on_paper(paper: Paper, folder: str) -> dict[str, str]:
    found: dict[str, str] = {}
    place = f"{ROOT}/{folder}"
    for name in paper.children(place) if paper.is_dir(place) else ():
        node = paper.stat(child(place, name))
        if isinstance(node, Directory):
            found |= {f"{name}/{b}": t for b, t in _on_paper(paper, f"{folder}/{name}").items()}
        elif isinstance(node, File):
            found[name] = _text(paper, node)
    return found


def _text(paper: Paper, node: File) -> str:
    match node.content:
        case Blob(path):
            return paper.tree.read(path).decode()
        case Made(data):
            return data.decode()
    return "?"
