"""Cards and the hand that lays them on the reader: a process of `uketsuke card emulate` per insertion."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from device.cli.demo import programs
from device.cli.demo.insured import AuthorityAdmin, today_in_japan
from device.cli.demo.places import Places
from device.cli.supervisor.program import Program
from device.cli.supervisor.sandbox import Bind
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.simulated.issued import issue
from device.firmware.simulated.issuer import open_issuer
from device.firmware.simulated.persona import Persona, load_persona
from tests.scenarios.language.statements import Part

OWN_PERSONAS = Path(__file__).parents[1] / "personas"
_VERIFY = "0020"


class Cards:
    """The personas of a scenario and their cards."""

    def __init__(self, supervisor: Supervisor, places: Places, authority: AuthorityAdmin) -> None:
        """Lay cards on the reader of `places`."""
        self._supervisor = supervisor
        self._places = places
        self._authority = authority
        self._issuer = open_issuer(places.issuer, datetime.now(UTC))
        self._count = 0
        self._process = ""
        self._lying: tuple[str, tuple[str, ...]] = ("", ())
        self._laid: set[str] = set()
        self._records: list[Path] = []

    def introduce(self, personas: tuple[str, ...]) -> Persona:
        """Begin a scenario: the authority hears of the personas, their counters are fresh; give the first of them."""
        self._laid.clear()
        self._records.clear()
        now = datetime.now(UTC)
        loaded = [load_persona(path_of(name)) for name in personas]
        for persona in loaded:
            self._authority.tell(issue(persona, self._issuer, now), today_in_japan())
        return loaded[0]

    def place(self, name: str, options: tuple[str, ...]) -> None:
        """Lay a persona's card on the reader."""
        self._count += 1
        record = self._places.run.own("cards") / f"{self._count}.jsonl"
        fresh = () if name in self._laid else ("--fresh-counters",)
        self._laid.add(name)
        self._records.append(record)
        self._process, self._lying = f"card-{self._count}", (name, options)
        self._supervisor.start(self._program(path_of(name), record, (*options, *fresh)))

    def take(self) -> None:
        """Take the card, if one lies there."""
        if self._process:
            self._supervisor.stop(self._process)
        self._process, self._lying = "", ("", ())

    def lie_again(self) -> None:
        """Let the card that lies there be seen by a reader that was away meanwhile."""
        name, options = self._lying
        if name:
            self.take()
            self.place(name, options)

    def tries_spent(self) -> int:
        """Count the commands with a secret in them that reached a card in this scenario."""
        return sum(_spent(record) for record in self._records if record.exists())

    def _program(self, persona: str, record: Path, options: tuple[str, ...]) -> Program:
        name = self._process
        service = self._supervisor.find(Part.CARD_SERVICE).pid
        program = programs.card(self._places, persona, service, self._places.run.log(name), name)
        binds = (*program.enclosure.binds, Bind(record.parent, writable=True))
        call = (*program.command, "--record", str(record), *options)
        return replace(program, command=call, enclosure=replace(program.enclosure, binds=binds))


def path_of(name: str) -> str:
    """Give what `load_persona` takes: the path of one of our own personas, or a shipped one's name."""
    own = OWN_PERSONAS / f"{name}.toml"
    return str(own) if own.exists() else name


def _spent(record: Path) -> int:
    exchanges = [json.loads(line) for line in record.read_text().splitlines()]
    return sum(1 for one in exchanges if one["what"].startswith(_VERIFY) and one["sent_bytes"] > 0)
