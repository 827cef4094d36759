"""Every `.scenario` file, played on the real processes."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import FILES, PLAYED
from tests.scenarios.language.grammar import read_scenario
from tests.scenarios.language.statements import Scenario
from tests.scenarios.play.eyes import Eyes
from tests.scenarios.play.player import Played, Player
from tests.scenarios.stage.stage import MachineCannot, Stage

pytestmark = [pytest.mark.system, pytest.mark.timeout(90)]


ALL = [read_scenario(path) for path in FILES]


def of_stage(name: str) -> pytest.MarkDecorator:
    """Give the scenarios of one stage as parameters: a class each, since changing the stage takes seconds."""
    found = [scenario for scenario in ALL if scenario.stage == name]
    return pytest.mark.parametrize("scenario", found, ids=lambda scenario: scenario.name)


@of_stage("ordinary")
class TestOrdinary:
    def test_scenario(self, stage: Stage, eyes: Eyes, scenario: Scenario, request: pytest.FixtureRequest) -> None:
        request.config.stash[PLAYED].append(play(stage, eyes, scenario))


@of_stage("hasty")
class TestHasty:
    def test_scenario(self, stage: Stage, eyes: Eyes, scenario: Scenario, request: pytest.FixtureRequest) -> None:
        request.config.stash[PLAYED].append(play(stage, eyes, scenario))


def play(stage: Stage, eyes: Eyes, scenario: Scenario) -> Played:
    """Play one scenario; whatever becomes of it, the next one finds a line without faults."""
    stage.enter(scenario.stage)
    try:
        return Player(stage, eyes, scenario).play()
    except MachineCannot as error:
        pytest.skip(f"machine cannot: {error}")
    except BaseException:
        stage.make_good()
        raise
