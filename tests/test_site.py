"""The site: every page is in it, and no link of it leads nowhere."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]


def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    """With --strict a page that no menu has, a dead link or a dead anchor ends the build."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir",
         str(tmp_path / "site")],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    page = (tmp_path / "site" / "how-it-decides.html").read_text()
    assert "How it decides" in page
    assert "//cdn" not in page


def test_every_page_is_in_the_menu() -> None:
    """In one place each."""
    menu = yaml.safe_load((ROOT / "mkdocs.yml").read_text())["nav"]
    named = [page for entry in menu for page in _pages(entry)]
    pages = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert sorted(named) == sorted(pages)


def _pages(entry: str | dict[str, list[str]]) -> list[str]:
    return [entry] if isinstance(entry, str) else [page for each in entry.values() for page in each]
