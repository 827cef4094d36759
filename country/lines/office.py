"""`python -m country.lines.office`: stands where the eligibility system is, and answers about every card at once.

The system itself is not part of what is measured. Each serial is another made-up person's; the answer has the size
of a real one.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from typing import Any

_NUMBER_DIGITS = 7
_LENGTH = b"content-length:"
_END = b"\r\n\r\n"


def answer(question: dict[str, Any]) -> dict[str, Any]:
    """Give the answer about a card: its holder is insured and registered."""
    person = _person(question["serial"])
    kinds = ("medicines", "diagnoses", "surgery", "checkups")
    none_given = {"state": 0, "consented_at": None, "available_until": None, "token": None}
    return {
        "request_id": question["request_id"],
        "result": {"segment": 1, "status": 1, "validity": 1, "code": "", "message": ""},
        "confirmed_at": "2026-11-24T09:15:32+09:00",
        "registration": "registered",
        "certificate": {"state": "active", "revocation_at": None, "not_after": question["not_after"]},
        "use": {"medical_information": True},
        "qualification": person,
        "qualifications": [person],
        "consents": [{"kind": kind, **none_given} for kind in kinds],
        "notices": [],
        "reference": 1,
    }


def _person(serial: str) -> dict[str, Any]:
    return {
        "insurer_number": "06999999",
        "insurer_name": "架空健康保険組合",
        "symbol": "架０１",
        "number": serial[-_NUMBER_DIGITS:].zfill(_NUMBER_DIGITS),
        "branch": "00",
        "relation": 1,
        "name": "見本　花子",
        "kana": "ﾐﾎﾝ ﾊﾅｺ",
        "birth_date": "1952-02-29",
        "sex": 2,
        "ratio_percent": 20,
        "valid_from": "2024-04-01",
        "valid_until": "2030-07-31",
    }


class Office(asyncio.Protocol):
    """One kept connection of a host."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._rest = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101  what a server of streams gives
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each question that is whole."""
        self._rest += data
        while (body := self._take()) is not None:
            self._write(json.dumps(answer(json.loads(body)), ensure_ascii=False).encode())

    def _take(self) -> bytes | None:
        head, end, rest = self._rest.partition(_END)
        if not end:
            return None
        lines = (line.strip().lower() for line in head.split(b"\r\n"))
        length = next((int(line[len(_LENGTH) :]) for line in lines if line.startswith(_LENGTH)), 0)
        if len(rest) < length:
            return None
        self._rest = rest[length:]
        return rest[:length]

    def _write(self, body: bytes) -> None:
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        if self._transport is not None:
            self._transport.write(head.encode() + body)


async def serve(port: int) -> None:
    """Serve on loopback for ever."""
    server = await asyncio.get_running_loop().create_server(Office, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m country.lines.office")
    parser.add_argument("--port", type=int, required=True)
    asyncio.run(serve(parser.parse_args().port))
