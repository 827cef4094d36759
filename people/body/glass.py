"""The kiosk's page in a real browser of the panel's size: looked at, and touched with real touch events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, Playwright, ViewportSize

from people.mind.seen import Button, Entry, Seen

CHROMIUM = Path("/usr/bin/chromium")
PANEL = ViewportSize(width=800, height=480)
PX_PER_MM = 5.25
"""Of a 7-inch panel with square pixels."""
_FLAGS = ("--disable-gpu", "--no-sandbox")
"""Where no GPU is, and where root runs it; the page is our own."""
_LOOK = (Path(__file__).parent / "look.js").read_text("utf-8")


class Glass:
    """The panel's glass."""

    def __init__(self, playwright: Playwright, url: str) -> None:
        """Open the page; errors of the page are gathered in `faults`."""
        self.faults: list[str] = []
        self._browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_FLAGS))
        context = self._browser.new_context(viewport=PANEL, has_touch=True, reduced_motion="reduce")
        self._page: Page = context.new_page()
        self._page.on("pageerror", lambda error: self.faults.append(str(error)))
        self._devtools: CDPSession = context.new_cdp_session(self._page)
        self._url = url
        self.load()

    def load(self) -> None:
        """Load the page anew."""
        self._page.goto(self._url)

    def look(self) -> Seen:
        """Look at the page."""
        return to_seen(self._page.evaluate(_LOOK))

    def touch(self, x: float, y: float, hold_s: float) -> None:
        """Touch it at a point, for so long."""
        self._touch_event("touchStart", [{"x": x, "y": y}])
        self.pause(hold_s)
        self._touch_event("touchEnd", [])

    def pause(self, seconds: float) -> None:
        """Let time pass."""
        self._page.wait_for_timeout(seconds * 1000)

    def picture(self, path: Path) -> None:
        """Keep a picture of the page."""
        self._page.screenshot(path=path)

    def close(self) -> None:
        """Close the browser."""
        self._browser.close()

    def _touch_event(self, kind: str, points: list[dict[str, float]]) -> None:
        self._devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def to_seen(found: dict[str, Any]) -> Seen:
    """Give what the script in the page found."""
    buttons = tuple(Button(**one) for one in found.pop("buttons"))
    entries = tuple(Entry(**one) for one in found.pop("entries"))
    return Seen(buttons=buttons, entries=entries, pressed=tuple(found.pop("pressed")), **found)
