"""The time that a contactless card takes on the air, as a pure function of the bytes that are exchanged.

Frames follow ISO/IEC 14443-3, type B, with the shortest guard times that it allows; blocks follow ISO/IEC 14443-4
without CID and NAD. Whatever a chip or a reader adds of its own is one number per command, `latency_s`. Nothing here
waits; the emulator does, so that a terminal can be measured against `limit_s`, the time below which nobody can read
so many bytes.
"""

from __future__ import annotations

from dataclasses import dataclass

CARRIER_HZ = 13_560_000
RATES = {106: 1, 212: 2, 424: 4}
"""kbit/s, and how many times faster than the first rate that is."""

BLOCK_OVERHEAD_BYTES = 3
"""Protocol control byte and two of CRC_B (ISO/IEC 14443-4, section 7.1)."""

_CARRIER_CYCLES_PER_BIT = 128
_BITS_PER_BYTE = 10
"""Start bit, eight of data, stop bit; no extra guard time (ISO/IEC 14443-3, section 7.1.1)."""
_BITS_AROUND_FRAME = 12 + 10
"""Start and end of frame at their shortest (ISO/IEC 14443-3, sections 7.1.4 and 7.1.5)."""
_CARD_TURNS_S = (64 + 80) * 16 / CARRIER_HZ
"""TR0 and TR1 at their shortest, in subcarrier cycles of 16 carrier cycles (ISO/IEC 14443-3, section 7.1.6)."""
_READER_TURNS_BITS = 14
"""TR2 at its shortest, counted in bits of the first rate (ISO/IEC 14443-3, section 7.1.7)."""


@dataclass(frozen=True)
class ContactlessLink:
    """One card on one reader: bit rate, largest frame (FSC and FSD alike), and what each command costs besides."""

    kbit_s: int = 106
    latency_s: float = 0.0005
    """Chip and reader at their best; real ones take some milliseconds, which no program can change."""
    frame_bytes: int = 256

    def __post_init__(self) -> None:
        """Refuse rates and frame sizes that the standard does not have."""
        if self.kbit_s not in RATES:
            raise ValueError(f"a contactless link has one of the rates {', '.join(map(str, RATES))} kbit/s")
        if self.latency_s < 0 or not 16 <= self.frame_bytes <= 256:
            raise ValueError("latency is not negative, a frame has 16 to 256 bytes")

    @property
    def block_bytes(self) -> int:
        """What one block carries of a command or an answer (INF)."""
        return self.frame_bytes - BLOCK_OVERHEAD_BYTES

    def blocks(self, content_bytes: int) -> int:
        """Count the blocks that carry so many bytes; an empty content needs one too."""
        return max(1, -(-content_bytes // self.block_bytes))

    def exchange_s(self, command_bytes: int, answer_bytes: int) -> float:
        """Give the seconds from the first bit of a command to the last of its answer, status word included.

        Each block but the last of a chain is acknowledged by the other side with a block of its own (R(ACK)).
        """
        asked, answered = self.blocks(command_bytes), self.blocks(answer_bytes)
        from_reader = self._frames_s(asked, command_bytes) + self._frames_s(answered - 1, 0)
        from_card = self._frames_s(answered, answer_bytes) + self._frames_s(asked - 1, 0)
        return from_reader + from_card + self._turns_s(asked + answered - 1) + self.latency_s

    def limit_s(self, content_bytes: int) -> float:
        """Give the least time in which a card can send so many bytes, whatever commands there are.

        The protocol is half duplex: each of the card's blocks is asked for by a block of the reader's, the shortest
        of which is R(ACK). All blocks are full; no command, no status word and no latency is counted.
        """
        blocks = self.blocks(content_bytes)
        return self._frames_s(blocks, content_bytes) + self._frames_s(blocks, 0) + self._turns_s(blocks)

    @staticmethod
    def _turns_s(frames_each: int) -> float:
        return frames_each * (_CARD_TURNS_S + _READER_TURNS_BITS * _bit_s(106))

    def _frames_s(self, frames: int, content_bytes: int) -> float:
        octets = content_bytes + frames * BLOCK_OVERHEAD_BYTES
        return (octets * _BITS_PER_BYTE + frames * _BITS_AROUND_FRAME) * _bit_s(self.kbit_s)


def _bit_s(kbit_s: int) -> float:
    return _CARRIER_CYCLES_PER_BIT / RATES[kbit_s] / CARRIER_HZ
