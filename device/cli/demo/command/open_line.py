"""The demo that stays open: addresses, a control page, and a few commands for the virtual card."""

from __future__ import annotations

from device.cli.demo.control.control import Control
from device.cli.demo.control.orders import Deed, Order
from device.cli.demo.line import Line
from device.cli.demo.progress import Progress
from device.cli.demo.result import Received, parse_received
from device.cli.demo.typed import TypedLines
from device.firmware.simulated.persona import load_persona, persona_names

_TURN_S = 0.2

_INVITATION = """
The terminal is open. Begin with the control page: it opens the other two.

  control page        {control}
  terminal's screen   {screen}
  desk                {desk}   (name {name}, password {password})

On the control page you lay cards down, choose who stands before the camera, cut the network, and find
{things} scenes to try, each with what to do; or you try your own face.

Commands here: card NAME · take · personas · quit      (Ctrl-C ends too)
"""


class OpenLine:
    """Serves a person at the command line and on the control page until they have enough."""

    def __init__(self, line: Line, control: Control, progress: Progress, typed: TypedLines) -> None:
        """Obey what is `typed`, and what comes through `control`."""
        self._line = line
        self._control = control
        self._progress = progress
        self._typed = typed

    def invite(self, things: int) -> None:
        """Print addresses, and how many scenes there are to try."""
        server = self._line.server
        self._progress.say(
            _INVITATION.format(
                control=self._control.url,
                screen=self._line.screen_url,
                desk=server.desk_url,
                name=server.log_in.name,
                password=server.log_in.password,
                things=things,
            )
        )

    def serve(self) -> None:
        """Obey and tell results until "quit".

        Raises:
            ProgramFailed: a program ended.
        """
        while self.take_turn():
            self._line.supervisor.check_alive()

    def take_turn(self) -> bool:
        """Do what was ordered or typed, tell what came of it, and say whether to go on."""
        self._control.take_turn(_TURN_S)
        text = self._typed.next(0.0)
        goes_on = text is None or self._obey(text.split())
        self._tell_results()
        return goes_on

    def _obey(self, words: list[str]) -> bool:
        match words:
            case ["quit" | "exit"]:
                return False
            case ["card", name]:
                self._insert(name)
            case ["take"]:
                self._control.order(Order(Deed.TAKE))
                self._progress.step("card taken")
            case ["personas"]:
                self._progress.say("\n".join(f"{name:14} {load_persona(name).about}" for name in persona_names()))
            case []:
                pass
            case _:
                self._progress.say("commands: card NAME, take, personas, quit")
        return True

    def _insert(self, name: str) -> None:
        if name in persona_names():
            self._control.order(Order(Deed.CARD, name))
            self._progress.step(f"card of persona {name} laid on the reader")
        else:
            self._progress.say(f'there is no persona {name}; type "personas"')

    def _tell_results(self) -> None:
        while line := self._line.supervisor.find("subscriber").take_line():
            received = parse_received(line)
            self._control.tell(received)
            self._progress.step(_in_words(received))


def _in_words(received: Received) -> str:
    record = received.record
    holder, eligibility = record.holder, record.eligibility
    return (
        f"clinic software received ticket {record.ticket}: {holder.method} {holder.outcome}, "
        f"insurance {eligibility.status}, next step {eligibility.next_step.name}"
    )
