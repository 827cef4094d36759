"""Whether frames are fresh: a sensor's noise makes each picture another one, so an exact copy is not of now."""

from __future__ import annotations

import hashlib
from enum import Enum

from device.firmware.face.basics.picture import Frame

_STEP = 3
"""Each third pixel is enough: noise spares none for long."""


class Freshness(Enum):
    """What a frame is in the row of frames."""

    NEW = "new"
    REPEATED = "repeated"
    """The same as the last one: the source is slow, or frozen."""
    REPLAYED = "replayed"
    """The same as one further back: a loop, or frames out of order."""


class FrameLedger:
    """Remembers that frames were seen, by short digests that tell nothing of them; as long as one look lasts."""

    def __init__(self) -> None:
        """Begin with none."""
        self._seen: set[bytes] = set()
        self._last = b""

    def judge(self, frame: Frame) -> Freshness:
        """Note a frame and say what it is."""
        digest = hashlib.blake2b(frame.pixels[::_STEP, ::_STEP].tobytes(), digest_size=16).digest()
        if digest == self._last:
            return Freshness.REPEATED
        freshness = Freshness.REPLAYED if digest in self._seen else Freshness.NEW
        self._seen.add(digest)
        self._last = digest
        return freshness
