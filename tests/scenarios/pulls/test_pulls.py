"""A few pulls, drawn by the seed of the test run; `sweep.py` has them all."""

from __future__ import annotations

import random

import pytest

from device.cli.supervisor.sandbox import Sandbox
from tests.scenarios.play.theatre import bring_up
from tests.scenarios.pulls.pulling import WAYS, PulledVisit

pytestmark = [pytest.mark.system, pytest.mark.timeout(180)]

SAMPLES = 3


def test_sampled_pulls(isolation: Sandbox) -> None:
    with bring_up(isolation) as (stage, eyes):
        stage.enter("ordinary")
        for way in WAYS:
            commands = PulledVisit(stage, eyes, way, after=0).play()
            for after in random.sample(range(1, commands), SAMPLES):
                PulledVisit(stage, eyes, way, after).play()
