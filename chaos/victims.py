"""Who can be harmed and how: programs, cables, the way to the broker, disks, clocks."""

from __future__ import annotations

from collections.abc import Sequence

from chaos.conductor import Harm, Victim
from chaos.faults.cables import SERVER, Cable
from chaos.faults.disk import SmallDisk
from chaos.faults.proxy import Proxy
from chaos.line.clinic import Clinic
from chaos.line.programs import Kept
from chaos.line.terminal import Terminal
from chaos.plan import Kind
from device.cli.demo.world.clock import MovableClock

_TERMINAL_JUMP_S = 10 * 365 * 86_400
"""A terminal without a battery clock may believe anything."""

_SERVER_JUMP_S = 10
"""The host's own times are made with its clock, so what it does is late by as much as that was ahead."""


_SERVER_WEIGHT = 4
"""Of each of the server's programs there is one, of a terminal's there are several."""


def list_victims(clinic: Clinic, terminals: Sequence[Terminal]) -> dict[str, Victim]:
    """Give everybody by name."""
    victims = {name: _program(program, _SERVER_WEIGHT) for name, program in clinic.programs.items()}
    victims |= {f"{name}'s clock": _clock(clock, _SERVER_JUMP_S) for name, clock in clinic.clocks.items()}
    victims["host's disk"] = _disk(clinic.disk)
    victims["server's way"] = _way(clinic.proxy, SERVER)
    for terminal in terminals:
        victims |= _terminal(terminal, clinic.proxy)
    return victims


def _terminal(terminal: Terminal, proxy: Proxy) -> dict[str, Victim]:
    victims = {program.name: _program(program) for program in terminal.programs.values()}
    for name, clock in terminal.clocks.items():
        victims[f"{terminal.name}-{name}'s clock"] = _clock(clock, _TERMINAL_JUMP_S)
    for name, disk in terminal.disks.items():
        victims[f"{terminal.name}'s disk {name}"] = _disk(disk)
    victims[f"{terminal.name}'s way"] = _way(proxy, terminal.cable.address, terminal.cable)
    return victims


def _program(program: Kept, weight: int = 1) -> Victim:
    harms = {
        Kind.KILL: Harm(lambda fault: program.kill(fault.hold_s)),
        Kind.FREEZE: Harm(lambda _: program.freeze(), lambda _: program.thaw()),
    }
    return Victim(harms, weight=weight)


def _clock(clock: MovableClock, jump_s: int) -> Victim:
    harm = Harm(lambda fault: clock.move(int(fault.amount)), lambda _: clock.move(0))
    return Victim({Kind.CLOCK: harm}, jump_s)


def _disk(disk: SmallDisk) -> Victim:
    return Victim({Kind.DISK: Harm(lambda _: disk.fill(), lambda _: disk.free())})


def _way(proxy: Proxy, peer: str, cable: Cable | None = None) -> Victim:
    harms = {
        Kind.STALL: Harm(lambda _: proxy.stall(peer, True), lambda _: proxy.stall(peer, False)),
        Kind.RESET: Harm(lambda _: proxy.reset(peer)),
        Kind.DELAY: Harm(lambda fault: proxy.delay(peer, fault.amount), lambda _: proxy.delay(peer, 0.0)),
    }
    if cable:
        harms[Kind.CABLE] = Harm(lambda _: cable.pull(), lambda _: cable.put_back())
    return Victim(harms)
