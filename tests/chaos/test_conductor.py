"""Faults happen in order and are undone, whatever overlaps."""

from __future__ import annotations

from chaos.conductor import Conductor, Harm, Victim
from chaos.plan import Fault, Kind, Target


def test_every_fault_is_done_told_and_undone() -> None:
    done: list[str] = []
    said: list[str] = []
    disk = Harm(lambda fault: done.append(f"full {fault.target}"), lambda fault: done.append(f"free {fault.target}"))
    kill = Harm(lambda fault: done.append(f"kill {fault.target}"))
    victims = {"host": Victim({Kind.DISK: disk, Kind.KILL: kill}, weight=4), "t": Victim({Kind.DISK: disk})}
    conductor = Conductor(victims, said.append)
    plan = (
        Fault(0.00, Kind.DISK, "host", 0.05, 0.0),
        Fault(0.01, Kind.DISK, "t", 0.01, 0.0),
        Fault(0.03, Kind.KILL, "host", 0.0, 0.0),
    )
    conductor.conduct(plan, 0.06)
    assert done == ["full host", "full t", "free t", "kill host", "free host"]
    assert len(said) == len(plan)
    assert "disk host" in said[0]


def test_whom_a_plan_may_aim_at() -> None:
    nothing = Harm(lambda _: None)
    victims = {"b": Victim({Kind.CLOCK: nothing}, jump_s=7), "a": Victim({Kind.KILL: nothing}, weight=3)}
    assert Conductor(victims, lambda _: None).targets() == (
        Target("a", frozenset({Kind.KILL}), weight=3),
        Target("b", frozenset({Kind.CLOCK}), jump_s=7),
    )
