"""Files that are written as a whole or not at all."""

from __future__ import annotations

import errno
import os
import stat


def replace_file(path: str, data: bytes) -> None:
    """Write a file so that a reader sees the old contents or the new; its mode stays.

    A link is followed; a pipe or a device is written to as it is. Raises OSError.
    """
    if os.path.exists(path) and not os.path.isfile(path):
        with open(path, "wb") as stream:
            stream.write(data)
        return
    path = os.path.realpath(path)
    folder, name = os.path.split(path)
    beside = os.path.join(folder, f".{name}.{os.getpid()}")
    try:
        with open(beside, "xb") as stream:
            stream.write(data)
        if os.path.exists(path):
            os.chmod(beside, stat.S_IMODE(os.stat(path).st_mode))
        os.replace(beside, path)
    except OSError:
        if os.path.lexists(beside):
            os.remove(beside)
        raise


def replace_in(top: str, path: str, data: bytes) -> None:
    """Replace a file of a repository, as ``replace_file`` does; never one outside. Raises OSError.

    Whoever wrote the repository may have put a link there, to a file of the user or into ``.git``.
    A path that leads out as it stands is the user's own wish.
    """
    wanted, top = os.path.abspath(os.path.join(top, path)), os.path.abspath(top)
    place = os.path.relpath(os.path.realpath(wanted), os.path.realpath(top)).split(os.sep)
    if os.path.commonpath([top, wanted]) == top and {os.pardir, ".git"}.intersection(place):
        raise OSError(errno.EPERM, "a link leads out of the repository from there; remove it")
    replace_file(wanted, data)
