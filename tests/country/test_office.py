"""The stand-in answers as the eligibility system does: the host's own reader understands it."""

from __future__ import annotations

import asyncio
import json
from datetime import date

import httpx

from country.lines.office import Office, answer
from country.search import Step
from device.wire.words import EligibilityStatus
from host.eligibility.authority import AuthorityConnector
from host.eligibility.official import parse_answer
from host.eligibility.question import CertificateQuestion
from host.eligibility.retry import RetryLimits

QUESTION = CertificateQuestion("v-1", "0badcafe", 4711, date(2029, 5, 5), date(2026, 11, 24), frozenset())


def test_each_serial_is_another_person() -> None:
    def number(serial: str) -> str:
        asked = {"request_id": "r", "serial": serial, "not_after": "2029-05-05"}
        return parse_answer(json.dumps(answer(asked)).encode()).qualifications[0].number

    assert number("4711") == "0004711"
    assert number("123456789012") == "6789012"


def test_the_host_s_connector_finds_the_holder_insured() -> None:
    async def ask() -> list[EligibilityStatus]:
        server = await asyncio.get_running_loop().create_server(Office, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            connector = AuthorityConnector(client, "c1", RetryLimits(attempts=1), lambda: 0.0)
            return [(await connector.ask_by_certificate(QUESTION)).status for _ in range(3)]  # one kept connection

    assert asyncio.run(ask()) == [EligibilityStatus.ELIGIBLE] * 3


def test_rates_rise_to_the_one_wished_for() -> None:
    rates = Step.rates(744.0)
    assert rates[-1] == 744.0
    assert list(rates) == sorted(set(rates))
    assert Step.visits_of_all(744.0) == sum(round(rate * 20) for rate in rates)
