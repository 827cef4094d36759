"""What is done to a fleet while people come, one thing after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from device.cli.supervisor.waiting import wait_for
from tests.fleet.trial import Trial, await_nodes
from tests.fleet.wires import Wires

DOWN_S = 6.0
CUT_S = 15.0
_UP_S = 90.0

Fault = Callable[[Trial, Wires], None]


def nothing(trial: Trial, _wires: Wires) -> None:
    """For comparison."""
    _let_come(trial, 20)


def kill_node(name: str) -> Fault:
    """Kill -9 a node; it comes back after some seconds."""

    def kill(trial: Trial, _wires: Wires) -> None:
        _let_come(trial, 5)
        trial.fleet.nodes[name].kill(DOWN_S)
        _let_come(trial, 20)
        await_nodes(trial)
        _let_come(trial, 5)

    return kill


def kill_worker(name: str) -> Fault:
    """Kill -9 a worker; it comes back after some seconds."""

    def kill(trial: Trial, _wires: Wires) -> None:
        _let_come(trial, 5)
        trial.fleet.workers[name].kill(DOWN_S)
        _let_come(trial, 20)
        wait_for(lambda: trial.fleet.workers[name].pid, f"{name} runs", _UP_S)

    return kill


def join_and_leave(trial: Trial, _wires: Wires) -> None:
    """A third worker joins, the first leaves in order and comes back, the third leaves."""
    fleet = trial.fleet
    fleet.start_worker("w3")
    fleet.await_worker("w3")
    _let_come(trial, 8)
    fleet.workers["w1"].stop()
    _let_come(trial, 10)
    fleet.workers["w1"].start()
    fleet.await_worker("w1")
    fleet.workers["w3"].stop()
    _let_come(trial, 8)


def kill_primary(trial: Trial, _wires: Wires) -> None:
    """Kill -9 the primary of PostgreSQL; the standby is promoted, and the former one becomes the standby."""
    _let_come(trial, 5)
    trial.pair.primary.kill()
    time.sleep(0.5)  # nobody notices at once
    trial.pair.promote()
    _let_come(trial, 15)
    trial.pair.rejoin()
    _let_come(trial, 8)


def part_node(name: str) -> Fault:
    """One node and the two others hear nothing of each other, then do again."""

    def part(trial: Trial, wires: Wires) -> None:
        _let_come(trial, 5)
        with wires.apart(name):
            _let_come(trial, CUT_S)
        _let_come(trial, 10)

    return part


def pull_node(name: str) -> Fault:
    """The cable of a node is out, so that its connections hang, then in again."""

    def pull(trial: Trial, wires: Wires) -> None:
        _let_come(trial, 5)
        with wires.unreached(name):
            _let_come(trial, CUT_S)
        await_nodes(trial)
        _let_come(trial, 10)

    return pull


def all_faults() -> Iterator[tuple[str, Fault]]:
    """Give all by what stands in the table."""
    yield "nothing", nothing
    for node in ("n1", "n2", "n3"):
        yield f"kill -9 node {node}", kill_node(node)
    for worker in ("w1", "w2"):
        yield f"kill -9 worker {worker}", kill_worker(worker)
    yield "workers join and leave", join_and_leave
    for node in ("n1", "n2", "n3"):
        yield f"node {node} parted from the others", part_node(node)
    yield "cable of node n1 out", pull_node("n1")
    yield "kill -9 PostgreSQL's primary, standby promoted", kill_primary


def _let_come(trial: Trial, seconds: float) -> None:
    """Let people come for so long: the stretch of a fault is a time, not a condition."""
    time.sleep(seconds)
