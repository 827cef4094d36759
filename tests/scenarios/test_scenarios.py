"""Every `.scenario` file, played on the real processes."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import FILES, PLAYED
from tests.scenarios.language.grammar import read_scenario
from tests.scenarios.language.statements import Scenario
from tests.scenarios.play.eyes import Eyes
from tests.scenarios.play.player import Player
from tests.scenarios.stage.stage import MachineCannot, Stage

pytestmark = [pytest.mark.system, pytest.mark.timeout(90)]


@pytest.mark.parametrize("scenario", [read_scenario(path) for path in FILES], ids=lambda scenario: scenario.name)
def test_scenario(stage: Stage, eyes: Eyes, scenario: Scenario, request: pytest.FixtureRequest) -> None:
    stage.enter(scenario.stage)
    try:
        request.config.stash[PLAYED].append(Player(stage, eyes, scenario).play())
    except MachineCannot as error:
        pytest.skip(f"machine cannot: {error}")
    except BaseException:
        stage.make_good()
        raise
