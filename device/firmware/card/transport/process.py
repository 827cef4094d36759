"""The reader process as its parent sees it: start, ask, listen, throw away.

It knows frames and time limits and nothing of cards. The child's environment is made here and holds only what it
needs; the card service's socket is handed to libpcsclite in the one way it offers.
"""

from __future__ import annotations

import queue
import selectors
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO

from device.firmware.card.basics.apdu import Octets
from device.firmware.card.basics.errors import (
    CardError,
    CardGone,
    CardMute,
    NoCard,
    NoReader,
    ReaderBusy,
    ReaderStuck,
    ServiceStopped,
)
from device.firmware.card.transport.channel import (
    Failure,
    Frame,
    Kind,
    ReaderState,
    parse_state,
    read_frame,
    write_frame,
)

PCSC = "device.firmware.card.transport.pcsc"
"""The module that is the reader process."""

CLOSE_TIMEOUT_S = 2.0
"""How long a process may take to power off the card when it is told to end."""

_FAILURES: dict[Failure, type[CardError]] = {
    Failure.NO_CARD: NoCard,
    Failure.MUTE: CardMute,
    Failure.BUSY: ReaderBusy,
    Failure.NO_READER: NoReader,
    Failure.SERVICE: ServiceStopped,
    Failure.BROKEN: CardGone,
}


class ReaderProcess:
    """One life of the reader process."""

    def __init__(self, pcsc_socket: str, reader: str, program: str = PCSC) -> None:
        """Start the module `program` for the card service at `pcsc_socket` and the reader named like `reader`."""
        self._child = subprocess.Popen(
            [sys.executable, "-I", "-m", program, reader],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={"PCSCLITE_CSOCK_NAME": pcsc_socket},
        )
        self._answers: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self._asking = threading.Lock()

    def listen(self, on_state: Callable[[ReaderState], None], silence_limit_s: float) -> None:
        """Take what the process sends until it ends or has been silent for too long; then it is dead."""
        source = _descriptor(self._child.stdout)
        with selectors.DefaultSelector() as selector:
            selector.register(source, selectors.EVENT_READ)
            while selector.select(silence_limit_s) and (frame := read_frame(source)) is not None:
                if frame.kind is Kind.STATE:
                    on_state(parse_state(frame.body))
                else:
                    self._answers.put(frame)
        self._child.kill()
        self._answers.put(None)
        self.close()
        if self._child.stdout is not None:
            self._child.stdout.close()

    def ask(self, kind: Kind, body: Octets, timeout_s: float) -> bytearray:
        """Send one request and wait for its answer.

        Raises:
            ReaderStuck: no answer came in time; the process has been killed.
            CardGone: the process ended, or the exchange with the card broke.
            NoCard, CardMute, ReaderBusy, NoReader, ServiceStopped: what the process says.
        """
        with self._asking:
            try:
                write_frame(_descriptor(self._child.stdin), kind, body)
                answer = self._answers.get(timeout=timeout_s)
            except queue.Empty:
                self._child.kill()
                raise ReaderStuck(f"no answer in {timeout_s:g} s") from None
            except (OSError, ValueError):
                answer = None
        if answer is None:
            raise CardGone("the reader process ended")
        if answer.kind is Kind.FAILED:
            raise _FAILURES[Failure(answer.body.decode())]
        return answer.body

    def close(self) -> None:
        """Let the process power off the card and end; kill it if it takes too long."""
        with self._asking:
            if self._child.stdin is not None:
                self._child.stdin.close()
        try:
            self._child.wait(CLOSE_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()


def _descriptor(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise ValueError("the process was started with pipes")
    return pipe.fileno()
