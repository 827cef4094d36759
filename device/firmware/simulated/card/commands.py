"""What each command does: access rules, counters and status words of the My Number Card.

The answers follow OpenSC card-jpki.c, jpki/myna and soltia48/myna-card; where those are silent ISO/IEC 7816-4
decides. Each handler takes the request and gives data and status word.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

from device.firmware.simulated.card.apdu import Request
from device.firmware.simulated.card.counters import Counters
from device.firmware.simulated.card.filesystem import (
    CardContents,
    CardFile,
    DataFile,
    KeyFile,
    ReferenceFile,
)
from device.firmware.simulated.card.options import CardOptions
from device.firmware.simulated.card.signing import sign
from device.firmware.simulated.card.state import CardState

Answer = tuple[bytes, int]

OK, WRONG_LENGTH, INTERNAL, NOT_VERIFIED, BLOCKED = 0x9000, 0x6700, 0x6981, 0x6982, 0x6984
CONDITIONS, NO_FILE, NOT_FOUND, WRONG_PARAMETERS = 0x6985, 0x6986, 0x6A82, 0x6A86
PAST_END, UNKNOWN_INSTRUCTION, UNKNOWN_CLASS, NO_OBJECT = 0x6B00, 0x6D00, 0x6E00, 0x6A88

_ISSUER_DOMAIN = bytes.fromhex("A0000001510000")


class Commands:
    """The command set of one card."""

    def __init__(
        self, contents: CardContents, counters: Counters, options: CardOptions, random: Callable[[int], bytes]
    ) -> None:
        """Take what the card holds; `random` gives the bytes of GET CHALLENGE."""
        self._contents = contents
        self._counters = counters
        self._options = options
        self._random = random
        self._handlers: dict[tuple[int, int], Callable[[CardState, Request], Answer]] = {
            (0x00, 0xA4): self._select,
            (0x00, 0xB0): self._read_binary,
            (0x00, 0xB2): self._read_record,
            (0x00, 0x20): self._verify,
            (0x00, 0x84): self._get_challenge,
            (0x80, 0x2A): self._sign,
        }

    def run(self, state: CardState, request: Request) -> Answer:
        """Carry out one command."""
        handler = self._handlers.get((request.cla, request.ins))
        if handler is not None:
            return handler(state, request)
        if request.cla not in (0x00, 0x80):
            return b"", UNKNOWN_CLASS
        if (request.cla, request.ins) == (
            0x80,
            0xFC,
        ):  # ends a phone's exchange; plastic answers a wrong length
            return b"", WRONG_LENGTH
        return b"", NO_OBJECT if request.ins == 0xCA else UNKNOWN_INSTRUCTION

    def _select(self, state: CardState, request: Request) -> Answer:
        if request.p1 == 0x04 and request.p2 in (0x00, 0x0C):
            return b"", self._select_application(state, request.data)
        if request.p1 == 0x02 and len(request.data) == 2:
            file_id = int.from_bytes(request.data, "big")
            if state.find(file_id) is None:
                return b"", NOT_FOUND
            state.file_id = file_id
            return b"", OK
        if request.p1 == 0x00 and request.data:
            return b"", NOT_FOUND
        # SELECT of the master file is a trap: it answers well inside an application and leaves nothing
        stays = request.p1 == 0x00 and state.application is not None
        return b"", OK if stays else WRONG_PARAMETERS

    def _select_application(self, state: CardState, aid: bytes) -> int:
        if aid and _ISSUER_DOMAIN.startswith(aid):
            state.select(None, keep_verified=False)
            return OK
        for application in self._contents.applications:
            if aid and application.aid.startswith(aid):
                state.select(application, keep_verified=self._options.keep_verified_on_reselect)
                return OK
        return NOT_FOUND

    def _read_binary(self, state: CardState, request: Request) -> Answer:
        if request.p1 & 0x80:
            by_short_id = request.p1 & 0x1F
            if state.find(by_short_id) is None:
                return b"", NOT_FOUND
            state.file_id, offset = by_short_id, request.p2
        else:
            offset = request.p1 << 8 | request.p2
        content, refusal = self._readable(state, state.find(state.file_id))
        if refusal:
            return b"", refusal
        if request.le is None:
            return b"", WRONG_LENGTH
        return (content[offset : offset + request.le], OK) if offset < len(content) else (b"", PAST_END)

    def _read_record(self, state: CardState, request: Request) -> Answer:
        file_id = request.p2 >> 3 or state.file_id
        found = state.find(file_id)
        content, refusal = self._readable(state, found)
        if refusal:
            return b"", refusal
        if not (isinstance(found, DataFile) and found.is_record) or request.p2 & 0x07 != 4:
            return b"", WRONG_PARAMETERS
        return (content, OK) if request.p1 == 1 else (b"", 0x6A83)

    @staticmethod
    def _readable(state: CardState, found: CardFile | None) -> Answer:
        if found is None:
            return b"", NO_FILE
        if not isinstance(found, DataFile):
            return b"", INTERNAL
        if found.opened_by and not found.opened_by & state.verified:
            return b"", NOT_VERIFIED
        return found.content, 0

    def _verify(self, state: CardState, request: Request) -> Answer:
        if request.p1 != 0x00 or not request.p2 & 0x80:
            return b"", WRONG_PARAMETERS
        file_id = request.p2 & 0x1F or state.file_id
        found = state.find(file_id)
        if found is None or file_id is None:
            return b"", NO_FILE
        if not isinstance(found, ReferenceFile):
            return b"", CONDITIONS
        state.file_id = file_id
        tries = self._counters.read(found.counter)
        if not request.data:
            hidden = self._options.query_hides_verified and file_id in state.verified
            return b"", OK if hidden else 0x63C0 | tries
        return b"", self._compare(state, file_id, found, request.data, tries)

    def _compare(self, state: CardState, file_id: int, found: ReferenceFile, secret: bytes, tries: int) -> int:
        if tries == 0:
            return BLOCKED
        right = hmac.compare_digest(secret, found.secret)
        tries = found.full_tries if right else tries - 1
        self._counters.write(found.counter, tries)
        if right:
            state.verified.add(file_id)
            return OK
        state.verified.discard(file_id)
        return 0x63C0 | tries

    def _get_challenge(self, _state: CardState, request: Request) -> Answer:
        if request.extended:
            return b"", CONDITIONS
        return (self._random(request.le), OK) if request.le else (b"", WRONG_LENGTH)

    def _sign(self, state: CardState, request: Request) -> Answer:
        if request.p2 == 0x00:
            key = state.application.own_key if state.application else None
            return sign(key, request) if key else (b"", WRONG_PARAMETERS)
        if not request.p2 & 0x80:
            return b"", WRONG_PARAMETERS
        found = state.find(request.p2 & 0x1F or state.file_id)
        if found is None:
            return b"", NO_FILE
        if not isinstance(found, KeyFile):
            return b"", CONDITIONS
        if not found.opened_by & state.verified:
            return b"", NOT_VERIFIED
        return sign(found.key, request)
