"""The demo that stays open: addresses, three things to try, and a few commands for the virtual card."""

from __future__ import annotations

from device.base.errors import UketsukeError
from device.cli.demo.line import Line
from device.cli.demo.progress import Progress
from device.cli.demo.result import parse_received
from device.cli.demo.typed import TypedLines
from device.firmware.simulated.persona import load_persona, persona_names

_TURN_S = 0.5

_INVITATION = """
The terminal is open.
  terminal's screen   {screen}
  desk                {desk}   (name {name}, password {password})

Three things to try:
  1. type "card hanako", open the screen, choose the PIN and enter 1234
  2. type "card lost", go through it, and look at the desk: what staff are told when an insurance has ended
  3. type "card taro", touch "call staff" on the screen, and confirm the waiting visit at the desk

Commands: card NAME · take · personas · quit      (Ctrl-C ends too)
"""


class OpenLine:
    """Serves a person at the command line until they have enough."""

    def __init__(self, line: Line, progress: Progress, typed: TypedLines) -> None:
        """Obey what is `typed`."""
        self._line = line
        self._progress = progress
        self._typed = typed

    def invite(self) -> None:
        """Print addresses and things to try."""
        server = self._line.server
        self._progress.say(
            _INVITATION.format(
                screen=self._line.screen_url,
                desk=server.desk_url,
                name=server.log_in.name,
                password=server.log_in.password,
            )
        )

    def serve(self) -> None:
        """Obey commands and tell results until "quit".

        Raises:
            ProgramFailed: a program ended.
        """
        while self._take_turn():
            self._line.supervisor.check_alive()
            self._tell_results()

    def _take_turn(self) -> bool:
        text = self._typed.next(_TURN_S)
        return text is None or self._obey(text.split())

    def _obey(self, words: list[str]) -> bool:
        match words:
            case ["quit" | "exit"]:
                return False
            case ["card", name]:
                self._insert(name)
            case ["take"]:
                self._line.take_card()
                self._progress.step("card taken")
            case ["personas"]:
                self._progress.say("\n".join(f"{name:14} {load_persona(name).about}" for name in persona_names()))
            case []:
                pass
            case _:
                self._progress.say("commands: card NAME, take, personas, quit")
        return True

    def _insert(self, name: str) -> None:
        try:
            persona = self._line.insert_card(name)
        except UketsukeError as error:
            self._progress.say(str(error))
        else:
            self._progress.step(f"card of persona {persona.id} laid on the reader")

    def _tell_results(self) -> None:
        while line := self._line.supervisor.find("subscriber").take_line():
            record = parse_received(line).record
            holder, eligibility = record.holder, record.eligibility
            self._progress.step(
                f"clinic software received ticket {record.ticket}: {holder.method} {holder.outcome}, "
                f"insurance {eligibility.status}, next step {eligibility.next_step.name}"
            )
