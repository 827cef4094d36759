"""The least of a card whose record the terminal can open: it gives out vectors and keeps no rule of a real one."""

from __future__ import annotations

from dataclasses import dataclass, field

from device.firmware.card.basics.apdu import Octets, Response, parse_response
from tests.device.firmware.card.vectors.nonce import Answerer, answer_rightly
from tests.device.firmware.card.vectors.numbers import Numbers

_OK = b"\x90\x00"


@dataclass
class PlayedCard:
    """Files by short identifier; answers every secret with yes."""

    certificate: bytes
    record: bytes
    key: Numbers
    other_key: Numbers
    answer: Answerer = answer_rightly
    secrets: int = 0
    _file: bytes = field(default=b"", init=False)

    def send_and_receive(self, command: Octets) -> Response:
        return parse_response(self._answer(bytes(command)))

    def _answer(self, command: bytes) -> bytes:
        ins, p1, p2 = command[1:4]
        if ins == 0xB0:
            return self._read(p1, p2, command[4])
        if ins == 0x20:
            self.secrets += len(command) > 5
            return _OK if len(command) > 5 else b"\x63\xca"
        if ins == 0x2A:
            signature = self.answer(self.key, self.other_key, command[5 : 5 + command[4]])
            return b"\x69\x82" if signature is None else signature + _OK
        return _OK

    def _read(self, p1: int, p2: int, length: int) -> bytes:
        if p1 & 0x80:
            self._file = {2: self.record, 4: self.certificate}[p1 & 0x1F]
        offset = p2 if p1 & 0x80 else p1 * 256 + p2
        part = self._file[offset : offset + (length or 256)]
        return part + _OK if part else b"\x6b\x00"
