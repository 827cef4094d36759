"""A connection that expects exact commands and gives exact answers: known bytes in, known bytes out."""

from __future__ import annotations

from device.firmware.card.basics.apdu import Octets, Response, parse_response
from device.firmware.card.transport.connection import CardConnection
from device.firmware.simulated.card.virtual import VirtualCard


class Scripted:
    """Plays a list of (command, answer) pairs in hexadecimal."""

    def __init__(self, *pairs: tuple[str, str]) -> None:
        self._pairs = [(command.replace(" ", "").lower(), answer.replace(" ", "")) for command, answer in pairs]
        self.sent: list[Octets] = []

    def send_and_receive(self, command: Octets) -> Response:
        assert self._pairs, f"unexpected command {command.hex()}"
        expected, answer = self._pairs.pop(0)
        assert command.hex() == expected
        self.sent.append(command)
        return parse_response(bytes.fromhex(answer))

    def finished(self) -> bool:
        return not self._pairs


class Stubborn:
    """Gives its answers in turn, whatever is asked, and the last one for ever."""

    def __init__(self, answers: list[str]) -> None:
        self._answers = answers
        self.asked = 0

    def send_and_receive(self, command: Octets) -> Response:
        assert command
        self.asked += 1
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return parse_response(bytes.fromhex(answer))


class Direct:
    """Connects the library to a virtual card without a reader between them."""

    def __init__(self, card: VirtualCard) -> None:
        self._card = card

    def send_and_receive(self, command: Octets) -> Response:
        return parse_response(self._card.transmit(bytes(command)))


class Altered:
    """Passes commands on, except that those beginning with a given prefix (hexadecimal) get a given answer."""

    def __init__(self, below: CardConnection, **answers: str) -> None:
        self._below = below
        self._answers = {prefix.removeprefix("_"): answer for prefix, answer in answers.items()}

    def send_and_receive(self, command: Octets) -> Response:
        for prefix, answer in self._answers.items():
            if command.hex().startswith(prefix):
                return parse_response(bytes.fromhex(answer))
        return self._below.send_and_receive(command)
