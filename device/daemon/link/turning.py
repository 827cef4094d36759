"""The MQTT library turned by the event loop: its socket is read, written and kept alive there, without a thread.

So a visit goes out in the moment in which it is handed over, and a reply is heard where it is needed. A thread of the
library's own would cost each of them a hand-over, on a busy machine several milliseconds. It knows the library's
calls for a loop of somebody else's, and nothing of connections or messages.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from ssl import SSLSocket
from typing import Any

from paho.mqtt.client import Client

TICK_S = 1.0
"""How often the library is let look whether a ping is due, as its own thread would."""


class Turning:
    """Turns one client, whose `on_socket_close` is taken; used in the event loop."""

    def __init__(self, client: Client) -> None:
        """Turn nothing yet."""
        self._client = client
        self._loop = asyncio.get_running_loop()
        self._number = -1
        self._tick: asyncio.TimerHandle | None = None
        client.on_socket_close = self._socket_closes

    def begin(self) -> None:
        """Turn a client that has just connected; what came with the handshake is read at once."""
        opened = self._client.socket()
        if opened is None:  # the broker has hung up already, as the client's callback said
            return
        self._number = opened.fileno()
        self._loop.add_reader(self._number, self._read)
        self._tick = self._loop.call_later(TICK_S, self._look)
        self._read()

    def flush(self) -> None:
        """Send what the client has queued, the rest of it as soon as the socket takes more."""
        if self._client.want_write():
            self._client.loop_write()
        if self._number < 0:
            return
        if self._client.want_write():
            self._loop.add_writer(self._number, self.flush)
        else:
            self._loop.remove_writer(self._number)

    def end(self) -> None:
        """Let go of the client; a socket that it still has, because its peer takes nothing, is closed."""
        opened = self._client.socket()
        self._let_go()
        if opened is not None:
            with suppress(OSError):
                opened.close()

    def _read(self) -> None:
        self._client.loop_read()
        while _holds_more(self._client.socket()):
            self._client.loop_read()
        self.flush()

    def _look(self) -> None:
        self._tick = self._loop.call_later(TICK_S, self._look)
        self._client.loop_misc()
        self.flush()

    def _socket_closes(self, _client: Client, _data: object, _socket: Any) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if self._tick is not None:
            self._tick.cancel()
        if self._number >= 0:
            self._loop.remove_reader(self._number)
            self._loop.remove_writer(self._number)
        self._number, self._tick = -1, None


def _holds_more(opened: object) -> bool:
    """Whether bytes were decrypted already, of which no selector tells."""
    return isinstance(opened, SSLSocket) and opened.pending() > 0
