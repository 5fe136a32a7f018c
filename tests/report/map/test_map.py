from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from resilience_hooks.cli.main import main
from tests.repository import Repository
from tests.unavailable import unavailable

PLATFORM: Mapping[str, str | bytes] = {
    "api/Dockerfile": "FROM python:3.12\nWORKDIR /app\nCOPY api/ ./api/\nCOPY shared/ ./shared/\n"
    'CMD ["python", "-m", "api.main"]\n',
    "api/__init__.py": "",
    "api/main.py": "from api import views\n",
    "api/views.py": "import shared.answers\n\ndef show():\n    import worker.jobs\n",
    "shared/__init__.py": "",
    "shared/answers.py": "x = 1\n",
    "worker/__init__.py": "",
    "worker/jobs.py": "x = 1\n",
    "worker/Dockerfile": "FROM python:3.12\nCOPY worker/ ./worker/\n"
    'CMD ["python", "-m", "worker"]\n',
    "worker/__main__.py": "import worker.jobs\n",
    "tool/Dockerfile": 'FROM debian\nCOPY tool/run.sh /\nCMD ["/run.sh"]\n',
    "tool/run.sh": "#!/bin/sh\necho '<b>&amp;'\n",
}
VOID = {"meta", "input"}


@pytest.fixture
def drawn(repository: Repository, tmp_path: Path) -> Path:
    repository.commit(PLATFORM)
    path = tmp_path / "map.html"
    assert main(["map", "--root", str(repository.path), "--output", str(path)]) == 0
    return path


class Reader(HTMLParser):
    """Checks that elements nest, and remembers what would be loaded."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.loads += [f"{tag} {name}" for name, _ in attrs if name == "src"]
        self.loads += [tag] if tag in {"link", "iframe", "img"} else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_page_is_whole_and_loads_nothing(drawn: Path) -> None:
    """Elements nest, and no network is asked for anything."""
    reader = Reader()
    reader.feed(drawn.read_text())
    assert (reader.open, reader.loads) == ([], [])


def test_standard_output(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """``-`` prints the page and nothing else."""
    repository.commit(PLATFORM)
    assert main(["map", "api", "--root", str(repository.path), "--output", "-"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("<!doctype html>")
    assert out.endswith("</html>\n")


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    """A real headless Chromium."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if program is None or driver is None:
        unavailable("no chromium with its driver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for word in ("headless", "no-sandbox", "disable-gpu", "disable-background-networking"):
        options.add_argument(f"--{word}")
    options.add_argument(f"--user-data-dir={tmp_path / 'profile'}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    found = webdriver.Chrome(options, webdriver.ChromeService(driver))
    try:
        yield found
    finally:
        found.quit()


def visible(browser: webdriver.Chrome, selector: str) -> list[str]:
    found = browser.find_elements(By.CSS_SELECTOR, selector)
    return [element.text.split("\n")[0] for element in found if element.is_displayed()]


def test_a_browser_shows_it(drawn: Path, browser: webdriver.Chrome) -> None:
    """Services with findings first; one sheet at a time; chains, search and keys work."""
    browser.get(drawn.as_uri())
    assert visible(browser, "tbody th a") == ["api", "worker", "tool"]
    assert visible(browser, "section h2") == ["api"]
    assert visible(browser, ".lacks") == ["✗1"]

    for summary in browser.find_elements(By.CSS_SELECTOR, "#s-api .loaded summary"):
        summary.click()
    (button,) = browser.find_elements(By.CSS_SELECTOR, '[data-path="shared/answers.py"]')
    button.send_keys(Keys.ENTER)
    assert visible(browser, ".chain li") == [
        "api.main starts here",
        "api.views (api/main.py:1)",
        "shared.answers (api/views.py:1)",
    ]

    browser.find_element(By.LINK_TEXT, "tool").send_keys(Keys.ENTER)
    assert visible(browser, "section h2") == ["tool"]
    assert "Not checked" in browser.find_element(By.ID, "s-tool").text

    browser.find_element(By.ID, "find").send_keys("WORK")
    assert visible(browser, "tbody th a") == ["worker"]
    browser.find_element(By.ID, "find").clear()
    browser.find_element(By.ID, "find").send_keys(" ", Keys.BACKSPACE)
    browser.find_element(By.ID, "faulty").send_keys(Keys.SPACE)
    assert visible(browser, "tbody th a") == ["api"]
    assert browser.get_log("browser") == []  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out(scheme: str, drawn: Path, browser: webdriver.Chrome) -> None:
    """In either scheme, text has a contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3)."""
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    browser.get(drawn.as_uri())
    for selector in ("body", "dt", "tbody th a", ".lacks", "article h3", "small"):
        assert contrast(browser, selector) >= 4.5, selector


def contrast(browser: webdriver.Chrome, selector: str) -> float:
    """The ratio of an element's colour to what lies behind it."""
    colours: list[list[float]] = browser.execute_script(
        """
        const numbers = (text) => text.match(/[0-9.]+/g).map(Number);
        const element = document.querySelector(arguments[0]);
        let behind = element;
        while (behind && numbers(getComputedStyle(behind).backgroundColor)[3] === 0) {
          behind = behind.parentElement;
        }
        return [numbers(getComputedStyle(element).color),
                numbers(getComputedStyle(behind || document.body).backgroundColor)];
        """,
        selector,
    )
    lighter, darker = sorted((luminance(colour) for colour in colours), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: list[float]) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [value / 255 for value in colour[:3]]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return float(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
