"""Draws the pictures of the documentation from the real pages, as SVG (text, so that git can keep them).

    python -m tests.device.firmware.screen.pictures docs/pictures

Chromium prints a page to PDF, and pdftocairo (Debian: poppler-utils) turns it into SVG.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from device.firmware.screen.settings import PANELS
from tests.device.firmware.screen.chromium import CHROMIUM, FLAGS
from tests.device.firmware.screen.kiosk import Kiosk
from tests.device.firmware.screen.scenes import SCENES

PICTURED = {"choosing": "choosing", "result": "result_1"}
PANEL = next(iter(PANELS))


def main(folder: Path) -> None:
    """Draw every picture into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        kiosk = Kiosk(browser, PANEL)
        for name, scene in PICTURED.items():
            kiosk.show(language="ja", **SCENES[scene])
            draw(kiosk, folder / f"{name}.svg")
        kiosk.close()
        browser.close()


def draw(kiosk: Kiosk, target: Path) -> None:
    """Print what the kiosk shows to one SVG file."""
    kiosk.page.emulate_media(media="screen")
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        kiosk.page.pdf(path=file.name, width="800px", height="480px", print_background=True, page_ranges="1")
        subprocess.run(["pdftocairo", "-svg", file.name, str(target)], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
