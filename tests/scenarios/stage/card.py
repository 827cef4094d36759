"""The personas of a scenario and their cards, laid on the reader and taken by a hand (see `hand`)."""

from __future__ import annotations

import json
import socket
import sys
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from device.cli.demo.insured import AuthorityAdmin, today_in_japan
from device.cli.demo.places import Places
from device.cli.supervisor.program import Program
from device.cli.supervisor.run_folder import check_socket_path
from device.cli.supervisor.sandbox import Bind, Enclosure, Network
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.simulated.card.basics.options import CardOptions
from device.firmware.simulated.issuing.issued import issue
from device.firmware.simulated.issuing.issuer import open_issuer
from device.firmware.simulated.persona import Persona, load_persona
from tests.scenarios.language.errors import ScenarioFailed
from tests.scenarios.language.statements import Moment, Part
from tests.system.probing import PROJECT

OWN_PERSONAS = Path(__file__).parents[1] / "personas"
_HAND = "hand"
_HAND_WITHIN_S = 40.0
_HAND_NEEDS_S = 0.5
"""No hand changes cards faster, and the card service looks for them each 0.4 s: a quicker change is lost on it."""
_VERIFY = "0020"
_START = f"import sys; sys.path.insert(0, {str(PROJECT)!r}); from tests.scenarios.stage.hand import main; "


class Cards:
    """Lays cards on the reader of one line; what was spent on them is counted from the beginning of a scenario."""

    def __init__(self, supervisor: Supervisor, places: Places, authority: AuthorityAdmin) -> None:
        """Lay cards on the reader of `places`; the authority hears of their holders."""
        self._supervisor = supervisor
        self._places = places
        self._authority = authority
        self._issuer = open_issuer(places.issuer, datetime.now(UTC))
        self._socket = check_socket_path(places.run.sockets("hand") / "hand.sock")
        self._service = 0
        self._lying: tuple[str, CardOptions, Moment | None] | None = None
        self._laid: set[str] = set()
        self._records: list[Path] = []
        self._count = 0
        self._gone_at = 0.0

    def introduce(self, personas: tuple[str, ...]) -> Persona:
        """Begin a scenario: the authority hears of the personas, their counters are fresh; give the first of them."""
        self._laid.clear()
        self._records.clear()
        now = datetime.now(UTC)
        loaded = [load_persona(path_of(name)) for name in personas]
        for persona in loaded:
            self._authority.tell(issue(persona, self._issuer, now), today_in_japan())
        return loaded[0]

    def place(self, name: str, options: CardOptions, pulled_at: Moment | None = None) -> None:
        """Lay a persona's card on the reader, in place of what lies there.

        Raises:
            ScenarioFailed: there is no reader.
        """
        if self._lying is not None:
            self.take()
        time.sleep(max(0.0, self._gone_at + _HAND_NEEDS_S - time.monotonic()))
        self._count += 1
        record = self._places.run.own("cards") / f"{self._count}.jsonl"
        fresh = name not in self._laid
        self._laid.add(name)
        self._records.append(record)
        self._lying = (name, options, pulled_at)
        order = {"persona": path_of(name), "record": str(record), "fresh": fresh, "pulled_at": pulled_at}
        if not self._tell({**order, **_to_json(options)}):
            raise ScenarioFailed("there is no virtual reader to lay a card on")

    def take(self) -> None:
        """Take the card, if one lies there."""
        self._lying = None
        self._tell({})
        self._gone_at = time.monotonic()

    @property
    def is_lying(self) -> bool:
        """Whether a card lies on the reader, or has just been pulled out of it."""
        return self._lying is not None

    def lie_again(self) -> None:
        """Let the card that lies there be seen by a reader that was away meanwhile."""
        if self._lying is not None:
            self.place(*self._lying)

    def tries_spent(self) -> int:
        """Count the commands with a secret in them that reached a card in this scenario."""
        return sum(_spent(record) for record in self._records if record.exists())

    def commands(self) -> int:
        """Count the commands that the last card of this scenario has answered."""
        return sum("00" <= one["what"][:2] <= "ff" for one in _exchanges(self._records[-1]))

    def _tell(self, order: dict[str, Any]) -> bool:
        self._be_ready()
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(_HAND_WITHIN_S)
            connection.connect(str(self._socket))
            with connection.makefile("rw", encoding="utf-8") as lines:
                lines.write(json.dumps(order) + "\n")
                lines.flush()
                return bool(json.loads(lines.readline()))

    def _be_ready(self) -> None:
        """See to it that the hand is in the network of the card service that runs now."""
        service = self._supervisor.find(Part.CARD_SERVICE).pid
        if service != self._service:
            self._supervisor.stop(_HAND)
            self._socket.unlink(missing_ok=True)
            self._supervisor.start(self._program(service))
            self._service = service

    def _program(self, service: int) -> Program:
        places = self._places
        binds = (
            Bind(places.issuer, writable=True),
            Bind(places.run.own("cards"), writable=True),
            Bind(self._socket.parent, writable=True),
        )
        arguments = (str(self._socket), str(places.issuer), str(places.build.portraits), places.cards.address)
        call = (sys.executable, "-c", f"{_START}main(*sys.argv[1:])", *arguments)
        enclosure = Enclosure(binds, Network.LOOPBACK_ONLY, joins=service)
        return Program(_HAND, call, enclosure, ready=self._socket.exists)


def path_of(name: str) -> str:
    """Give what `load_persona` takes: the path of one of our own personas, or a shipped one's name."""
    own = OWN_PERSONAS / f"{name}.toml"
    return str(own) if own.exists() else name


def _to_json(options: CardOptions) -> dict[str, Any]:
    wanted = ("delay_s", "mute", "pull_after")
    return {**{key: value for key, value in asdict(options).items() if key in wanted}, "fault": options.fault.value}


def _exchanges(record: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in record.read_text().splitlines()]


def _spent(record: Path) -> int:
    return sum(one["what"].startswith(_VERIFY) and one["sent_bytes"] > 0 for one in _exchanges(record))
