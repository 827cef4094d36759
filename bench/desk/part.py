"""The desk part of the bench: pages among many visits, and confirmations until clinic software has them.

By default there are 100,000 visits, which takes half a minute. `python -m bench.desk --visits 1000000` is the size of
a clinic with 11,000 visits a day and the usual 90 days; it takes 3 GB in /tmp and a minute.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from bench.basics.errors import NotMeasured
from bench.basics.waiting import wait_for
from bench.desk.filling import Filling, fill
from bench.desk.host import NAME, PASSWORD, Clinic, Running, open_clinic
from bench.reporting.row import Row, ran
from measuring.figures import percentile

VISITS = 100_000
CONFIRMATIONS = 100
TODAY = 3000
WAITING = 120
CPU_AIM_MS = 200.0
CONFIRM_AIM_MS = 1000.0
_PART = "desk"
_RUNS = 15
_PAGES = {
    "arrivals, first page": "/",
    "arrivals, last page of the day": "/?before={last}",
    "arrivals of the day before": "/?day={yesterday}",
    "a ticket": "/?ticket=A7",
    "confirmation of one visit": "/visits/{visit}/confirm",
    "terminals": "/terminals",
    "audit, newest entries": "/audit?find=yes",
    "users": "/users",
    "retention": "/retention",
}


@dataclass(frozen=True)
class Timed:
    """One page in milliseconds: the host's CPU time on average, and the median time until the answer was there."""

    name: str
    cpu_ms: float
    wall_ms: float


@dataclass(frozen=True)
class Among:
    """What was measured among so many visits; the times of confirmations in seconds."""

    visits: int
    pages: list[Timed]
    confirmations: list[float]


def measure_desk(count: int = VISITS) -> list[Row]:
    """Measure, and give the rows.

    Raises:
        NotMeasured: a part of it could not run.
    """
    how = f"role desk on SQLite with {count:,} visits; confirmations with all roles"
    return ran(how, to_rows(measure_among(count)))


def measure_among(count: int) -> Among:
    """Measure pages and confirmations among so many visits.

    Raises:
        NotMeasured: a part of it could not run.
    """
    with open_clinic() as clinic:
        waiting = fill(clinic.database, Filling(TODAY, WAITING, count - TODAY - WAITING), time.time())
        with clinic.host("desk") as host:
            pages = _time_pages(clinic, host, waiting[0])
        return Among(count, pages, _time_confirmations(clinic, waiting))


def to_rows(among: Among) -> list[Row]:
    """Give the rows."""
    rows = [Row(_PART, "visits in the database", among.visits, "visits")]
    for page in among.pages:
        rows.append(Row(_PART, f"{page.name}, CPU", round(page.cpu_ms, 1), "ms", CPU_AIM_MS))
        rows.append(Row(_PART, f"{page.name}, answer", round(page.wall_ms, 1), "ms"))
    rows += [
        Row(_PART, f"confirmation to clinic software, p{percent}", _ms(among.confirmations, percent), "ms", aim)
        for percent, aim in ((50, None), (99, CONFIRM_AIM_MS))
    ]
    return rows


def _ms(seconds: list[float], percent: int) -> float:
    return round(percentile(seconds, percent) * 1000, 1)


def _time_pages(clinic: Clinic, host: Running, visit: str) -> list[Timed]:
    with _log_in(clinic) as desk:
        older = re.search(r'href="/\?before=([^"]+)"', _get(desk, "/"))
        if older is None:
            raise NotMeasured("the first page leads to no other one")
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 9 * 3600 - 86_400))
        places = {"last": _last_page(desk, older[1]), "yesterday": day, "visit": visit}
        return [_time_page(desk, host, name, path.format(**places)) for name, path in _PAGES.items()]


def _last_page(desk: httpx.Client, before: str) -> str:
    while older := re.search(r'href="/\?before=([^"]+)" rel="next"', _get(desk, f"/?before={before}")):
        before = older[1]
    return before


def _time_page(desk: httpx.Client, host: Running, name: str, path: str) -> Timed:
    _get(desk, path)
    began, walls = host.cpu_s(), []
    for _ in range(_RUNS):
        at = time.perf_counter()
        _get(desk, path)
        walls.append(time.perf_counter() - at)
    return Timed(name, (host.cpu_s() - began) / _RUNS * 1000, statistics.median(walls) * 1000)


def _time_confirmations(clinic: Clinic, waiting: list[str]) -> list[float]:
    with clinic.broker(), clinic.host(), clinic.subscriber() as software, _log_in(clinic) as desk:
        token = re.search(r'name="token" value="([^"]+)"', _get(desk, "/account"))
        if token is None:
            raise NotMeasured("the desk's page has no token")
        latencies = []
        for visit in waiting[:CONFIRMATIONS]:
            at = time.monotonic()
            fields = {"token": token[1], "compared": "yes"}
            answer = desk.post(f"/visits/{visit}/confirm", data=fields, follow_redirects=False)
            if answer.status_code != httpx.codes.SEE_OTHER:
                raise NotMeasured(f"a confirmation was answered with {answer.status_code}")
            latencies.append(_wait_until_heard(software, visit) - at)
        return latencies


def _wait_until_heard(software: Running, visit: str) -> float:
    wait_for(lambda: _heard(software, visit) > 0, "clinic software did not hear of a confirmation")
    return _heard(software, visit)


def _heard(software: Running, visit: str) -> float:
    """Give when clinic software had a visit as confirmed, 0 when it has not."""
    for at, line in reversed(software.lines):
        record = line.get("visit", {})
        if record.get("visit_id") == visit and record.get("holder", {}).get("outcome") == "confirmed":
            return float(at)
    return 0.0


@contextmanager
def _log_in(clinic: Clinic) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=clinic.url, headers={"origin": clinic.url}, trust_env=False, timeout=60) as desk:
        answer = desk.post("/login", data={"name": NAME, "password": PASSWORD})
        if answer.status_code != httpx.codes.SEE_OTHER:
            raise NotMeasured("the desk refuses its own account")
        yield desk


def _get(desk: httpx.Client, path: str) -> str:
    answer = desk.get(path)
    if answer.status_code != httpx.codes.OK:
        raise NotMeasured(f"{path} was answered with {answer.status_code}")
    return answer.text
