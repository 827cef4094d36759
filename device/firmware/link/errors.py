"""What can go wrong between firmware and daemon; the numbers stand in the registry."""

from __future__ import annotations

from device.base.errors import UketsukeError


class DaemonUnreachable(UketsukeError):
    """The daemon did not say in time that a message is stored; the person goes to the desk."""

    number = 703


class OutboxRefused(UketsukeError):
    """The daemon's outbox did not take a message."""

    number = 705


class OutboxFull(OutboxRefused):
    """The outbox is at its limit."""

    number = 704


class NumberUsedTwice(OutboxRefused):
    """The outbox holds another message under this number."""

    number = 409


def refusal(number: int) -> OutboxRefused:
    """Give the error for the number with which the daemon refused."""
    classes: dict[int, type[OutboxRefused]] = {cls.number: cls for cls in (OutboxFull, NumberUsedTwice)}
    return classes.get(number, OutboxRefused)(f"the outbox refused with {number}")
