"""The clinic's server with more and more terminals connected, all played by the country's player."""

from __future__ import annotations

import tempfile
from pathlib import Path

from bench.basics.errors import NotMeasured
from country import profile
from country.errors import NotPlayed
from country.judging.figures import Figures, figures_of
from country.lines.host import open_host
from country.making.cache import Size, make_country
from country.running import Wish, play

RATE, SECONDS = 20.0, 30.0
_CACHE = Path("build/bench/country")
_PARTS = 2


def measure_terminals(sizes: tuple[int, ...]) -> dict[str, dict[int, float]]:
    """Give the CPU time of one visit in milliseconds, of the host with its store and of the broker, by terminals.

    Raises:
        NotMeasured: a program does not start, or the player ended before its time.
    """
    lines: dict[str, dict[int, float]] = {"host": {}, "broker": {}}
    for size in sizes:
        try:
            spent = dict(_play(size).costs.cpu_ms)
        except NotPlayed as error:
            raise NotMeasured(str(error)) from error
        lines["broker"][size] = round(spent.pop("mosquitto"), 3)
        lines["host"][size] = round(sum(spent.values()), 2)
    return lines


def _play(terminals: int) -> Figures:
    moments = profile.constant(RATE, SECONDS)
    made = make_country(_CACHE / str(terminals), Size(1, terminals), len(moments), _PARTS)
    with tempfile.TemporaryDirectory(prefix="uk-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the broker's account has to come through
        with open_host(made, folder, postgresql=False) as line:
            files = folder / "run"
            files.mkdir()
            return figures_of(play(made, line, Wish(moments, terminals), files), SECONDS)
