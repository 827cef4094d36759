"""The rule that shapes everything, on the running line: what sees people reaches no network, and the reverse."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
import tomllib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from device.cli.demo.kiosk import Kiosk
from device.cli.demo.line import Line
from device.cli.demo.person import Known, Method, Person
from device.firmware.simulated.persona import load_persona
from device.wire.envelope import open_sealed, peek_key_id
from device.wire.errors import MessageError
from device.wire.keys import OpeningKey, load_opening_key
from tests.system.conftest import HOLDER, Visited
from tests.system.probing import probe_in

pytestmark = pytest.mark.system

PEM_MARK = b"-----BEGIN PRIVATE KEY-----"
SCREEN_WITHIN_S = 60.0


def broker_port(line: Line) -> int:
    settings = tomllib.loads(line.places.config("host").read_text())
    port: int = settings["broker"]["port"]
    return port


@contextmanager
def stopped(pid: int) -> Iterator[None]:
    """Let a process stand still."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_firmware_cannot_reach_the_broker_the_desk_or_anything(line: Line) -> None:
    firmware, daemon = (line.supervisor.find(name).pid for name in ("firmware", "daemon"))
    port, sandbox = str(broker_port(line)), line.supervisor.sandbox
    desk = str(urlsplit(line.server.desk_url).port)
    assert probe_in(sandbox, daemon, "connect", "127.0.0.1", port) == "connected"
    assert probe_in(sandbox, firmware, "connect", "127.0.0.1", port) == "ECONNREFUSED"
    assert probe_in(sandbox, firmware, "connect", "127.0.0.1", desk) == "ECONNREFUSED"
    assert probe_in(sandbox, firmware, "connect", "192.0.2.1", port) == "ENETUNREACH"
    assert probe_in(sandbox, firmware, "connect", "2001:db8::1", port) == "ENETUNREACH"


def test_every_program_runs_without_rights(line: Line) -> None:
    for name in ("authority", "host", "broker", "pcscd", "daemon", "firmware", "subscriber"):
        status = Path(f"/proc/{line.supervisor.find(name).pid}/status").read_text()
        rights = dict(one.split(":\t", 1) for one in status.splitlines() if ":\t" in one)
        assert {rights[one] for one in ("CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}, name
        assert rights["NoNewPrivs"] == "1", name


def test_daemon_sees_nothing_of_the_firmware_or_of_anybody_else(line: Line) -> None:
    daemon, sandbox, run = line.supervisor.find("daemon").pid, line.supervisor.sandbox, line.places.run
    others = [run.own(name) for name in ("firmware", "host", "authority", "issuer", "subscriber", "broker", "camera")]
    keys = sorted(str(path) for folder in others for path in folder.rglob("*") if path.is_file())
    assert any("/firmware/" in key for key in keys)
    answer = probe_in(sandbox, daemon, "read", *(str(folder) for folder in others), *keys)
    assert not any(answer.values())
    assert probe_in(sandbox, daemon, "read", str(run.own("daemon")))[str(run.own("daemon"))]


def test_daemon_sees_no_other_process(line: Line) -> None:
    daemon, firmware = (line.supervisor.find(name).pid for name in ("daemon", "firmware"))
    seen = probe_in(line.supervisor.sandbox, daemon, "see")
    assert len(seen["processes"]) == 2, "the daemon itself and the probe"
    root = f"/proc/{firmware}/root/{line.places.run.own('firmware')}"
    assert not probe_in(line.supervisor.sandbox, daemon, "read", root)[root]


def test_firmware_sees_no_key_of_the_network(line: Line) -> None:
    firmware, run = line.supervisor.find("firmware").pid, line.places.run
    paths = [str(run.own(name)) for name in ("daemon", "host", "broker", "subscriber", "authority")]
    private = str(line.places.issuer / "private")
    answer = probe_in(line.supervisor.sandbox, firmware, "read", *paths, private, str(line.places.trust))
    assert [path for path, seen in answer.items() if seen] == [str(line.places.trust)]


@pytest.mark.usefixtures("visited")
def test_what_the_daemon_keeps_and_sends_cannot_be_opened_with_what_it_has(line: Line) -> None:
    ticket, sealed = visit_while_host_stands_still(line)
    line.await_result(ticket, SCREEN_WITHIN_S)
    assert opens_with_any(sealed, keys_below(line.places.run.own("host")))
    assert not opens_with_any(sealed, keys_below(line.places.run.own("daemon")))


def visit_while_host_stands_still(line: Line) -> tuple[str, str]:
    """Give the ticket of a visit, and its sealed message as it lay in the outbox before the host went on."""
    person, sealed = make_holder(), ""
    with Kiosk(line.screen_url) as kiosk, ExitStack() as stack:
        next(shown for shown in kiosk.watch(SCREEN_WITHIN_S) if shown.screen == "idle")
        stack.callback(line.take_card)
        line.insert_card(HOLDER)
        standing = stack.enter_context(ExitStack())
        standing.enter_context(stopped(line.supervisor.find("host").pid))
        for shown in kiosk.watch(SCREEN_WITHIN_S):
            if shown.screen == "result":
                return shown.ticket, sealed
            if shown.screen == "sending" and not sealed:  # the same screen may be told twice
                sealed = wait_for_outbox(line.places.run.own("daemon"))
                standing.close()
            if touch := person.answer(shown):
                kiosk.post(touch.form, **touch.entries)
    raise AssertionError("no result")


def make_holder() -> Person:
    persona = load_persona(HOLDER)
    return Person(Method.PIN, Known(persona.birth, persona.card.security_code, persona.card.pin))


def wait_for_outbox(folder: Path) -> str:
    """Give the one message in the daemon's outbox, as soon as it is there."""
    deadline = time.monotonic() + SCREEN_WITHIN_S
    while time.monotonic() < deadline:
        if rows := read_outbox(folder):
            (sealed,) = rows
            return sealed
    raise AssertionError("nothing came into the outbox")


def read_outbox(folder: Path) -> list[str]:
    (path,) = folder.rglob("outbox.db")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return [row[0] for row in connection.execute("SELECT sealed FROM outbox")]


def keys_below(folder: Path) -> list[OpeningKey]:
    """Give every private key in a folder's files that is of a kind which could open anything at all."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file() and PEM_MARK in (content := path.read_bytes()):
            found.append(load_opening_key(content))
    assert found, "no key at all: the test would prove nothing"
    return found


def opens_with_any(sealed: str, keys: list[OpeningKey]) -> bool:
    return any(opens(sealed, key) for key in keys)


def opens(sealed: str, key: OpeningKey) -> bool:
    try:
        opened = open_sealed(sealed, key, receiver="h-main", sender="t-front")
    except MessageError:
        return False
    return bool(peek_key_id(opened.token))


def test_nothing_of_the_line_listens_beyond_loopback(line: Line, visited: Visited) -> None:
    assert visited.pin.acknowledged
    for name in ("authority", "host", "broker", "daemon", "subscriber"):
        inodes = sockets_of(line.supervisor.find(name).pid)
        assert not inodes & listening_beyond_loopback(), name


def sockets_of(pid: int) -> set[str]:
    targets = (os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir())
    return {target.removeprefix("socket:[").rstrip("]") for target in targets if target.startswith("socket:[")}


def listening_beyond_loopback() -> set[str]:
    inodes = set()
    for table, loopback in (("tcp", "0100007F"), ("tcp6", "00000000000000000000000001000000")):
        for row in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]:
            fields = row.split()
            if fields[3] == "0A" and not fields[1].startswith(loopback):
                inodes.add(fields[9])
    return inodes
