"""The groups in the order in which an engineer walks: hardware, what is stored, the network, the programs."""

from __future__ import annotations

from device.cli.doctor import (
    broker,
    camera,
    card_service,
    clock,
    daemon,
    firmware,
    host,
    keys,
    models,
    outbox,
    reader,
    speech,
    words,
)
from device.cli.doctor.running import Group

GROUPS = (
    Group("reader", reader.check, asks_firmware=True),
    Group("card_service", card_service.check, asks_firmware=True),
    Group("camera", camera.check, asks_firmware=True),
    Group("models", models.check),
    Group("words", words.check),
    Group("speech", speech.check),
    Group("keys", keys.check, asks_daemon=True),
    Group("broker", broker.check, asks_daemon=True),
    Group("host", host.check, asks_firmware=True),
    Group("outbox", outbox.check, asks_daemon=True),
    Group("clock", clock.check, asks_firmware=True, asks_daemon=True),
    Group("firmware", firmware.check, asks_firmware=True),
    Group("daemon", daemon.check, asks_daemon=True),
)
GROUP_NAMES = tuple(group.name for group in GROUPS)


def choose(names: tuple[str, ...]) -> tuple[Group, ...]:
    """Give the groups of these names in their own order; all of them for no name."""
    return tuple(group for group in GROUPS if not names or group.name in names)
