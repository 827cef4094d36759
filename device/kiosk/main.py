"""`uketsuke-kiosk`: keeps the screen's page before people's eyes. It has no network but the page's."""

from __future__ import annotations

import argparse
import os
import select
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from device.base import readiness
from device.base.config import load_config
from device.base.errors import UketsukeError
from device.base.log import EventLog
from device.base.process import harden
from device.kiosk.keeper import Keeper, Rim
from device.kiosk.policies import format_policies
from device.kiosk.settings import KioskSettings
from device.kiosk.text.screen import Limits, TextScreen
from device.kiosk.text.terminal import Terminal

DEFAULT_CONFIG = Path("/etc/uketsuke/kiosk.toml")
_STDIN = 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until SIGTERM or SIGINT; 0 when stopped, 1 when it cannot run (with one line that says why)."""
    parser = argparse.ArgumentParser(
        prog="uketsuke-kiosk", description="The browser of the screen, kept on its page."
    )
    parser.add_argument("--config", type=Path, help=f"default: {DEFAULT_CONFIG}, if it is there")
    parser.add_argument("--print-policies", action="store_true", help="print the browser's policy file and end")
    parser.add_argument("--text", action="store_true", help="only the text screen, on this terminal")
    options = parser.parse_args(arguments)
    log = EventLog("kiosk")
    harden(log)
    try:
        settings = _load(options.config)
        if options.print_policies:
            sys.stdout.write(format_policies(settings.url))
        else:
            _run(settings, log, only_text=options.text)
    except UketsukeError as error:
        log.failure("not_started", error)
        print(f"uketsuke-kiosk: {error}", file=sys.stderr)
        return 1
    return 0


def _load(path: Path | None) -> KioskSettings:
    if path is None and not DEFAULT_CONFIG.exists():
        return KioskSettings()
    return load_config(path or DEFAULT_CONFIG, KioskSettings)


def _run(settings: KioskSettings, log: EventLog, *, only_text: bool) -> None:
    with _stop_descriptor() as stopped:
        log.event("started")
        if only_text:
            _show_text(settings, stopped, sys.float_info.max)
        else:
            _keep(settings, stopped, log)
        readiness.stopping()
        log.event("stopped")


def _keep(settings: KioskSettings, stopped: int, log: EventLog) -> None:
    keeper = Keeper(settings, Rim(stopped), log)
    while not keeper.keep():
        readiness.ready("the browser does not start; the text screen is shown")
        log.event("text_screen", seconds=settings.text_s)
        if _show_text(settings, stopped, settings.text_s):
            return


def _show_text(settings: KioskSettings, stopped: int, quiet_s: float) -> bool:
    """Show the text screen, or wait where there is no terminal; return whether the program is to end."""
    if not os.isatty(_STDIN):
        return bool(select.select([stopped], [], [], min(quiet_s, settings.pause_most_s))[0])
    with Terminal(_STDIN) as terminal:
        return TextScreen(settings.url, terminal).run(Limits(stopped, quiet_s))


@contextmanager
def _stop_descriptor() -> Iterator[int]:
    """Give a descriptor that can be read from once the program is told to end."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = signal.set_wakeup_fd(writing)
    kept = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield reading
    finally:
        signal.set_wakeup_fd(before)
        for number, handler in kept.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


if __name__ == "__main__":
    sys.exit(main())
