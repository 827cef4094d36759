"""The virtual reader of a line as a hand uses it: a card is laid down, in whatever way, and taken."""

from __future__ import annotations

import json
import socket
import sys
import time
from dataclasses import asdict
from typing import Any

from device.cli.demo.errors import DeviceAbsent
from device.cli.demo.places import Places
from device.cli.supervisor.program import Program
from device.cli.supervisor.run_folder import check_socket_path
from device.cli.supervisor.sandbox import Bind, Enclosure, Network
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.simulated.card.basics.options import CardOptions

CHANGE_NEEDS_S = 0.5
"""No hand changes cards faster, and the card service looks for them each 0.4 s: a quicker change is lost on it."""
_HAND = "hand"
_HAND_WITHIN_S = 40.0
_WANTED = ("delay_s", "mute", "pull_after")
_CALL = ("-m", "device.cli.demo.hand")


class Reader:
    """Orders the hand about; the hand is started with the first order, and anew when the card service was."""

    def __init__(self, supervisor: Supervisor, places: Places, call: tuple[str, ...] = _CALL) -> None:
        """Use the card service of `supervisor`; `call` is what Python is given to become the hand."""
        self._supervisor = supervisor
        self._places = places
        self._call = call
        self._socket = check_socket_path(places.run.sockets(_HAND) / "hand.sock")
        self._service = 0
        self._gone_at = 0.0

    def lay(
        self, persona: str, record_name: str, options: CardOptions | None = None, *, fresh: bool, **more: object
    ) -> None:
        """Lay a persona's card down in place of what lies there; it records what it did under `record_name`.

        `fresh` forgets the tries spent at earlier insertions; `more` goes to a hand of another kind as it is.

        Raises:
            DeviceAbsent: there is no reader.
        """
        time.sleep(max(0.0, self._gone_at + CHANGE_NEEDS_S - time.monotonic()))
        record = self._places.run.own("cards") / f"{record_name}.jsonl"
        order = {"persona": persona, "record": str(record), "fresh": fresh, **more}
        if not self.tell({**order, **_to_json(options or CardOptions())}):
            raise DeviceAbsent("there is no virtual reader to lay a card on")

    def take(self) -> None:
        """Take the card, if one lies there."""
        self.tell({})
        self._gone_at = time.monotonic()

    def let_go(self) -> None:
        """End the hand, and with it all that it held; the next order starts another one."""
        self._supervisor.stop(_HAND)
        self._service = 0

    def tell(self, order: dict[str, Any]) -> bool:
        """Give one order, and tell whether the hand could do it."""
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
        service = self._supervisor.find("pcscd").pid
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
        enclosure = Enclosure(binds, Network.LOOPBACK_ONLY, joins=service)
        return Program(_HAND, (sys.executable, *self._call, *arguments), enclosure, ready=self._socket.exists)


def _to_json(options: CardOptions) -> dict[str, Any]:
    return {**{key: value for key, value in asdict(options).items() if key in _WANTED}, "fault": options.fault.value}
