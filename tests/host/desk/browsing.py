"""A real headless Chromium for the desk's pages: opened once for a file of tests, and what is checked on a page.

`find_barriers` runs axe-core (an npm package, exact version and SHA-512 in `tests/node/package-lock.json`) with all
of its rules for WCAG 2.2 at level AA and its best practices.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

SHOTS = Path("build/screenshots/desk")
MEASURE = Path(__file__).with_name("measure.js").read_text("utf-8")
AXE = Path("build/node/node/node_modules/axe-core/axe.min.js")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]
_RUN_AXE = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.html}`));
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give a browser; open it for one file of tests at most, since nothing else can use asyncio meanwhile."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def open_page(browser: Browser, address: str, width: int = 1280, height: int = 800) -> Iterator[Page]:
    """Give a page of a fresh profile; no script on it may fail."""
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=address)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def take(page: Page, name: str) -> None:
    """Keep a picture of the page for people to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def find_barriers(page: Page) -> list[str]:
    """Give what axe finds, and what is too small, too pale or cut off."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(_RUN_AXE)
    measured: list[str] = page.evaluate(MEASURE)
    return [*found, *measured]


def check(page: Page, name: str) -> None:
    """Take a picture of a page, and check that nobody meets a barrier on it."""
    take(page, name)
    found = find_barriers(page)
    assert found == [], "\n".join((name, *found))


def go_by_tab(page: Page, selector: str, most: int = 60) -> None:
    """Press Tab until an element has the focus, and fail when it never gets it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")
