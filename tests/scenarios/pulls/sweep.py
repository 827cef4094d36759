"""The card is pulled at every single command of a visit by PIN and of one by face (`make test-pulls`)."""

from __future__ import annotations

import pytest

from device.cli.supervisor.sandbox import Sandbox
from tests.scenarios.play.theatre import bring_up
from tests.scenarios.pulls.pulling import WAYS, PulledVisit

pytestmark = [pytest.mark.system, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("way", WAYS)
def test_every_pull(isolation: Sandbox, way: str, capsys: pytest.CaptureFixture[str]) -> None:
    with bring_up(isolation) as (stage, eyes):
        stage.enter("ordinary")
        commands = PulledVisit(stage, eyes, way, after=0).play()
        pulled = [PulledVisit(stage, eyes, way, after) for after in range(1, commands)]
        for visit in pulled:
            visit.play()
    with capsys.disabled():
        print(f"\n{way}: card pulled after each of {len(pulled)} commands; every visit came to its end")
