"""`uketsuke-daemon`: the part of the terminal that reaches the network and cannot see people.

The one place where its parts meet: `run` builds the real ones and ends them at a signal.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import random
import secrets
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import metadata
from pathlib import Path

from device.base import readiness
from device.base.audit import TRAIL_FILE, AuditTrail, note_settings
from device.base.config import load_config
from device.base.errors import UketsukeError
from device.base.inspection import Inspection
from device.base.log import EventLog, tame_foreign_loggers
from device.base.metrics import Metrics
from device.base.metrics_socket import serve_metrics
from device.base.process import harden
from device.base.ring import EventRing
from device.base.standing import keep_standing
from device.daemon.base.errors import StateDamaged
from device.daemon.base.pauses import Pauses
from device.daemon.base.settings import Settings
from device.daemon.firmware_port import FirmwarePort
from device.daemon.link.link import Link
from device.daemon.outbox.ages import RowAges
from device.daemon.outbox.handing import OutboxHanding
from device.daemon.outbox.sender import Sender, Windows
from device.daemon.outbox.store import Outbox
from device.daemon.server import SocketServer
from device.daemon.service import Daemon, Parts, Start
from device.daemon.trust.identity import IdentityStore
from device.daemon.trust.renewal import Renewal
from device.wire.topics import Leaf

_DEFAULT_CONFIG = Path("/etc/uketsuke/daemon.toml")
_ALIVE_EVERY_S = 5.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program until it is told to end; 0 when it ended so, 1 when it could not run."""
    parser = argparse.ArgumentParser(
        prog="uketsuke-daemon",
        description="Keep sealed results until the clinic's host has them, and carry its answers back.",
        epilog="example: uketsuke-daemon --config /etc/uketsuke/daemon.toml",
    )
    parser.add_argument("--config", type=Path, default=_DEFAULT_CONFIG, help="settings (default: %(default)s)")
    options = parser.parse_args(arguments)
    tame_foreign_loggers()
    log = EventLog("daemon")
    harden(log)
    try:
        settings = load_config(options.config, Settings)
        with _claim(settings.state):
            _note_settings(settings, options.config, log)
            asyncio.run(run(settings, log))
    except UketsukeError as error:
        log.failure("cannot_run", error)
        print(error, file=sys.stderr)
        return 1
    except Exception as error:  # noqa: BLE001  # border of the process: the log has to say why it ends
        log.failure("failed", _innermost(error))
        return 1
    return 0


async def run(settings: Settings, log: EventLog) -> None:
    """Serve until SIGTERM or SIGINT.

    Raises:
        StateDamaged: what is stored, or the socket's path, cannot be used.
    """
    start = Start(secrets.token_hex(8), metadata.version("uketsuke"))
    parts = _build(settings, start, log)
    daemon = Daemon(settings, start, parts, log)
    inspection = _inspection(settings, log)
    sockets = SocketServer(daemon, log, inspection, OutboxHanding(settings.state, inspection))
    server = await sockets.start(settings.socket, for_group=settings.socket_for_group)
    people = await sockets.start_for_people(settings.look_socket)
    metrics = Metrics("daemon", start.software)
    daemon.measure(metrics)
    telling = asyncio.create_task(serve_metrics(settings.metrics, metrics, log))
    work = asyncio.create_task(daemon.run())
    _cancel_at_signals(work)
    log.event("started", boot=start.boot, version=start.software, rows=parts.outbox.counts().waiting)
    readiness.ready()
    keep_standing()
    try:
        await _feed_watchdog_until_done(work, parts.outbox, parts.link)
    finally:
        readiness.stopping()
        telling.cancel()
        server.close()
        if people is not None:
            people.close()
        log.event("ended")


def _note_settings(settings: Settings, config: Path, log: EventLog) -> None:
    try:
        note_settings(AuditTrail(settings.state / TRAIL_FILE, "daemon"), config)
    except OSError as error:  # results are kept all the same
        log.failure("audit_not_written", error)


def _inspection(settings: Settings, log: EventLog) -> Inspection:
    ring = EventRing()
    log.listen(ring.take)

    def witness(action: str, number: int, head: str) -> None:
        log.event("audited", name=action, number=number, digest=head[:16])

    return Inspection("daemon", ring, AuditTrail(settings.state / TRAIL_FILE, "daemon", witness=witness))


def _build(settings: Settings, start: Start, log: EventLog) -> Parts:
    chance = random.SystemRandom()
    outbox = Outbox(settings.state / "outbox.db", settings.outbox)
    link_settings = settings.link
    link = Link(
        link_settings,
        Pauses(link_settings.reconnect_s, link_settings.reconnect_max_s, chance),
        will=start.status(alive=False),
        log=log,
        clock=time.monotonic,
    )
    sender = Sender(
        outbox,
        lambda sealed: link.publish(Leaf.VISIT, sealed),
        windows=Windows(link_settings.window, link_settings.backlog_window, link_settings.fresh_s),
        pauses=Pauses(link_settings.resend_s, link_settings.resend_max_s, chance),
        clock=time.monotonic,
    )
    ages = RowAges(outbox, time.monotonic)
    identities = IdentityStore(settings.state)
    renewal = Renewal(settings.renewal, identities, chance, time.time, log)
    return Parts(outbox, sender, link, FirmwarePort(), identities, ages, renewal, time.time)


def _cancel_at_signals(work: asyncio.Task[None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)


async def _feed_watchdog_until_done(work: asyncio.Task[None], outbox: Outbox, link: Link) -> None:
    """Feed the service manager's watchdog while the event loop turns, the outbox can be read and the link gets on."""
    with suppress(asyncio.CancelledError):
        while not (await asyncio.wait([work], timeout=_ALIVE_EVERY_S))[0]:
            outbox.counts()
            if not link.is_stuck:
                readiness.alive()
        await work


@contextmanager
def _claim(state: Path) -> Iterator[None]:
    """Hold the state folder for this process; a second daemon on it would send and delete the same rows.

    Raises:
        StateDamaged: it is held already, or is no folder that can be written.
    """
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = state / "lock"
        lock.touch(mode=0o600)
        file = lock.open("r+")
    except OSError as error:
        raise StateDamaged(f"{state}: cannot be written ({error.strerror})") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StateDamaged(f"{state}: another daemon uses this folder") from error
        yield


def _innermost(error: Exception) -> Exception:
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error


if __name__ == "__main__":
    sys.exit(main())
