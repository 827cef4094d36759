"""Every `.scenario` file, played on the real processes."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import FILES, PLAYED
from tests.scenarios.language.grammar import read_scenario
from tests.scenarios.language.statements import Scenario
from tests.scenarios.play.theatre import Theatre
from tests.scenarios.stage.stage import MachineCannot

WITHIN_S = 400.0
pytestmark = [pytest.mark.system, pytest.mark.timeout(WITHIN_S + 20)]


@pytest.mark.parametrize("scenario", [read_scenario(path) for path in FILES], ids=lambda scenario: scenario.name)
def test_scenario(theatre: Theatre, scenario: Scenario, request: pytest.FixtureRequest) -> None:
    try:
        request.config.stash[PLAYED].append(theatre.played(scenario, WITHIN_S))
    except MachineCannot as error:
        pytest.skip(f"machine cannot: {error}")
