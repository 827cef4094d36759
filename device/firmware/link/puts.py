"""Messages that were handed to the daemon and are not yet known to be stored.

They are handed over again after each reconnect: the daemon takes a repeat for what it is.
"""

from __future__ import annotations

import asyncio

from device.firmware.link.errors import DaemonUnreachable, refusal
from device.wire.local import Put, Refused, Stored


class OpenPuts:
    """The open ones, by their number; all are of this run of the firmware."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: dict[int, tuple[Put, asyncio.Future[None]]] = {}

    def messages(self) -> list[Put]:
        """Give them in the order in which they were put."""
        return [message for message, _ in self._open.values()]

    async def wait(self, message: Put, timeout_s: float) -> None:
        """Keep a message open until the daemon answers for it.

        Raises:
            DaemonUnreachable: no answer in time; it is not handed over again.
            OutboxRefused: the outbox did not take it.
        """
        answer: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._open[message.seq] = (message, answer)
        try:
            await asyncio.wait_for(answer, timeout_s)
        except TimeoutError as error:
            raise DaemonUnreachable("the daemon does not answer") from error
        finally:
            del self._open[message.seq]

    def answered(self, answer: Stored | Refused) -> None:
        """The daemon answered; an answer for a message that is no longer open is dropped."""
        _, waiting = self._open.get(answer.seq, (None, None))
        if waiting is None or waiting.done():
            return
        if isinstance(answer, Stored):
            waiting.set_result(None)
        else:
            waiting.set_exception(refusal(answer.number))

    async def heard(self, seq: int) -> None:
        """Wait until whoever put an answered message has gone on, so that nothing overtakes the answer."""
        while seq in self._open and self._open[seq][1].done():
            await asyncio.sleep(0)
