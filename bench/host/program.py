"""`python -m bench.host.program --config FILE`: inbox and worker in one process, as `uketsuke-host run` has them.

Only the eligibility system is a stand-in in the same process, which answers at once (`bench.host.answers`).
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
from host.roles.inbox import run_inbox
from host.roles.parts import build_parts
from host.roles.worker import run_worker


def main() -> None:
    """Run until killed."""
    parser = argparse.ArgumentParser(prog="python -m bench.host.program")
    parser.add_argument("--config", type=Path, required=True)
    tame_foreign_loggers()
    take_short_turns()
    asyncio.run(_run(parser.parse_args()))


async def _run(options: argparse.Namespace) -> None:
    parts = build_parts(read_settings(options), EventLog("bench"))
    keep_standing()
    async with asyncio.TaskGroup() as group:
        group.create_task(run_inbox(parts))
        group.create_task(run_worker(parts, answer_at_once))


if __name__ == "__main__":
    main()
