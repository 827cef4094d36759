"""Which reader and card the suite runs against.

`pytest tests/hardware --reader NAME -s` takes the real card service and the first reader whose name holds NAME;
nothing is spent. `--spend-tries` asks for PIN and number B on the terminal and spends a right try of each. Without
`--reader` a virtual card lies on a virtual reader, and everything runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from getpass import getpass
from pathlib import Path

import pytest

from device.firmware.card.basics.number_b import VerificationNumberB
from device.firmware.card.basics.secret import Pin
from device.firmware.card.basics.trust import TrustAnchors, load_trust
from device.firmware.card.transport.channel import Presence
from device.firmware.card.transport.reader import Connection, ReaderSettings
from device.firmware.simulated.persona import load_persona
from tests.device.firmware.card.stack import Stack, Watched, open_stack, wait_for
from tests.device.firmware.simulated.made import Maker

REAL_SOCKET = "/run/pcscd/pcscd.comm"
PERSONA = "hanako"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; they are known only when the suite's folder is named on the command line."""
    group = parser.getgroup("hardware")
    group.addoption("--reader", default="", help="part of a real reader's name")
    group.addoption("--spend-tries", action="store_true", help="ask for PIN and number B, and spend one try of each")
    group.addoption("--user-ca", type=Path, action="append", default=[], help="PEM file of a trusted issuer")
    group.addoption("--card-keys", type=Path, action="append", default=[], help="TOML file of card CA keys")


class OnTheReader:
    """A reader with a card on it, and the holder's secrets where they may be spent."""

    def __init__(self, watched: Watched, anchors: TrustAnchors, *, real: bool, spends: bool) -> None:
        self.reader = watched.reader
        self.anchors = anchors
        self.real = real
        self.spends = spends or not real

    def pin(self) -> Pin:
        return Pin(getpass("PIN: ") if self.real else load_persona(PERSONA).card.pin)

    def number_b(self) -> VerificationNumberB:
        if not self.real:
            persona = load_persona(PERSONA)
            return VerificationNumberB(persona.birth, int(persona.card.expiry[:4]), persona.card.security_code)
        birth = date.fromisoformat(getpass("birth date YYYY-MM-DD: "))
        return VerificationNumberB(birth, int(getpass("year of expiry: ")), getpass("security code: "))


@pytest.fixture(scope="session")
def on_the_reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnTheReader]:
    """Start the reader and wait for a card: a real one, or the virtual one."""
    name = request.config.getoption("--reader", default="")
    if name:
        anchors = load_trust(request.config.getoption("--user-ca"), request.config.getoption("--card-keys"))
        watched = Watched(ReaderSettings(REAL_SOCKET, name))
        spends = bool(request.config.getoption("--spend-tries"))
        yield from _serve(watched, OnTheReader(watched, anchors, real=True, spends=spends))
        return
    maker = Maker(tmp_path_factory.getbasetemp() / "issuer")
    with open_stack(maker.folder) as stack, stack.card(PERSONA, "--fresh-counters"):
        watched = _on(stack)
        yield from _serve(watched, OnTheReader(watched, maker.anchors(), real=False, spends=False))


def _on(stack: Stack) -> Watched:
    return Watched(ReaderSettings(str(stack.plan.socket)))


def _serve(watched: Watched, found: OnTheReader) -> Iterator[OnTheReader]:
    watched.reader.start()
    try:
        wait_for(lambda: watched.reader.health().card is Presence.PRESENT)
        yield found
    finally:
        watched.reader.stop()


@pytest.fixture
def connection(on_the_reader: OnTheReader) -> Iterator[Connection]:
    """A fresh connection for each test: the card is powered anew, and nothing is verified on it."""
    with on_the_reader.reader.connect() as opened:
        yield opened


@pytest.fixture
def spending(on_the_reader: OnTheReader) -> OnTheReader:
    """The reader where tries may be spent; on a real card only with the holder's word."""
    if not on_the_reader.spends:
        pytest.skip("nothing is spent without --spend-tries")
    return on_the_reader
