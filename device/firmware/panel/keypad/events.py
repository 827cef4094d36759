"""What the kernel tells of a keyboard, turned into the twelve keys of a pad.

Form: `struct input_event` of linux/input.h on a 64-bit kernel, codes of linux/input-event-codes.h. A number pad has
no "#"; its Enter is that key, and its decimal point or Backspace, which erase elsewhere too, are "*".
"""

from __future__ import annotations

import struct

EVENT = struct.Struct("@qqHHi")
"""Seconds, microseconds, type, code, value."""
EV_KEY = 1
PRESSED = 1
"""0 is a key let go, 2 one that repeats because it is kept down: neither is a press."""

_ABOVE_LETTERS = {2 + digit: str((digit + 1) % 10) for digit in range(10)}
_PAD = {79: "1", 80: "2", 81: "3", 75: "4", 76: "5", 77: "6", 71: "7", 72: "8", 73: "9", 82: "0"}
_TELEPHONE = {0x200 + digit: str(digit) for digit in range(10)}
_SIGNS = {55: "*", 83: "*", 14: "*", 0x20A: "*", 96: "#", 28: "#", 0x20B: "#"}
KEYS: dict[int, str] = {**_ABOVE_LETTERS, **_PAD, **_TELEPHONE, **_SIGNS}


class KeyStream:
    """Takes the bytes of a device as they come."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._rest = b""

    def feed(self, octets: bytes) -> list[str]:
        """Give the keys that were pressed; other keys of a larger keyboard are none."""
        octets = self._rest + octets
        whole = len(octets) - len(octets) % EVENT.size
        self._rest = octets[whole:]
        return [
            KEYS[code]
            for _, _, kind, code, value in EVENT.iter_unpack(octets[:whole])
            if (kind, value) == (EV_KEY, PRESSED) and code in KEYS
        ]


def format_press(key: str) -> bytes:
    """Give the events of a number pad whose key is pressed and let go."""
    code = next(code for code, name in {**_PAD, **_SIGNS}.items() if name == key)
    return b"".join(EVENT.pack(0, 0, EV_KEY, code, value) for value in (PRESSED, 0))
