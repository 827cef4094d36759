"""Every way through a visit, start to end in every language: `make test-languages`.

Registration, its withdrawal, a visit without a card, one for a child, the face, the PIN and staff; CI plays them in
Japanese and checks only that each can be told in every language.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from device.firmware.screen.catalogue import load_catalogues
from device.firmware.screen.languages import LANGUAGES
from tests.scenarios.conftest import PLAYED
from tests.scenarios.language.grammar import parse_scenario
from tests.scenarios.language.statements import Scenario
from tests.scenarios.languages.translating import Translator
from tests.scenarios.play.theatre import Theatre

FILES = tuple(
    Path(__file__).parents[1] / "ways" / f"{name}.scenario"
    for name in (
        *("registration_yes", "registration_no", "withdrawal", "no_card", "guardian_next_card"),
        *("face", "pin", "staff", "refused_face"),
    )
)
WITHIN_S = 7200.0
pytestmark = [pytest.mark.system, pytest.mark.timeout(WITHIN_S + 60)]


def _told() -> list[Scenario]:
    catalogues = load_catalogues()
    translators = {code: Translator(code, catalogues) for code in LANGUAGES}
    return [
        parse_scenario(Path(f"{code}/{file.name}"), translator.translate(file.read_text("utf-8")))
        for code, translator in translators.items()
        for file in FILES
    ]


@pytest.mark.parametrize("scenario", _told(), ids=lambda scenario: scenario.name)
def test_a_way_in_a_language(theatre: Theatre, scenario: Scenario, request: pytest.FixtureRequest) -> None:
    request.config.stash[PLAYED].append(theatre.played(scenario, WITHIN_S))
