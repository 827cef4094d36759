"""`python -m bench.delivery.host --config FILE`: inbox, worker and enrolment in one process, as a clinic has them.

Only the eligibility system is a stand-in, which answers at once: what it takes is no part of delivery.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bench.host.answers import answer_at_once
from device.base.log import EventLog, tame_foreign_loggers
from device.base.standing import keep_standing
from host.base.turns import take_short_turns
from host.cli.options import read_settings
from host.roles.enrolment import run_enrolment, tell_address
from host.roles.inbox import run_inbox
from host.roles.parts import build_parts
from host.roles.serving import bind
from host.roles.worker import run_worker


def main() -> None:
    """Run until killed."""
    parser = argparse.ArgumentParser(prog="python -m bench.delivery.host")
    parser.add_argument("--config", type=Path, required=True)
    tame_foreign_loggers()
    take_short_turns()
    asyncio.run(_run(parser.parse_args()))


async def _run(options: argparse.Namespace) -> None:
    settings = read_settings(options)
    parts = build_parts(settings, EventLog("bench"))
    listening = bind(settings.enrolment.host, settings.enrolment.port)
    tell_address(parts, listening)
    keep_standing()
    async with asyncio.TaskGroup() as group:
        group.create_task(run_inbox(parts))
        group.create_task(run_worker(parts, answer_at_once))
        group.create_task(run_enrolment(parts, listening))


if __name__ == "__main__":
    main()
