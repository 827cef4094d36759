"""Tells the simulated authority about a made-up person, through its administration API (docs/authority.md)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

import httpx

from device.cli.demo.errors import VisitFailed
from device.firmware.simulated.issuing.issued import IssuedCard
from device.firmware.simulated.persona import Persona, resolve_day
from device.firmware.simulated.persona_data import Qualification

JAPAN = timezone(timedelta(hours=9), "JST")
_SEX = {"male": 1, "female": 2, "unknown": 3}
_INSURED_PERSON = 1
_TIMEOUT_S = 10.0


@dataclass(frozen=True)
class AuthorityAdmin:
    """The authority as its administrators reach it."""

    url: str
    token: str = field(repr=False)

    def tell(self, issued: IssuedCard, today: date) -> None:
        """Store the person of an issued card, unless the authority is not to know it.

        Raises:
            VisitFailed: the authority did not take it.
        """
        persona = issued.persona
        if not persona.known_to_authority:
            return
        self._put(f"persons/{persona.id}", format_person(issued, today))
        if persona.insured.medicines or persona.insured.diagnoses:
            self._put(f"persons/{persona.id}/medical", format_medical(persona, today))

    def behave(self, mode: str, delay_s: float = 0.0, seed: int = 1) -> None:
        """Let the authority behave so from now on: `normal`, `failing`, … (docs/authority.md).

        It is `delay_s` late, and draws its chance from `seed`.

        Raises:
            VisitFailed: it knows no such mode.
        """
        self._put("behaviour", {"mode": mode, "delay_s": delay_s, "count": 0, "seed": seed})

    def _put(self, what: str, content: dict[str, Any]) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        try:
            answer = httpx.put(f"{self.url}/admin/{what}", json=content, headers=headers, timeout=_TIMEOUT_S)
        except httpx.HTTPError as error:
            raise VisitFailed(f"the authority is not reached ({type(error).__name__})") from error
        if answer.is_error:
            raise VisitFailed(f"the authority refused {what} with status {answer.status_code}")


def format_person(issued: IssuedCard, today: date) -> dict[str, Any]:
    """Give the person in the API's words; distances of dates count from `today`."""
    persona = issued.persona
    return {
        "name": persona.name,
        "kana": persona.kana,
        "birth_date": persona.birth.isoformat(),
        "sex": _SEX[persona.sex],
        "qualifications": [_format_qualification(one, today) for one in persona.insured.qualifications],
        "certificates": [_format_certificate(issued, persona)],
        "address": persona.address,
    }


def format_medical(persona: Persona, today: date) -> dict[str, Any]:
    """Give the medical information in the API's words."""
    medicines = [
        {
            "dispensed_on": resolve_day(one.day, today).isoformat(),
            **{
                name: getattr(one, name)
                for name in ("institution", "pharmacy", "name", "amount", "unit", "usage", "days")
            },
            "generic": True,
        }
        for one in persona.insured.medicines
    ]
    diagnoses = [
        {
            "visited_on": resolve_day(one.day, today).isoformat(),
            **{name: getattr(one, name) for name in ("institution", "act", "name")},
            "care": "outpatient",
        }
        for one in persona.insured.diagnoses
    ]
    return {"medicines": medicines, "diagnoses": diagnoses}


def _format_qualification(one: Qualification, today: date) -> dict[str, Any]:
    until = resolve_day(one.valid_until, today).isoformat() if one.valid_until else None
    return {
        "insurer_number": one.insurer_number,
        "insurer_name": one.insurer_name,
        "symbol": one.symbol,
        "number": one.number,
        "branch": one.branch,
        "relation": _INSURED_PERSON,
        "ratio_percent": one.ratio_percent,
        "valid_from": resolve_day(one.valid_from, today).isoformat(),
        "valid_until": until,
        "card_class": one.card_class,
        "papers": {"limits": _format_limits(one, today)},
    }


def _format_limits(one: Qualification, today: date) -> list[dict[str, Any]]:
    if not one.limit_flag:
        return []
    began = resolve_day(one.valid_from, today).isoformat()
    limit = {"classification": "01", "flag": one.limit_flag, "issued_on": began, "valid_from": began}
    return [{**limit, "valid_until": None}]


def _format_certificate(issued: IssuedCard, persona: Persona) -> dict[str, Any]:
    certificate = issued.user_certificate
    last_day = certificate.not_valid_after_utc.astimezone(JAPAN).date()
    return {
        "card_id": persona.card.serial,
        "issuer_key_id": issued.issuer_key_id(),
        "serial": str(certificate.serial_number),
        "not_after": last_day.isoformat(),
        "state": persona.insured.card_state,
        "registered": persona.insured.registered,
    }


def today_in_japan() -> date:
    """Give the date where the clinic is."""
    return datetime.now(JAPAN).date()
