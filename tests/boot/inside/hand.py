"""What made-up people do in a booted machine; runs there with the terminal's own Python, as root.

A visit is played in the firmware's network namespace, where its page is, as a browser does it; the card is laid on
the virtual reader outside of it. Prints one JSON object.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from device.cli.demo.before_camera import BeforeCamera
from device.cli.demo.insured import AuthorityAdmin, today_in_japan
from device.cli.demo.kiosk import Kiosk
from device.cli.demo.person import Known, Method, Person
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import Persona, load_persona

URL = "http://127.0.0.1:8080"
PORTRAITS = Path("/mnt/uk-test/portraits")
MODELS = Path("/usr/lib/uketsuke/models")
WITHIN_S = 120.0


def make_issuer(folder: str) -> dict[str, str]:
    """Make the made-up issuer of cards."""
    return {"public": str(open_issuer(Path(folder), datetime.now(UTC)).public_folder)}


def insure(persona_name: str, issuer: str, url: str, token: str) -> dict[str, str]:
    """Tell the authority about a persona and its card."""
    now = datetime.now(UTC)
    issued = issue(load_persona(persona_name), open_issuer(Path(issuer), now), now)
    AuthorityAdmin(url, token).tell(issued, today_in_japan())
    return {"person": persona_name}


def visit(persona_name: str, way: str, issuer: str, camera: str) -> dict[str, object]:
    """Play one visit from the card laid down to the page idle again."""
    persona = load_persona(persona_name)
    known = Known(persona.birth, persona.card.security_code, persona.card.pin)
    person, began = Person(Method(way), known), time.monotonic()
    before = _sitting(persona, Path(camera)) if way == Method.FACE.value else nullcontext()
    with Kiosk(URL) as kiosk, before:
        _await(kiosk, "idle")
        with _card(persona_name, issuer):
            screens, ticket = _go_through(kiosk, person)
        took_s = time.monotonic() - began
        _await(kiosk, "idle")
    return {"ticket": ticket, "screens": screens, "seconds": round(took_s, 1), "left_to_staff": person.left_to_staff}


def look() -> dict[str, str]:
    """Say what is on the screen."""
    with Kiosk(URL) as kiosk:
        shown = next(kiosk.watch(WITHIN_S))
    return {"screen": shown.screen}


def _go_through(kiosk: Kiosk, person: Person) -> tuple[list[str], str]:
    screens: list[str] = []
    for shown in kiosk.watch(WITHIN_S):
        if not screens or screens[-1] != shown.screen:
            screens.append(shown.screen)
        if shown.screen == "result":
            return screens, shown.ticket
        if len(screens) > 1 and shown.screen == "idle":
            break
        if touch := person.answer(shown):
            kiosk.post(touch.form, **touch.entries)
    return screens, ""


def _await(kiosk: Kiosk, screen: str) -> None:
    next(shown for shown in kiosk.watch(WITHIN_S) if shown.screen == screen)


@contextmanager
def _card(persona: str, issuer: str) -> Iterator[None]:
    """Lay a card on the reader, whose driver listens in the machine's own network namespace."""
    call = ("/usr/bin/uketsuke", "card", "emulate", "--persona", persona, "--issuer", issuer, "--wait", "30")
    outside = ("nsenter", "-t", "1", "-n", "--", *call, "--portraits", str(PORTRAITS))
    card = subprocess.Popen(outside, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        card.terminate()
        card.wait()


@contextmanager
def _sitting(persona: Persona, folder: Path) -> Iterator[None]:
    """Let the persona sit before the camera and move as the page asks."""
    person = BeforeCamera(folder, URL, MODELS)
    try:
        person.sit(next(path for path in PORTRAITS.glob(f"{persona.live}.*") if path.suffix != ".toml"))
        yield
    finally:
        person.close()


COMMANDS: dict[str, Callable[..., object]] = {"issuer": make_issuer, "insure": insure, "visit": visit, "look": look}

if __name__ == "__main__":
    json.dump(COMMANDS[sys.argv[1]](*sys.argv[2:]), sys.stdout)
