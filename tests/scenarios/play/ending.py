"""What must hold when a scenario is over: everything was named, nothing is left over, everybody lives."""

from __future__ import annotations

import time
from collections.abc import Sequence

from tests.scenarios.language.errors import ScenarioFailed
from tests.scenarios.language.seen import Seen, SeenRow, describe, is_looked_at
from tests.scenarios.language.statements import Scenario
from tests.scenarios.play.eyes import Eyes
from tests.scenarios.stage.stage import Stage

_QUIET_S = 0.3
_SETTLED_WITHIN_S = 40.0
_LOOK_EVERY_S = 0.1


def check_ending(
    stage: Stage, eyes: Eyes, scenario: Scenario, tolerated: Sequence[Seen], states: Sequence[str], tries: int
) -> None:
    """Wait until the line is quiet, and check it; `states` are those that nobody named, `tries` those named.

    Raises:
        ScenarioFailed: something is left over or was not named.
    """
    rows = _settle(stage, eyes)
    unnamed = [trace.seen for trace in eyes.unnamed() if not is_looked_at(trace.seen)]
    wrong = [f"seen and not named: {describe(seen)}" for seen in unnamed if seen not in tolerated]
    if states:
        wrong.append(f"states not named: {' '.join(states)}")
    if eyes.screen.last.name != "idle":
        wrong.append(f"the screen ends with {eyes.screen.last.name}")
    if rows:
        wrong.append(f"{rows} messages are left in the outbox")
    if (spent := stage.cards.tries_spent()) != tries:
        wrong.append(f"the card saw {spent} tries, the scenario says {tries}")
    wrong += [f"still open at the desk: {describe(row)}" for row in _open_rows(eyes)]
    stage.line.supervisor.check_alive()
    if wrong:
        raise ScenarioFailed(f"{scenario.path.name}: at the end\n" + "\n".join(wrong))


def _settle(stage: Stage, eyes: Eyes) -> int:
    """Wait until nothing has happened for a moment; give how many rows are left in the outbox."""
    deadline = time.monotonic() + _SETTLED_WITHIN_S
    quiet_since = time.monotonic()
    count = len(eyes.unnamed())
    while time.monotonic() < deadline and time.monotonic() - quiet_since < _QUIET_S:
        time.sleep(_LOOK_EVERY_S)
        now = len(eyes.unnamed())
        if now != count or stage.outbox_rows():
            quiet_since, count = time.monotonic(), now
    return stage.outbox_rows()


def _open_rows(eyes: Eyes) -> list[SeenRow]:
    return [row for row in eyes.desk.rows if row.can]
