"""The programs of a tried fleet: started in the order in which somebody would, killed at will, ended."""

from __future__ import annotations

import contextlib
import io
import json
import os
import socket
import sys
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from chaos.line.programs import Kept
from device.cli.supervisor.waiting import NotReached, wait_for
from fleet.databases import Databases
from fleet.layout import LOOPBACK, TOKENS, Layout, Node
from fleet.people import issue_cards, tell_authority
from host.cli.main import main as host_command

SERVES_S = 60.0
_HOST = (sys.executable, "-m", "host.cli.main")
_SAYING = threading.Lock()


@dataclass
class Fleet:
    """Everything that runs; `nodes`, `workers` and `desks` are programs by name."""

    layout: Layout
    stack: ExitStack
    nodes: dict[str, Kept] = field(default_factory=dict)
    workers: dict[str, Kept] = field(default_factory=dict)
    desks: dict[str, Kept] = field(default_factory=dict)
    authority: Kept | None = None

    @property
    def folder(self) -> Path:
        """Where all of it lies."""
        return self.layout.folder

    @property
    def cards(self) -> Path:
        """The cards of those who come."""
        return self.folder / "cards.json"

    def start_node(self, node: Node, prefix: Sequence[str] = ()) -> Kept:
        """Start one server; `prefix` is the beginning of its command line."""
        server = Path(sys.executable).with_name("nats-server")
        command = (*prefix, str(server), "-c", str(self.layout.server_config(node)))
        return self._start(self.nodes, node.name, command)

    def start_worker(self, name: str, *roles: str, prefix: Sequence[str] = ()) -> Kept:
        """Start a worker, which is a gate as well unless `roles` say otherwise."""
        options = [word for role in roles for word in ("--role", role)]
        command = (*prefix, *_HOST, "fleet", "run", "--config", str(self.layout.config), "--name", name, *options)
        return self._start(self.workers, name, command)

    def await_worker(self, name: str) -> None:
        """Wait until it does its work."""
        program = self.workers[name]
        wait_for(lambda: "works" in last_output(program), f"{name} works", SERVES_S)

    def start_desk(self, clinic: str, name: str, *more: str) -> Kept:
        """Start a desk of a clinic, with further roles of its host."""
        roles = [word for role in ("desk", *more) for word in ("--role", role)]
        command = (*_HOST, "run", "--config", str(self.layout.clinic_config(clinic)), *roles)
        return self._start(self.desks, name, command)

    def desk_url(self, name: str) -> str:
        """Give the address of a desk, waiting for it."""
        program = self.desks[name]
        wait_for(lambda: last_output(program).endswith("\n"), f"desk {name} serves", SERVES_S)
        port: int = json.loads(last_output(program))["desk"]
        return f"http://{LOOPBACK}:{port}"

    def host(self, clinic: str, *arguments: str, given: str = "") -> str:
        """Run a command of `uketsuke-host` for one clinic here, which is quicker; give what it printed."""
        return run_host(*arguments, "--config", str(self.layout.clinic_config(clinic)), given=given)

    def _start(self, programs: dict[str, Kept], name: str, command: Sequence[str]) -> Kept:
        program = Kept(name, command, self.folder)
        programs[name] = program
        self.stack.callback(program.stop)
        program.start()
        return program


def prepare(layout: Layout, stack: ExitStack, databases: Databases) -> Fleet:
    """Write all files, start the authority and tell it of the people."""
    fleet = Fleet(layout, stack)
    issuer = layout.folder / "issuer"
    people = issue_cards(issuer, fleet.cards)
    layout.write(databases, issuer / "public" / "user-ca.pem")
    run_host("fleet", "init", "--config", str(layout.config))
    asked = (sys.executable, "-m", "host.authority.main", "run", "--config", str(layout.folder / "authority.toml"))
    authority = Kept("authority", asked, layout.folder)
    stack.callback(authority.stop)
    authority.start()
    fleet.authority = authority
    wait_for(partial(accepts, LOOPBACK, layout.authority_port), "the authority serves", SERVES_S)
    tell_authority(f"http://{LOOPBACK}:{layout.authority_port}", TOKENS[1], people)
    return fleet


def run_host(*arguments: str, given: str = "") -> str:
    """Run a command of `uketsuke-host` in this process.

    Raises:
        NotReached: it failed.
    """
    said, complained, before = io.StringIO(), io.StringIO(), sys.stdin
    with _SAYING, contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        sys.stdin = io.StringIO(given)
        try:
            code = host_command(arguments)
        finally:
            sys.stdin = before
    if code != os.EX_OK:
        raise NotReached(f"uketsuke-host {arguments[0]}: {complained.getvalue().strip()}")
    return said.getvalue()


def last_output(program: Kept) -> str:
    """Give what the present run of a program has printed."""
    outputs = program.outputs()
    return outputs[-1].read_text("utf-8", "replace") if outputs else ""


def accepts(host: str, port: int) -> bool:
    """Tell whether somebody listens there."""
    try:
        socket.create_connection((host, port), 0.5).close()
    except OSError:
        return False
    return True
