"""A number pad at USB, read from the kernel's own events; nobody else on the machine gets its keys.

The pad is taken for this program alone (EVIOCGRAB): a PIN that is typed on it must not reach the browser or a console
too. A pad that is pulled out is looked for again and again; meanwhile everything else goes on.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Callable

from device.base.log import EventLog
from device.firmware.panel.errors import KeypadGone, KeypadShared
from device.firmware.panel.keypad.events import EVENT, KeyStream
from device.firmware.panel.player import Timer
from device.firmware.panel.settings import KeypadSettings

_GRAB = 0x40044590
"""EVIOCGRAB: _IOW('E', 0x90, int) of linux/input.h."""
_AT_ONCE = 64 * EVENT.size


def grab(device: int) -> None:
    """Take an opened input device for this program alone.

    Raises:
        OSError: another program has it, or it is no input device.
    """
    fcntl.ioctl(device, _GRAB, 1)


class UsbKeypad:
    """Listens on the event loop's own thread."""

    def __init__(
        self,
        settings: KeypadSettings,
        pressed: Callable[[str], object],
        loop: asyncio.AbstractEventLoop,
        log: EventLog,
        take: Callable[[int], None] = grab,
    ) -> None:
        """Listen as soon as the pad is there; `take` takes it for us alone."""
        self._settings = settings
        self._pressed = pressed
        self._loop = loop
        self._log = log
        self._take = take
        self._device = -1
        self._keys = KeyStream()
        self._timer: Timer | None = None
        self.fault = 0
        """The number of the error for which it is not listened to, 0 while it is."""
        self._open()

    def close(self) -> None:
        """Listen no more; more than once is fine."""
        if self._timer is not None:
            self._timer.cancel()
        self._let_go()

    def _open(self) -> None:
        try:
            self._device = os.open(self._settings.device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            self._miss(KeypadGone("the keypad is not there"))
            return
        try:
            self._take(self._device)
        except OSError:
            self._let_go()
            self._miss(KeypadShared("the keypad cannot be had alone"))
            return
        self.fault, self._keys = 0, KeyStream()
        self._log.event("keypad_there")
        self._loop.add_reader(self._device, self._read)

    def _read(self) -> None:
        try:
            octets = os.read(self._device, _AT_ONCE)
        except BlockingIOError:
            return
        except OSError:  # pulled out
            octets = b""
        for key in self._keys.feed(octets):
            self._pressed(key)
        if not octets:
            self._let_go()
            self._miss(KeypadGone("the keypad was pulled out"))

    def _miss(self, error: KeypadGone | KeypadShared) -> None:
        """Say what is the matter once, and look again later."""
        if error.number != self.fault:
            self.fault = error.number
            self._log.failure("keypad_off", error)
        self._timer = self._loop.call_later(self._settings.again_s, self._open)

    def _let_go(self) -> None:
        if self._device >= 0:
            self._loop.remove_reader(self._device)
            os.close(self._device)
            self._device = -1
