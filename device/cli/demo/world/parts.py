"""The programs of the line, one by one: stopped, killed, frozen, started again, as an engineer or bad luck would."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from device.cli.demo import programs
from device.cli.demo.places import Places, command
from device.cli.demo.world.clock import build_wrong_clock, wrong_clock
from device.cli.demo.world.part import Part
from device.cli.supervisor.process import Process
from device.cli.supervisor.program import Program
from device.cli.supervisor.supervisor import Supervisor


class Parts:
    """Starts and ends parts; what runs at the beginning was started by the demo's own bringing up."""

    def __init__(self, supervisor: Supervisor, places: Places, broker_port: int) -> None:
        """Work on the programs of `supervisor`."""
        self.supervisor = supervisor
        self._places = places
        self._broker_port = broker_port
        self._library = places.build.folder / "tests"
        self._frozen: set[Part] = set()
        self._days_wrong = 0
        self.running = set(Part)

    @property
    def sees_cards(self) -> bool:
        """Whether the terminal can notice what happens on its reader."""
        needed = {Part.CARD_SERVICE, Part.FIRMWARE}
        return needed <= self.running and not needed & self._frozen

    @property
    def frozen(self) -> frozenset[Part]:
        """The parts that stand still."""
        return frozenset(self._frozen)

    def find(self, part: Part) -> Process | None:
        """Give the running process of a part."""
        return self.supervisor.find(part) if part in self.running else None

    def stop(self, part: Part) -> None:
        """End a part as a service manager does."""
        self.supervisor.stop(part)
        self.running.discard(part)
        self._frozen.discard(part)

    def kill(self, part: Part) -> None:
        """End a part at once, as a power cut would."""
        self.supervisor.find(part).kill()
        self.stop(part)

    def cut_power(self, *parts: Part) -> None:
        """End several parts in the same moment, so that none sees another one go."""
        running = [part for part in parts if part in self.running]
        for part in running:
            self.freeze(part)
        for part in running:
            self.kill(part)

    def start(self, part: Part) -> None:
        """Start a part and wait until it serves."""
        self.supervisor.launch(self.program(part))
        self.running.add(part)
        self.supervisor.find(part).wait_ready()

    def start_together(self, *parts: Part) -> None:
        """Start several parts at the same time and wait until all serve."""
        for part in parts:
            self.supervisor.launch(self.program(part))
            self.running.add(part)
        for part in parts:
            self.supervisor.find(part).wait_ready()

    def freeze(self, part: Part) -> None:
        """Let a part stand still: its connections stay, it answers nothing."""
        os.kill(self.supervisor.find(part).pid, signal.SIGSTOP)
        self._frozen.add(part)

    def thaw(self, part: Part) -> None:
        """Let it go on."""
        self._frozen.discard(part)
        with suppress(ProcessLookupError):  # it was killed meanwhile
            os.kill(self.supervisor.find(part).pid, signal.SIGCONT)

    def set_clock(self, days: int) -> None:
        """From the next start on, let the terminal's programs see a clock wrong by so many days (needs gcc)."""
        self._days_wrong = days

    def mend(self) -> None:
        """Thaw and start whatever does not run."""
        for part in tuple(self._frozen):
            self.thaw(part)
        missing = [part for part in Part if part not in self.running]
        self.start_together(*missing)

    def program(self, part: Part) -> Program:
        """Describe a part as it would be started now."""
        return self._makers()[part]()

    def _makers(self) -> dict[Part, Callable[[], Program]]:
        places = self._places
        return {
            Part.CARD_SERVICE: lambda: programs.card_service(places),
            Part.FIRMWARE: lambda: self._with_clock(programs.firmware(places)),
            Part.DAEMON: lambda: self._with_clock(programs.daemon(places)),
            Part.BROKER: lambda: programs.broker(places, places.broker / "mosquitto.conf", self._broker_port),
            Part.HOST: lambda: programs.host(places, "run"),
            Part.AUTHORITY: lambda: programs.authority(places),
            Part.SUBSCRIBER: self._subscriber,
        }

    def _subscriber(self) -> Program:
        own = self._places.run.own("subscriber")
        enclosure = programs.subscriber(self._places, programs.Offer("", "", "")).enclosure
        call = (command("uketsuke-host"), "subscribe", "--state", str(own / "state"))
        return Program("subscriber", call, enclosure, ready=lambda: True, reads_output=True)

    def _with_clock(self, program: Program) -> Program:
        if not self._days_wrong:
            return program
        library = build_wrong_clock(self._library)
        return replace(program, command=(*wrong_clock(library, self._days_wrong), *program.command))
