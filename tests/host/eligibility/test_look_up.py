"""A look-up by insured number never opens medical information, whatever the authority says.

A number can be read off a paper by anybody. The authority's answer is played here by a server of this test, because
the real one never says what it must not say.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from host.eligibility.answer import EligibilityAnswer
from host.eligibility.connection import AuthorityConnection, open_authority
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion
from tests.host.eligibility.answers import valid_answer

ASKED_FOR = date(1952, 2, 29)
TODAY = date(2026, 11, 25)


class TooGenerous(BaseHTTPRequestHandler):
    """Says to every question that medical information may be had."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        answer = {**valid_answer(), "request_id": asked["request_id"]}
        answer["use"] = {**answer["use"], "medical_information": True}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is the base class's
        """Say nothing."""


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[AuthorityConnection]:
    token = tmp_path / "token"
    token.write_text("made-up-token-of-the-clinic")
    with HTTPServer(("127.0.0.1", 0), TooGenerous) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield AuthorityConnection(f"http://127.0.0.1:{server.server_port}", "c1", token)
        server.shutdown()
        thread.join()


def by_number(connection: AuthorityConnection) -> EligibilityAnswer:
    person = valid_answer()["qualification"]

    async def ask() -> EligibilityAnswer:
        async with open_authority(connection, lambda: 0.0) as connector:
            return await connector.ask_by_insured_number(
                InsuredNumberQuestion(
                    "r1",
                    person["insurer_number"],
                    person["symbol"],
                    person["number"],
                    person["branch"],
                    date.fromisoformat(person["birth_date"]),
                    TODAY,
                )
            )

    return asyncio.run(ask())


def by_certificate(connection: AuthorityConnection) -> EligibilityAnswer:
    async def ask() -> EligibilityAnswer:
        async with open_authority(connection, lambda: 0.0) as connector:
            return await connector.ask_by_certificate(CertificateQuestion("r2", "ab", 5, date(2040, 1, 1), TODAY))

    return asyncio.run(ask())


def test_the_server_of_this_test_is_believed_on_the_other_way(connection: AuthorityConnection) -> None:
    answer = by_certificate(connection)
    assert answer.checked
    assert answer.medical_information


def test_a_look_up_by_number_opens_no_medical_information(connection: AuthorityConnection) -> None:
    answer = by_number(connection)
    assert answer.checked
    assert not answer.medical_information
