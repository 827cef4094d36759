"""A short day through real programs: broker, host, terminals with certificates of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from country.judging.figures import figures_of
from country.lines.host import open_host
from country.making.cache import Made
from country.profile import compressed_day
from country.running import Wish, play
from tests.country.made import make_small

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(400),
    pytest.mark.skipif(os.geteuid() != 0, reason="the broker's account is given its folder"),
]

TERMINALS, SECONDS = 5, 4.0
PEAK = 15.0
DRAIN_S = 150.0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_small(tmp_path_factory.mktemp("country"), terminals=TERMINALS, visits=60)


@pytest.fixture
def folder() -> Iterator[Path]:
    with TemporaryDirectory(prefix="uk-country-") as name:
        path = Path(name)
        path.chmod(0o755)
        (path / "run").mkdir()
        yield path


def test_a_day_is_played_without_loss(made: Made, folder: Path) -> None:
    moments = compressed_day(PEAK, SECONDS)
    with open_host(made, folder, postgresql=False) as line:
        course = play(made, line, Wish(moments, TERMINALS, drain_s=DRAIN_S), folder / "run")
    found = figures_of(course, SECONDS)
    assert found.offered == len(moments) > 10
    fates = found.fates
    assert (fates.lost, fates.doubled, fates.without_receipt, fates.without_reply, fates.wrong) == (0, 0, 0, 0, 0)
    assert course.tally.eligible > 0
    assert set(found.costs.cpu_ms) == {"mosquitto", "inbox", "worker", "desk"}
    assert found.costs.cpu_ms["worker"] > 0
