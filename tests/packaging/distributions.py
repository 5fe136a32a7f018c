"""Builds what is released, the same to the byte wherever and whenever it is built.

``python -m tests.packaging.distributions [OUT]`` builds sdist and wheel of HEAD into ``dist``: the
sdist from what git holds, the wheel from the sdist. Times are those of the commit; equal bytes
need the same setuptools and the same zlib.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


def distributions(sources: Path, out: Path, epoch: int) -> tuple[Path, Path]:
    """Build a folder's sdist, and the wheel from that; the paths of both.

    ``epoch``: the time of every file, in seconds. Raises CalledProcessError.
    """
    sdist = _build("--sdist", sources, out, epoch)
    sdist.write_bytes(_normalised(sdist.read_bytes(), epoch))
    with tempfile.TemporaryDirectory() as unpacked:
        with tarfile.open(sdist) as archive:
            archive.extractall(unpacked, filter="data")
        (folder,) = Path(unpacked).iterdir()
        return sdist, _build("--wheel", folder, out, epoch)


def _build(kind: str, folder: Path, out: Path, epoch: int) -> Path:
    """Let the build backend of this environment make one file; a mask of one's own is set aside."""
    with tempfile.TemporaryDirectory() as made:
        subprocess.run(
            [sys.executable, "-m", "build", kind, "--no-isolation", "--outdir", made, str(folder)],
            env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)},
            umask=0o022,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (file,) = Path(made).iterdir()
        out.mkdir(parents=True, exist_ok=True)
        return Path(shutil.move(file, out / file.name))


def _normalised(packed: bytes, epoch: int) -> bytes:
    """A tar.gz with its members in order, of no one's, all of one time."""
    plain = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(packed)) as before,
        tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as after,
    ):
        for member in sorted(before.getmembers(), key=lambda member: member.name):
            content = before.extractfile(member)
            after.addfile(_plain(member, epoch), content)
    return gzip.compress(plain.getvalue(), mtime=epoch)


def _plain(member: tarfile.TarInfo, epoch: int) -> tarfile.TarInfo:
    """A member's name, kind and size, without what the disk said of it."""
    plain = tarfile.TarInfo(member.name)
    plain.type, plain.size, plain.mtime = member.type, member.size, epoch
    plain.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
    return plain


def committed(folder: Path) -> int:
    """Unpack what HEAD holds into a folder; the time of the commit. Raises CalledProcessError."""
    git = ["git", "-C", str(ROOT)]
    packed = subprocess.run([*git, "archive", "HEAD"], check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    said = subprocess.run([*git, "log", "-1", "--format=%ct"], check=True, capture_output=True)
    return int(said.stdout)


def main() -> int:
    """Build HEAD, and say what was made."""
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "dist")
    with tempfile.TemporaryDirectory() as sources:
        made = distributions(Path(sources), out, committed(Path(sources)))
    for path in made:
        print(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
