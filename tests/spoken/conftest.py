"""A whole line of its own with a visitor before it: the guide reads quickly, for ears that know sounds by name."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from device.cli.demo import programs
from device.cli.demo.kiosk import Kiosk
from device.cli.demo.line import Line
from device.cli.demo.places import Build, make_places
from device.cli.demo.progress import Progress
from device.cli.demo.toml import add_sections
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import Sandbox
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.screen.catalogue import load_catalogues
from tests.spoken.ears import Ears, make_sounds
from tests.spoken.visitor import Body, Visitor
from tests.system.conftest import sandbox
from tests.system.probing import PROJECT

__all__ = ["sandbox"]
IDLE_WITHIN_S = 60.0
QUICK = {"pace": 0.0, "gap_s": 1.5, "digit_gap_s": 0.8, "late_s": 0.0}
"""A press has to come within a gap: these are as short as a slow machine allows."""


@pytest.fixture(scope="session")
def spoken_line(sandbox: Sandbox) -> Iterator[Line]:
    """The line, with sounds that can be told apart."""
    folder = RunFolder()
    places = make_places(folder, Build(PROJECT / "build"), isolated=True)
    with Supervisor(folder, sandbox) as supervisor, Line(supervisor, places, Progress(io.StringIO())) as line:
        sounds = places.run.own("firmware") / "sounds"
        make_sounds(sounds, load_catalogues())
        supervisor.stop("firmware")
        add_sections(places.config("firmware"), {"guide": QUICK, "speech": {"folder": sounds}})
        supervisor.start(programs.firmware(places))
        yield line
    folder.remove()


@pytest.fixture(scope="session")
def ears(spoken_line: Line) -> Iterator[Ears]:
    """Ears before the terminal, and a body that obeys them."""
    made = Ears(spoken_line.screen_url, load_catalogues())
    body = Body(spoken_line.places.camera, made, spoken_line.places.build.models)
    spoken_line.person.close()
    spoken_line._person = body
    yield made
    body.close()
    made.close()


@pytest.fixture
def visitor(spoken_line: Line, ears: Ears) -> Iterator[Visitor]:
    """Somebody who comes to a terminal that is idle, and leaves it so."""
    with Kiosk(spoken_line.screen_url) as page:  # whoever was here before has to be gone
        next(shown for shown in page.watch(IDLE_WITHIN_S) if shown.screen == "idle")
    made = Visitor(spoken_line, ears)
    yield made
    made.plug(False)
    spoken_line.take_card()
