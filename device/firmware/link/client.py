"""The firmware's end of the socket to the daemon: it connects, reconnects, and says who it is.

A message counts as accepted when the daemon has committed it (`Stored`), not before. It must not know MQTT.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from device.base.log import EventLog
from device.firmware.keys.keystore import Keystore
from device.firmware.link.challenge import Challenges
from device.firmware.link.puts import OpenPuts
from device.firmware.link.reception import LinkListener, Reception
from device.wire import local
from device.wire.errors import MessageInvalid

__all__ = ["DaemonLink", "LinkListener", "LinkTimes"]


@dataclass(frozen=True)
class LinkTimes:
    """Durations in seconds: the wait for a commit, and the pauses between tries to reach the daemon."""

    put_s: float = 5.0
    reconnect_s: float = 0.1
    reconnect_max_s: float = 2.0


class DaemonLink:
    """The link of one run of the firmware."""

    def __init__(
        self,
        path: Path,
        boot: str,
        keystore: Keystore,
        log: EventLog,
        *,
        now: Callable[[], float],
        clock: Callable[[], float],
        times: LinkTimes | None = None,
    ) -> None:
        """Speak to the daemon at `path` as start `boot`.

        `now` gives seconds since 1970, `clock` monotonic seconds.
        """
        self._path = path
        self._boot = boot
        self._keystore = keystore
        self._log = log
        self._now = now
        self._times = times if times is not None else LinkTimes()
        self._challenges = Challenges(clock)
        self._reception = Reception(keystore, self._challenges, log, now)
        self._puts = OpenPuts()
        self._writer: asyncio.StreamWriter | None = None
        self.connected = False
        """Whether the daemon reaches the broker at the moment."""

    @property
    def daemon_connected(self) -> bool:
        """Whether the daemon is reached at the moment."""
        return self._writer is not None

    @property
    def refused(self) -> int:
        """How many of the host's messages were not believed in this run."""
        return self._reception.refused

    def host_time(self) -> float:
        """Give the least that the host's clock shows now, in seconds since 1970; minus infinity when not known."""
        return self._challenges.host_time()

    def current_challenge(self) -> str:
        """Give the host's current nonce, or the empty string when there is none: the result is made offline."""
        return self._challenges.current()

    def eligibility_error(self) -> int | None:
        """Give the error for which the host does not reach the eligibility system, 0 for none; None: not heard."""
        return self._challenges.eligibility_error()

    async def put(self, seq: int, sealed: str, *, urgent: bool) -> None:
        """Hand a sealed message over and wait until the daemon has committed it.

        Raises:
            OutboxRefused: the outbox is full, not writable, or holds another message under this number.
            DaemonUnreachable: the daemon did not answer in time. It may have stored the message all the same.
        """
        message = local.Put(self._boot, seq, sealed, urgent)
        self._send(message)
        await self._puts.wait(message, self._times.put_s)

    def report(self, event: str, number: int) -> None:
        """Pass an operational event on, without personal data; it is lost while the daemon is away."""
        self._send(local.Report(event, number, int(self._now())))

    async def run(self, listener: LinkListener) -> None:
        """Keep the connection and act on what comes, until cancelled."""
        pause = self._times.reconnect_s
        while True:
            if await self._serve(listener):
                pause = self._times.reconnect_s
            await asyncio.sleep(pause)
            pause = min(pause * 2, self._times.reconnect_max_s)

    async def _serve(self, listener: LinkListener) -> bool:
        """Serve one connection to its end; False when there was none."""
        try:
            reader, writer = await asyncio.open_unix_connection(self._path, limit=local.LINE_LIMIT_BYTES)
        except OSError:
            return False
        self._writer = writer
        try:
            self._greet()
            while line := await reader.readline():
                message = local.parse_line(line)
                self._act(message, listener)
                if isinstance(message, local.Stored | local.Refused):
                    await self._puts.heard(message.seq)  # the host's reply may stand in the next line already
        except Exception as error:  # noqa: BLE001  # border: nothing that the daemon sends may end the firmware
            self._log.failure("daemon_line_refused", error)
        finally:
            self._writer = None
            writer.close()
            self._set_connected(connected=False, listener=listener)
        return True

    def _greet(self) -> None:
        self._send_hello()
        for message in self._puts.messages():
            self._send(message)

    def _send_hello(self) -> None:
        self._send(local.Hello(self._boot, self._keystore.identity is not None))

    def _act(self, message: local.LocalMessage, listener: LinkListener) -> None:
        match message:
            case local.Stored() | local.Refused():
                self._puts.answered(message)
            case local.Incoming():
                self._reception.take(message, listener)
            case local.Received():
                listener.receipt_came(message)
            case local.Link():
                self._set_connected(connected=message.connected, listener=listener)
            case local.OfferRequest():
                self._send(self._reception.offer(message))
            case local.Enrolled():
                if self._reception.enrol(message, listener):
                    self._send_hello()
            case _:
                raise MessageInvalid("the daemon does not send this message")

    def _set_connected(self, *, connected: bool, listener: LinkListener) -> None:
        if connected != self.connected:
            self.connected = connected
            listener.link_changed(connected)

    def _send(self, message: local.LocalMessage) -> None:
        if self._writer is not None:
            self._writer.write(local.format_line(message))
