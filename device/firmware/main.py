"""`uketsuke-firmware`: the program of the terminal that sees people. It has no network."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from device.base import readiness
from device.base.audit import TRAIL_FILE, AuditTrail, note_settings
from device.base.config import load_config
from device.base.errors import UketsukeError
from device.base.log import EventLog, tame_foreign_loggers
from device.base.memory import share_heaps
from device.base.process import harden
from device.firmware.card.transport.process import PCSC
from device.firmware.diagnosis.strictness import note_strictness
from device.firmware.program import build
from device.firmware.settings import FirmwareSettings

DEFAULT_CONFIG = Path("/etc/uketsuke/firmware.toml")


def main(arguments: Sequence[str] | None = None, reader_program: str = PCSC) -> int:
    """Run until SIGTERM or SIGINT; 0 when stopped, 1 when it cannot run (with one line that says why).

    `reader_program` is the module of the process that holds the reader.
    """
    parser = argparse.ArgumentParser(prog="uketsuke-firmware", description="The terminal's card, camera and screen.")
    parser.add_argument("--config", type=Path, default=DEFAULT_CONFIG, help="default: %(default)s")
    options = parser.parse_args(arguments)
    tame_foreign_loggers()
    log = EventLog("firmware")
    harden(log)
    share_heaps()
    try:
        settings = load_config(options.config, FirmwareSettings)
        asyncio.run(_serve(settings, log, reader_program, options.config))
    except UketsukeError as error:
        log.failure("not_started", error)
        print(f"uketsuke-firmware: {error}", file=sys.stderr)
        return 1
    return 0


async def _serve(settings: FirmwareSettings, log: EventLog, reader_program: str, config: Path) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    program = build(settings, log, reader_program)
    try:
        trail = AuditTrail(settings.state / TRAIL_FILE, "firmware")
        note_settings(trail, config)
        note_strictness(trail, program.face, config)
    except OSError as error:  # people are received all the same
        log.failure("audit_not_written", error)
    log.event("started")
    await program.run(stop)
    readiness.stopping()
    log.event("stopped")


if __name__ == "__main__":
    sys.exit(main())
