"""Made-up persons at the real authority, each with a number and certificate of their own, and how to ask for them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from host.base.japan_time import japan_day
from host.eligibility.question import CertificateQuestion, InsuredNumberQuestion
from tests.host.authority.process import RunningAuthority
from tests.host.world import NOW

ISSUER = "0badcafe" * 5
BIRTH = date(1952, 2, 29)
ON_DATE = japan_day(NOW)
_NUMBERS = itertools.count(70_000_001)


@dataclass(frozen=True)
class Insured:
    """One person; `number` is also the certificate's serial."""

    number: str

    def by_card(self, request_id: str) -> CertificateQuestion:
        """Ask by the certificate."""
        return CertificateQuestion(request_id, ISSUER, int(self.number), date(2040, 1, 1), ON_DATE)

    def by_number(self, request_id: str) -> InsuredNumberQuestion:
        """Ask by the number."""
        return InsuredNumberQuestion(request_id, "999999", "架０１", self.number, "", BIRTH, ON_DATE)


def insured_until(ended: date | None = None, *, number: str = "", begun: date = date(2024, 4, 1)) -> dict[str, Any]:
    """Give a qualification; an empty `number` becomes the person's own."""
    return {
        "insurer_number": "  999999",
        "insurer_name": "架空市",
        "symbol": "架０１",
        "number": number,
        "branch": "02",
        "relation": 2,
        "ratio_percent": 20,
        "valid_from": begun.isoformat(),
        "valid_until": ended.isoformat() if ended else None,
    }


class Town:
    """Puts persons into one authority."""

    def __init__(self, authority: RunningAuthority, today: date) -> None:
        """Use this authority, whose own clock says that it is `today`."""
        self.authority = authority
        self.today = today

    def person(self, *history: dict[str, Any], **certificate: Any) -> Insured:
        """Put one in, with changes to a good certificate."""
        number = str(next(_NUMBERS))
        held = {"card_id": f"card-{number}", "issuer_key_id": ISSUER, "serial": number, "not_after": "2039-12-31"}
        body = {
            "name": "見本　●子",
            "kana": "ﾐﾎﾝ ﾊﾅｺ",
            "birth_date": BIRTH.isoformat(),
            "sex": 2,
            "qualifications": [{**one, "number": one["number"] or number} for one in history or (insured_until(),)],
            "certificates": [{**held, "state": "active", "registered": True, **certificate}],
        }
        self.authority.admin("PUT", f"/admin/persons/person-{number}", body)
        return Insured(number)

    def nobody(self) -> Insured:
        """Give somebody whom the authority does not know."""
        return Insured(str(next(_NUMBERS)))

    def days(self, number: int) -> date:
        """Give the day so many days from the authority's today."""
        return self.today + timedelta(days=number)

    def behave(self, **keys: object) -> None:
        """Let the authority behave so from the next question on."""
        self.authority.admin("PUT", "/admin/behaviour", {"mode": "normal", **keys})

    def card(self, insured: Insured, what: str) -> None:
        """Let somebody report a card: `suspend`, `restore` or `revoke`."""
        self.authority.admin("POST", f"/admin/cards/card-{insured.number}/{what}")
