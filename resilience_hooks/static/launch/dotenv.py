"""Files of ``NAME=value`` lines, as python-dotenv and shells that source them read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_LINE: Final = re.compile(
    r"""^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.]*)[ \t]*=[ \t]*
    (?:'([^'\n]*)'|"([^"\n]*)"|([^\s#'"][^\n]*?)?)(?:[ \t]+\#[^\n]*)?[ \t\r]*$""",
    re.MULTILINE | re.VERBOSE,
)


def read_dotenv(text: str | None) -> Mapping[str, str]:
    """The variables that a file sets; the last value of each counts."""
    lines = _LINE.finditer(text or "")
    return {line[1]: line[2] or line[3] or line[4] or "" for line in lines}
