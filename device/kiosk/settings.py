"""The file `kiosk.toml`: which browser, which limits. Everything has a default that fits a terminal."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_LOCAL = re.compile(r"http://127\.0\.0\.1:[0-9]{1,5}/")


@dataclass(frozen=True)
class KioskSettings:
    """All settings; durations in seconds.

    Attributes:
        url: the page; nothing but the loopback address is allowed.
        browser: Debian's Chromium.
        policies: the folder from which the browser reads its policies.
        folder: for the browser's profile, made anew at every start; in memory on a terminal.
        display: `wayland` or `x11`.
        size: of the screen, as `800x480`, where nobody makes a window fill it (X11 without a window manager).
        sandbox: the browser's own; off only where the machine forbids it to a test.
        check_s: how often the page's sign of life is looked at.
        silence_s: how long the page may give none.
        wrong_s: how long something else may be shown, or lie over the page.
        start_s: how long the page may take to come.
        steady_s: how long the page has to stand until earlier failures are forgotten.
        pause_s, pause_most_s: before a new start, doubled at each failure in a row.
        failures_to_text: starts in a row that came to nothing before the text screen is shown.
        text_s: the text screen stays until nobody has touched a key for so long; then the browser is tried again.
    """

    url: str = "http://127.0.0.1:8080/"
    browser: Path = Path("/usr/bin/chromium")
    policies: Path = Path("/etc/chromium/policies/managed")
    folder: Path = Path("/run/uketsuke-kiosk")
    display: str = "wayland"
    size: str = ""
    sandbox: bool = True
    check_s: float = 0.5
    silence_s: float = 5.0
    wrong_s: float = 2.5
    start_s: float = 45.0
    steady_s: float = 60.0
    pause_s: float = 1.0
    pause_most_s: float = 30.0
    failures_to_text: int = 3
    text_s: float = 600.0

    def __post_init__(self) -> None:
        """Refuse another page than the terminal's own, and limits that cannot be kept.

        Raises:
            ValueError: a setting is out of its range.
        """
        if not _LOCAL.fullmatch(self.url):
            raise ValueError("url is http://127.0.0.1:PORT/ and nothing else")
        if self.display not in ("wayland", "x11"):
            raise ValueError("display is wayland or x11")
        if not re.fullmatch(r"([0-9]{3,4}x[0-9]{3,4})?", self.size):
            raise ValueError("size is WIDTHxHEIGHT, or empty")
        if min(self.check_s, self.wrong_s, self.start_s, self.pause_s, self.text_s) <= 0:
            raise ValueError("check_s, wrong_s, start_s, pause_s and text_s are above 0")
        if self.silence_s < 2 * max(self.check_s, 1.0):
            raise ValueError("silence_s spans two signs at least: the page gives one each second")
        if self.failures_to_text < 1:
            raise ValueError("failures_to_text is 1 or more")
