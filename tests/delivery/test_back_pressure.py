"""Ten terminals that were away for a day come back at once: the visits of people who wait now still come first."""

from __future__ import annotations

import statistics
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from device.daemon.base.settings import LinkSettings
from device.wire.messages.visit import Card
from tests.delivery.backlog import Returning, enrol_returning
from tests.host.line.bodies import FACE, visit_body
from tests.host.line.line import Line
from tests.host.line.waiting import wait_for

pytestmark = pytest.mark.system

TERMINALS = 10
EACH = 150
LIVE = 12
SMALLEST_WAIT_S = 60.0


def receipted(terminals: list[Returning]) -> int:
    """Count the messages of the backlog that the host has."""
    return sum(len(terminal.receipts) for terminal in terminals)


def live_visit(line: Line, card: Card) -> float:
    """Let one person check in at the terminal that was never away; give the seconds until the reply."""
    began = time.monotonic()
    body = visit_body(FACE, card)
    line.terminal.send_visit(body, line.terminal.challenge())
    line.terminal.reply_for(body.visit_id)
    return time.monotonic() - began


@pytest.mark.timeout(300)
def test_live_visits_come_first(tmp_path: Path, clinic: Line) -> None:
    card = clinic.insured(9300).facts()
    with ExitStack() as stack:
        terminals = []
        for number in range(TERMINALS):
            terminal = enrol_returning(clinic, tmp_path, f"away-{number}", "NOPQRSTUVWXY"[number])
            stack.callback(terminal.leave)
            terminal.fill(card, EACH)
            terminals.append(terminal)
        idle = [live_visit(clinic, card) for _ in range(LIVE)]
        for terminal in terminals:
            terminal.come_back()
        wait_for(lambda: receipted(terminals), "the backlog comes")
        busy: list[float] = []
        overtaken: list[int] = []
        while receipted(terminals) < TERMINALS * EACH - LinkSettings().backlog_window and len(busy) < LIVE:
            before = receipted(terminals)
            busy.append(live_visit(clinic, card))
            overtaken.append(receipted(terminals) - before)
        wait_for(lambda: receipted(terminals) >= TERMINALS * EACH, "the backlog is in", SMALLEST_WAIT_S)
    print(f"\nidle p50 {statistics.median(idle):.3f} s, max {max(idle):.3f} s")
    print(f"under backlog p50 {statistics.median(busy):.3f} s, max {max(busy):.3f} s, n {len(busy)}")
    print(f"messages of the backlog taken meanwhile: {overtaken}")
    # What was under way when a live visit came, and what went on while it was worked on; never the whole backlog.
    # Not the median: the first one meets the burst with which ten terminals come back.
    assert min(overtaken) <= TERMINALS * EACH // 3
    assert max(overtaken) < TERMINALS * EACH
