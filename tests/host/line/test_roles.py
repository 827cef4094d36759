"""The host split into processes, and its end."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from host.roles.program import Role
from tests.host.line.bodies import FACE, visit_body
from tests.host.line.line import Line
from tests.host.line.programs import host_program, wait_for_ports

pytestmark = [
    pytest.mark.system,
    # paho-mqtt 2.2 drops its socket unclosed when the broker dies in the middle of a handshake
    pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning"),
]


def test_each_role_in_a_process_of_its_own(line: Line) -> None:
    assert line.host.stop() == 0
    with ExitStack() as stack:
        stack.callback(line.restart_host)
        for role in (Role.WORKER, Role.INBOX):
            program = host_program(line.config, line.folder / f"{role}.log", role)
            stack.callback(program.stop)
            program.start()
            assert wait_for_ports(program) == {"desk": 0, "enrolment": 0}
        body = visit_body(FACE, line.insured(4000).facts())
        line.terminal.send_visit(body)
        assert line.results(body.visit_id)


def test_ends_at_once_when_told_so_without_a_broker(line: Line) -> None:
    line.broker.kill()
    try:
        assert line.host.stop() == 0
    finally:
        line.broker.start()
        line.restart_host()
        line.await_host()  # the broker has forgotten whom to keep messages for
