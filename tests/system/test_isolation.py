"""What a program shut in by the supervisor can see and reach: real namespaces, a small probe inside."""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from typing import Any

import pytest

from device.cli.supervisor.program import Program
from device.cli.supervisor.sandbox import Bind, Enclosure, Isolation, Network, Sandbox, is_covered
from device.cli.supervisor.supervisor import Supervisor
from tests.system.probing import PROJECT, probe, probe_command, probe_in

pytestmark = pytest.mark.system

OUTSIDE = (
    "/etc/uketsuke-probe",
    "/var/tmp/uketsuke-probe",
    str(PROJECT / "uketsuke-probe"),
    "/proc/sys/kernel/domainname",
)


def look(supervisor: Supervisor, enclosure: Enclosure, *arguments: str) -> Any:
    return probe(supervisor, enclosure, *arguments)


def test_program_has_no_capability_and_no_way_to_one(supervisor: Supervisor) -> None:
    seen = look(supervisor, Enclosure(), "see")
    assert seen["capabilities"] == [0, 0, 0, 0, 0]
    assert seen["no_new_privileges"]


def test_program_sees_no_other_process(supervisor: Supervisor) -> None:
    other = supervisor.start(Program("other", probe_command("serve")))
    seen = look(supervisor, Enclosure(), "see")
    assert seen["processes"] == [1]
    assert look(supervisor, Enclosure(), "read", f"/proc/{other.pid}/root")[f"/proc/{other.pid}/root"] is False


def test_program_sees_only_the_folders_meant_for_it(supervisor: Supervisor) -> None:
    own, other = supervisor.folder.own("own"), supervisor.folder.own("other")
    (own / "note").write_text("mine")
    (other / "key").write_text("secret of another")
    enclosure = Enclosure((Bind(own, writable=True),))
    answer = look(supervisor, enclosure, "read", str(own / "note"), str(other), str(other / "key"))
    assert list(answer.values()) == [True, False, False]
    assert look(supervisor, enclosure, "see")["/tmp"] == [supervisor.folder.path.name]


def test_shared_folders_are_empty_and_devices_harmless(supervisor: Supervisor) -> None:
    seen = look(supervisor, Enclosure(), "see")
    assert seen["/run"] == []
    assert set(seen["/dev"]) == {"full", "null", "random", "shm", "urandom", "zero"}


def test_program_writes_nowhere_but_where_it_may(supervisor: Supervisor) -> None:
    own, shown = supervisor.folder.own("own"), supervisor.folder.own("shown")
    enclosure = Enclosure((Bind(own, writable=True), Bind(shown)))
    answer = look(supervisor, enclosure, "write", str(own / "new"), str(shown / "new"), *OUTSIDE)
    assert [path for path, written in answer.items() if written] == [str(own / "new")]


def test_program_without_network_reaches_nothing_on_this_machine(supervisor: Supervisor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        assert look(supervisor, Enclosure(), "connect", "127.0.0.1", port) == "connected"
        closed = Enclosure(network=Network.LOOPBACK_ONLY)
        assert look(supervisor, closed, "connect", "127.0.0.1", port) == "ECONNREFUSED"
        assert look(supervisor, closed, "connect", "192.0.2.1", port) == "ENETUNREACH"


def test_two_programs_can_share_one_closed_network(supervisor: Supervisor) -> None:
    holder = supervisor.start(Program("holder", probe_command("serve"), Enclosure(network=Network.LOOPBACK_ONLY)))
    joined = Enclosure(network=Network.LOOPBACK_ONLY, joins=holder.pid)
    guest = supervisor.start(Program("guest", probe_command("serve"), joined))
    networks = [os.readlink(f"/proc/{pid}/ns/net") for pid in (holder.pid, guest.pid, os.getpid())]
    assert networks[0] == networks[1] != networks[2]


def test_probe_in_a_running_program_is_as_weak_as_the_program(supervisor: Supervisor) -> None:
    running = supervisor.start(Program("running", probe_command("serve"), Enclosure(network=Network.LOOPBACK_ONLY)))
    seen = probe_in(supervisor.sandbox, running.pid, "see")
    assert seen["capabilities"] == [0, 0, 0, 0, 0]
    assert seen["no_new_privileges"]
    assert seen["processes"][0] == 1
    assert len(seen["processes"]) == 2


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has another kind to try")
def test_everything_holds_without_root_too(supervisor: Supervisor) -> None:
    weaker = Supervisor(supervisor.folder, Sandbox(Isolation.USER, shown=(PROJECT,)))
    own, other = supervisor.folder.own("own"), supervisor.folder.own("other")
    (other / "key").write_text("secret of another")
    with weaker:
        enclosure = Enclosure((Bind(own, writable=True),), Network.LOOPBACK_ONLY)
        seen = look(weaker, enclosure, "see")
        assert seen["capabilities"] == [0, 0, 0, 0, 0]
        assert seen["processes"] == [1]
        assert not look(weaker, enclosure, "read", str(other / "key"))[str(other / "key")]
        assert not any(look(weaker, enclosure, "write", *OUTSIDE).values())


def test_folder_below_a_covered_one_is_shown_again_when_programs_need_it(
    supervisor: Supervisor, tmp_path_factory: pytest.TempPathFactory
) -> None:
    needed = tmp_path_factory.mktemp("needed")
    (needed / "program").write_text("needed to run")
    assert is_covered(needed)
    showing = Supervisor(supervisor.folder, replace(supervisor.sandbox, shown=(PROJECT, needed)))
    for one, visible in ((supervisor, False), (showing, True)):
        assert look(one, Enclosure(), "read", str(needed / "program"))[str(needed / "program")] is visible
