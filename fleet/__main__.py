"""`python -m fleet`: two clinics on three nodes, a pair of databases and two workers; one visit shown.

Then it stays to be used. Everything is made-up, runs on this machine's loopback device and in a folder of its own,
and ends with Ctrl-C.
"""

from __future__ import annotations

import argparse
import secrets
import signal
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from chaos.line.programs import Keeper
from device.cli.demo.desk import LogIn
from device.cli.demo.page import Page
from device.cli.supervisor.waiting import wait_for
from fleet.databases import make_databases
from fleet.layout import Layout
from fleet.postgres import postgres_pair
from fleet.running import SERVES_S, Fleet, prepare
from fleet.terminals import Terminal, open_terminal
from fleet.visitors import Visitors

CLINICS = ("c1", "c2")
WORKERS = ("w1", "w2")
DESKS = {"c1": ("c1-desk", "c1-second-desk"), "c2": ("c2-desk",)}
_PAUSE_S = 20.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Start everything, show a visit, and stay."""
    parser = argparse.ArgumentParser(prog="python -m fleet", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the visit that is shown")
    options = parser.parse_args(arguments)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda _number, _frame: stop.set())
    try:
        with ExitStack() as stack:
            _run(stack, stop, once=options.once)
    except KeyboardInterrupt:
        _say("ended")
    return 0


def _run(stack: ExitStack, stop: threading.Event, *, once: bool) -> None:
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="uk-fleet-", dir="/tmp")))
    layout = Layout.make(folder, CLINICS)
    pair = stack.enter_context(postgres_pair())
    _say("PostgreSQL runs: a primary, and a standby that has every commit before it is confirmed")
    fleet = prepare(layout, stack, make_databases(pair, CLINICS))
    for node in layout.nodes:
        fleet.start_node(node)
    _say(f"three NATS nodes run; terminals reach them at {', '.join(layout.brokers)}")
    log_ins = _start_host(fleet)
    visitors = stack.enter_context(Visitors(fleet.cards))
    terminals = [open_terminal(fleet, visitors, clinic, "front", "A", _PAUSE_S) for clinic in CLINICS]
    stack.enter_context(Keeper([*fleet.nodes.values(), *fleet.workers.values(), *fleet.desks.values()]))
    _say("a terminal is enrolled in each clinic; both are called t-front")
    _show_visit(fleet, terminals[0], log_ins["c1"])
    for clinic, names in DESKS.items():
        for name in names:
            log_in = log_ins[clinic]
            print(f"{clinic}  {fleet.desk_url(name)}  {log_in.name}  {log_in.password}", flush=True)
    _say(f"somebody comes to each terminal every {_PAUSE_S:.0f} s; files and logs: {folder}; Ctrl-C ends it all")
    if not once:
        stop.wait()


def _start_host(fleet: Fleet) -> dict[str, LogIn]:
    for name in WORKERS:
        fleet.start_worker(name)
    log_ins = {}
    for clinic, (first, *more) in DESKS.items():
        fleet.start_desk(clinic, first, "enrolment", "records")
        for name in more:
            fleet.start_desk(clinic, name)
        log_ins[clinic] = LogIn("mihon", secrets.token_urlsafe(9))
        added = ("user", "add", "--name", "mihon", "--display", "見本 受付")
        fleet.host(clinic, *added, given=log_ins[clinic].password + "\n")
    for name in WORKERS:
        fleet.await_worker(name)
    for name in fleet.desks:
        fleet.desk_url(name)
    _say(f"{len(WORKERS)} workers and {len(fleet.desks)} desks run")
    return log_ins


def _show_visit(fleet: Fleet, terminal: Terminal, log_in: LogIn) -> None:
    visits = terminal.visitor.visits
    visit = wait_for(
        lambda: next((one for one in list(visits.values()) if one.replied_at), None), "a visit is answered", SERVES_S
    )
    took_s = visit.replied_at - visit.committed_at
    _say(f"a visit at t-front of c1, ticket {visit.ticket}: answered {took_s:.2f} s after it was committed")
    for name in DESKS["c1"]:
        known = visit.visit_id in _visits_at(fleet.desk_url(name), log_in)
        _say(f"{name} {'shows it' if known else 'does not show it'}")


def _visits_at(url: str, log_in: LogIn) -> set[str]:
    with httpx.Client(base_url=url, timeout=30, follow_redirects=True) as client:
        form = Page.parse(client.get("/login").text).find(password="")  # the form with an empty password
        if form is None:
            return set()
        client.post(form.action, data=form.filled(name=log_in.name, password=log_in.password)).raise_for_status()
        return {row["visit"] for row in Page.parse(client.get("/").text).rows if "visit" in row}


def _say(words: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {words}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
