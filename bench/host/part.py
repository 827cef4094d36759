"""The host part of the bench: CPU of a visit beside its limit, on SQLite and PostgreSQL, and what the libraries cost.

Visits are sealed beforehand and handed in by ten terminals over MQTT with TLS; the eligibility system answers at once
in the worker's process; clinic software acknowledges every result. CPU is counted by process (proc(5)), generator and
clinic software left out. SQLite and the limit take turns in one run.
"""

from __future__ import annotations

from bench.authority.databases import run_server
from bench.host.libraries import measure_libraries
from bench.host.run import Cost, Size, run
from bench.reporting.row import Row, ran

_PART = "host"
_RATIO_AIM, _RATE_LEAST, _POSTGRES_AIM = 1.5, 1500.0, 1.3
_CORES_MS = 2000.0
"""What two free cores have in a second."""

FULL = Size(turns=20)


def measure_host(size: Size | None = None) -> list[Row]:
    """Measure; takes some three minutes on two free cores.

    Raises:
        NotMeasured: a part of it could not run.
    """
    size = size or Size()
    sqlite = run(size)
    with run_server() as server:
        postgres = run(size, server.url, server.pid)
    how = f"{size.visits} sealed visits of ten terminals through mosquitto and the host, which is one process"
    return [*ran(how, to_rows(sqlite, postgres)), *measure_libraries()]


def to_rows(sqlite: Cost, postgres: Cost) -> list[Row]:
    """Give the rows of both runs."""
    limit = "its cryptography and its rows in the same groups, nothing else"
    return [
        *_parts("SQLite", sqlite),
        Row(_PART, "limit, CPU a visit", round(sqlite.ms(sqlite.limit), 2), "ms"),
        Row(_PART, "host / limit, CPU", round(sqlite.host / sqlite.limit, 2), "x", _RATIO_AIM, against=limit),
        *_parts("PostgreSQL", postgres),
        Row(
            _PART,
            "PostgreSQL / SQLite, CPU",
            round(postgres.ms(postgres.host) / sqlite.ms(sqlite.host), 2),
            "x",
            _POSTGRES_AIM,
            against="the host on SQLite in the same run",
        ),
    ]


def _parts(store: str, cost: Cost) -> list[Row]:
    """Give what one run cost; `computed` is 2,000 ms by the CPU of host, store and broker a visit."""
    programs = {"program": cost.program, "database": cost.store, "broker": cost.broker}
    rows = [Row(_PART, f"{store}: {name}, CPU a visit", round(cost.ms(s), 2), "ms") for name, s in programs.items()]
    computed = _CORES_MS / cost.ms(cost.host + cost.broker)
    return [
        *rows,
        Row(_PART, f"{store}: on two free cores, computed", round(computed), "visits/s", least=_RATE_LEAST),
        Row(_PART, f"{store}: sustained on this machine", round(cost.visits / cost.took), "visits/s"),
    ]
