"""The stand-in's own line to the authority, as the real software has one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import httpx

from host.stand_in.asked import AskedPerson


class LineDown(Exception):
    """The authority did not answer."""


class AuthorityLine:
    """Asks the authority as one clinic."""

    def __init__(self, url: str, token: str, clinic: str) -> None:
        """Ask at `url`."""
        self._client = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=10.0, trust_env=False
        )
        self._clinic = clinic

    def close(self) -> None:
        """End the connections."""
        self._client.close()

    def ask_by_number(self, request_id: str, person: AskedPerson, on_date: date) -> dict[str, Any]:
        """Ask about one person by number."""
        body = {**person.body, "on_date": on_date.isoformat()}
        return self._post("/v1/eligibility/by-insured-number", request_id, body)

    def ask_by_card(self, request_id: str, card: Mapping[str, Any], on_date: date) -> dict[str, Any]:
        """Ask about the card that was used at the reader."""
        return self._post("/v1/eligibility/by-certificate", request_id, {**card, "on_date": on_date.isoformat()})

    def start_list(self, request_id: str, people: tuple[AskedPerson, ...], on_date: date) -> str:
        """Hand in a list; give its reception number."""
        rows = [
            {**person.body, "row": str(number), "on_date": on_date.isoformat(), "limit_consent": False}
            for number, person in enumerate(people, 1)
        ]
        return str(self._post("/v1/batches", request_id, {"rows": rows})["reception_number"])

    def fetch_list(self, request_id: str, reception_number: str) -> dict[str, Any]:
        """Ask how far a list came."""
        return self._post("/v1/batches/result", request_id, {"reception_number": reception_number})

    def _post(self, path: str, request_id: str, body: Mapping[str, Any]) -> dict[str, Any]:
        whole = {"request_id": request_id, "clinic": self._clinic, **body}
        try:
            answer = self._client.post(path, json=whole)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise LineDown(type(error).__name__) from error
        found: dict[str, Any] = answer.json()
        return found
