"""Start, readiness, end and death of real processes under the supervisor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from device.cli.supervisor.errors import ProgramFailed, ProgramMissing
from device.cli.supervisor.program import Program
from device.cli.supervisor.sandbox import Enclosure, Isolation, Network, Sandbox
from device.cli.supervisor.supervisor import Supervisor
from tests.system.probing import PROJECT, probe_command

pytestmark = pytest.mark.system

GONE_WITHIN_S = 30.0

CHILD_OF_A_KILLED_PARENT = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import Enclosure, Isolation, Network, Sandbox
from device.cli.supervisor.program import Program
from device.cli.supervisor.supervisor import Supervisor
from tests.system.probing import probe_command
folder = RunFolder()
supervisor = Supervisor(folder, Sandbox(Isolation(sys.argv[2]), shown=(Path(sys.argv[1]),)))
started = [
    supervisor.start(Program(f"p{number}", probe_command("serve"), Enclosure(network=network)))
    for number, network in enumerate(Network)
]
print(folder.path, *(process.pid for process in started), flush=True)
sys.stdin.read()
"""


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()


def wait_gone(pids: list[int]) -> list[int]:
    """Give those of `pids` that are still there when the time is over."""
    deadline = time.monotonic() + GONE_WITHIN_S
    while (left := [pid for pid in pids if is_running(pid)]) and time.monotonic() < deadline:
        os.sched_yield()
    return left


def test_program_reports_itself_ready_and_ends_cleanly(supervisor: Supervisor) -> None:
    process = supervisor.start(Program("serving", probe_command("serve"), reads_output=True))
    assert process.read_line(5) == "serving"
    assert is_running(process.pid)
    supervisor.stop("serving")
    assert process.exit_code == 0
    assert not is_running(process.pid)


def test_program_that_ends_before_it_is_ready_is_an_error_with_its_last_lines(supervisor: Supervisor) -> None:
    program = Program("broken", (sys.executable, "-c", "import sys; sys.exit('[604] state is damaged')"))
    with pytest.raises(ProgramFailed, match=r"(?s)\[613\] broken: ended with exit code 1.*\[604\] state is damaged"):
        supervisor.start(program)


def test_program_that_never_gets_ready_is_ended(supervisor: Supervisor) -> None:
    program = Program("lazy", (sys.executable, "-c", "import signal; signal.pause()"), ready_within_s=0.3)
    with pytest.raises(ProgramFailed, match="not ready after"):
        supervisor.start(program)
    supervisor.check_alive()


def test_readiness_can_be_a_condition(supervisor: Supervisor) -> None:
    asked: list[int] = []

    def ready() -> bool:
        asked.append(1)
        return len(asked) > 2

    supervisor.start(Program("mute", ("sleep", "60"), ready=ready))
    assert len(asked) == 3


def test_missing_program_is_named(supervisor: Supervisor) -> None:
    with pytest.raises(ProgramMissing, match="no-such-program: not installed"):
        supervisor.start(Program("missing", ("no-such-program",)))


def test_command_gets_its_input_and_gives_its_output(supervisor: Supervisor) -> None:
    command = (sys.executable, "-c", "print(input().upper())")
    assert supervisor.run(Program("upper", command), given="mihon\n") == "MIHON"


def test_stopping_ends_a_program_that_does_not_listen(supervisor: Supervisor) -> None:
    process = supervisor.start(Program("deaf", ("sleep", "60"), ready=lambda: True))
    pid = process.pid
    process.stop(within_s=0.2)
    assert not is_running(pid)


def test_nothing_is_inherited_from_the_one_who_starts(supervisor: Supervisor, tmp_path: Path) -> None:
    with (tmp_path / "open").open("w") as file:
        os.set_inheritable(file.fileno(), True)
        listing = "import os; print(sorted(os.listdir('/proc/self/fd'))[:-1], sorted(os.environ))"
        printed = supervisor.run(Program("listing", (sys.executable, "-c", listing)))
    assert printed.startswith("['0', '1', '2']")
    assert "UKETSUKE" not in printed
    assert "PWD" not in printed


def test_logs_are_closed_to_others(supervisor: Supervisor) -> None:
    supervisor.run(Program("talk", (sys.executable, "-c", "import sys; print('x', file=sys.stderr)")))
    assert supervisor.folder.log("talk").read_text() == "x\n"
    assert supervisor.folder.log("talk").stat().st_mode & 0o077 == 0
    assert supervisor.folder.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("isolation", [Isolation.ROOT, Isolation.USER])
def test_nothing_survives_a_parent_that_was_killed(sandbox: Sandbox, isolation: Isolation) -> None:
    if isolation is Isolation.ROOT is not sandbox.isolation:
        pytest.skip("only root can")
    command = [sys.executable, "-c", CHILD_OF_A_KILLED_PARENT, str(PROJECT), isolation.value]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        folder, *pids = parent.stdout.readline().split()
        running = [int(pid) for pid in pids]
        assert all(is_running(pid) for pid in running)
        parent.send_signal(signal.SIGKILL)
    try:
        assert wait_gone(running) == []
    finally:
        subprocess.run(["rm", "-r", folder], check=True)


def test_program_of_another_account_dies_with_its_parent_too(supervisor: Supervisor) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a program another account")
    enclosure = Enclosure(network=Network.LOOPBACK_ONLY, user="nobody")
    process = supervisor.start(Program("nobody", ("sleep", "60"), enclosure, ready=lambda: True))
    deadline = time.monotonic() + GONE_WITHIN_S
    # the program itself, for setpriv(1) asks to die with its parent only after it has changed the account
    while (name := command_of(process.pid)) != "sleep" and time.monotonic() < deadline:
        os.sched_yield()
    assert (name, os.stat(f"/proc/{process.pid}").st_uid == 0) == ("sleep", False)
    os.kill(parent_of(process.pid), signal.SIGKILL)
    assert wait_gone([process.pid]) == []
