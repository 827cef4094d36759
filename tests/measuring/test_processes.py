"""What processes cost, seen from outside: those that run, a child that has ended, and none."""

from __future__ import annotations

import os
import subprocess
import sys

from measuring.processes import cpu_s, cpu_with_ended_s, processes_below, pss_mib

WORK = "import time\nwhile time.process_time() < 0.3: pass"
STAY = "print('here', flush=True); input()"
NOBODY = 2**22 + 1


def test_a_process_its_children_and_their_memory() -> None:
    with subprocess.Popen([sys.executable, "-c", STAY], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"here\n"
        assert "input()" in processes_below(os.getpid())[child.pid]
        assert pss_mib([child.pid]) > 0
        child.communicate(b"go\n")
    assert child.pid not in processes_below(os.getpid())


def test_the_cpu_time_of_a_process_and_of_its_ended_child() -> None:
    own, whole = cpu_s(os.getpid()), cpu_with_ended_s(os.getpid())
    subprocess.run([sys.executable, "-c", WORK], check=True)
    assert own > 0
    assert cpu_with_ended_s(os.getpid()) - whole >= 0.1


def test_nobody_costs_nothing() -> None:
    assert (cpu_s(NOBODY), cpu_with_ended_s(NOBODY), pss_mib([NOBODY])) == (0, 0, 0)
