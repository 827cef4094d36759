"""Looking at many pages in one browser: scenes and their other sides, and what is found wrong on each.

`find_barriers` runs axe-core (an npm package, exact version and SHA-512 in `tests/node/package-lock.json`) with all
its rules, those for a contrast of 7:1 and for targets among them. What it cannot decide counts as found, but for
contrast: lines stand so close that it sees one over the other; `find_faults` measures every contrast itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Page

from device.firmware.screen.choices import Look
from tests.device.firmware.screen.kiosk import Kiosk
from tests.device.firmware.screen.looks import find_faults
from tests.device.firmware.screen.scenes import SCENES, SIDES

AXE = Path("build/node/node/node_modules/axe-core/axe.min.js")
CORE = (
    *("idle_no_card", "choosing", "choosing_all", "choosing_all_told", "choosing_warn", "choosing_guardian"),
    *("unlocking_birth", "unlocking_code_tries", "looking", "looking_ways", "moving_ways", "looking_ended", "pin"),
    *("pin_wrong", "pin_last_told", "consent", "consent_all", "review_guardian", "registering_sent", "staff_told"),
    *(
        "staff_code_311",
        "staff_reasons",
        "card_away",
        "result_renew",
        "result_grace",
        "result_guardian",
        "result_warn",
    ),
    *SIDES,
)
"""One scene for each page, the fullest of its kind, and every side."""
EVERY = (*SCENES, *SIDES)
MODES = (
    *("large", "contrast", "left_handed", "seated", "narrow"),
    *("large contrast", "large seated left_handed", "contrast narrow", "seated narrow", "large contrast seated"),
)
"""Single looks, and pairs that meet in the same rules."""

_RUN_AXE = """async () => {
  const rules = { "color-contrast-enhanced": { enabled: true }, "target-size": { enabled: true } };
  const { violations, incomplete } = await axe.run(document, { rules, resultTypes: ["violations", "incomplete"] });
  const unsure = incomplete.filter(({ id }) => !id.startsWith("color-contrast"));
  return [...violations, ...unsure].flatMap(({ id, help, nodes }) => nodes.map((n) => `${id} (${help}): ${n.html}`));
}"""


def look_of(names: str) -> Look:
    """Give a look by the names of what is on, parted by blanks."""
    return Look(**dict.fromkeys(names.split(), True))


def go_to(kiosk: Kiosk, name: str, language: str, look: str = "") -> None:
    """Show a scene, and turn to its side if the name is a side's."""
    scene, touched = SIDES.get(name, (name, ()))
    kiosk.show(language=language, look=look_of(look), **SCENES[scene])
    for button in touched:
        if not kiosk.page.locator(f"#{button}").is_visible():
            kiosk.tap("read-on")
        kiosk.tap(button)


def look_at(kiosk: Kiosk, names: Iterable[str], language: str, look: str = "") -> dict[str, list[str]]:
    """Give what is wrong with the layout, by scene; scenes without a fault are left out."""
    found = {}
    for name in names:
        go_to(kiosk, name, language, look)
        if faults := find_faults(kiosk.page, kiosk.settings.scale):
            found[name] = faults
    return found


def find_barriers(page: Page) -> list[str]:
    """Give what axe finds, or cannot decide."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text("utf-8"))
    found: list[str] = page.evaluate(_RUN_AXE)
    return found
