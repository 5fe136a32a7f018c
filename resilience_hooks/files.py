"""Files that are written as a whole or not at all."""

from __future__ import annotations

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
