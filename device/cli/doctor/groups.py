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
    kiosk,
    models,
    outbox,
    panel,
    ports,
    power,
    privacy,
    reader,
    speech,
    storage,
    system,
    threshold,
    update,
    words,
)
from device.cli.doctor.running import Group

GROUPS = (
    Group("reader", reader.check, asks_firmware=True),
    Group("card_service", card_service.check, asks_firmware=True),
    Group("camera", camera.check, asks_firmware=True),
    Group("panel", panel.check, asks_firmware=True),
    Group("models", models.check, asks_firmware=True),
    Group("threshold", threshold.check, asks_firmware=True),
    Group("words", words.check),
    Group("speech", speech.check),
    Group("keys", keys.check, asks_daemon=True),
    Group("broker", broker.check, asks_daemon=True),
    Group("host", host.check, asks_firmware=True),
    Group("outbox", outbox.check, asks_daemon=True),
    Group("clock", clock.check, asks_firmware=True, asks_daemon=True),
    Group("storage", storage.check),
    Group("power", power.check),
    Group("system", system.check),
    Group("update", update.check),
    Group("ports", ports.check, asks_firmware=True, asks_daemon=True),
    Group("privacy", privacy.check, asks_firmware=True, asks_daemon=True),
    Group("firmware", firmware.check, asks_firmware=True),
    Group("daemon", daemon.check, asks_daemon=True),
    Group("kiosk", kiosk.check, asks_firmware=True),
)
GROUP_NAMES = tuple(group.name for group in GROUPS)


def choose(names: tuple[str, ...]) -> tuple[Group, ...]:
    """Give the groups of these names in their own order; all of them for no name."""
    return tuple(group for group in GROUPS if not names or group.name in names)
