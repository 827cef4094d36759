"""Faults that only a system has: units, rights, rules, mounts, rooms that are full."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from drill.booted.ground import WRONG_CLOCK, Booted
from drill.fault import Fault, Kind, fault

_FIRMWARE, _DAEMON, _BROKER = (f"uketsuke-{name}.service" for name in ("firmware", "daemon", "broker"))
_YEAR_S = 365 * 86_400
_FAILS = "[Service]\nExecStart=\nExecStart=/bin/false\n"


@fault(Kind.SYSTEM, "The screen shows nothing since the engineer was here.", "firmware.unit_stopped")
def firmware_unit_stopped(ground: Booted) -> Iterator[None]:
    """Stop the firmware's unit, as one does to look at something."""
    ground.machine.run("systemctl", "stop", _FIRMWARE)
    yield
    ground.restart(_FIRMWARE)


@fault(Kind.SYSTEM, "Nothing is sent since the engineer was here.", "daemon.unit_masked")
def daemon_unit_masked(ground: Booted) -> Iterator[None]:
    """Mask the daemon's unit."""
    ground.machine.run("systemctl", "mask", "--runtime", "--now", _DAEMON)
    yield
    ground.machine.run("systemctl", "unmask", "--runtime", _DAEMON)
    ground.restart(_DAEMON)


@fault(Kind.SYSTEM, "Nothing is sent since the update.", "daemon.unit_failed", "daemon.restarting")
def daemon_in_restart_loop(ground: Booted) -> Iterator[None]:
    """Let the daemon end as soon as it starts, again and again."""
    with ground.drop_in(_DAEMON, _FAILS + "RestartSec=100ms\n"):
        yield


@fault(Kind.SYSTEM, "The screen shows nothing since the update.", "firmware.unit_failed", "firmware.restarting")
def firmware_unit_failed(ground: Booted) -> Iterator[None]:
    """Let the firmware fail for good."""
    with ground.drop_in(_FIRMWARE, _FAILS + "Restart=no\n"):
        yield


@fault(Kind.SYSTEM, "Accepted, staff will call you: at every visit.", "broker.refused", "system.unit_failed")
def broker_unit_stopped(ground: Booted) -> Iterator[None]:
    """Stop the broker's unit."""
    ground.machine.run("systemctl", "stop", _BROKER)
    yield
    ground.restart(_BROKER)


@fault(Kind.SYSTEM, "Cards are not noticed.", "card_service.no_socket", "card_service.nobody_listens")
def card_service_masked(ground: Booted) -> Iterator[None]:
    """Mask the card service, as a hardening guide says."""
    ground.machine.run("systemctl", "mask", "--runtime", "--now", "pcscd.socket", "pcscd.service")
    yield
    ground.machine.run("systemctl", "unmask", "--runtime", "pcscd.socket", "pcscd.service")
    ground.restart("pcscd.socket")


@fault(
    Kind.SYSTEM,
    "The terminal does not come up after a change.",
    *("daemon.configuration_wrong", "daemon.unit_failed", "daemon.restarting"),
)
def configuration_closed(ground: Booted) -> Iterator[None]:
    """Take the right to read its configuration from the daemon."""
    ground.machine.run("chmod", "0600", "/etc/uketsuke/daemon.toml")
    ground.restart(_DAEMON)
    yield
    ground.machine.run("chmod", "0640", "/etc/uketsuke/daemon.toml")
    ground.restart(_DAEMON)


@fault(
    Kind.SYSTEM,
    "Every visit is sent to the desk since the accounts were tidied up.",
    "firmware.daemon_not_reached",
)
def group_missing(ground: Booted) -> Iterator[None]:
    """Take the firmware out of the group that may use the daemon's socket."""
    with ground.drop_in(_FIRMWARE, "[Service]\nSupplementaryGroups=\nSupplementaryGroups=video gpio input\n"):
        yield


@fault(Kind.SAFETY, "Nothing.", "ports.firmware_has_network", "ports.stranger_beside_firmware")
def firmware_with_network(ground: Booted) -> Iterator[None]:
    """Give the part that sees people the machine's network."""
    with ground.drop_in(_FIRMWARE, "[Service]\nPrivateNetwork=no\n"):
        yield


@fault(
    Kind.STORAGE,
    "Every visit is sent to the desk: it could not be stored.",
    *("storage.read_only", "storage.not_writable", "outbox.not_written"),
)
def state_remounted_read_only(ground: Booted) -> Iterator[None]:
    """Let the kernel remount the daemon's state read-only, as it does after an error on the card."""
    state = "/var/lib/uketsuke-daemon"
    ground.machine.shell(f"mount --bind {state} {state} && mount -o remount,bind,ro {state}")
    ground.restart(_DAEMON)
    yield
    ground.machine.run("umount", "--lazy", state)
    ground.restart(_DAEMON)


@fault(
    Kind.STORAGE,
    "Every visit is sent to the desk.",
    *("storage.full", "outbox.not_written", "firmware.disk_full"),
)
def state_full(ground: Booted) -> Iterator[None]:
    """Let a log of somebody's fill the room that the daemon's state shares with it."""
    state = "/var/lib/uketsuke-daemon"
    ground.machine.shell(
        f"systemctl stop {_DAEMON}; cp -a {state} /run/uk-kept; mount -t tmpfs -o size=8m,mode=700 tmpfs {state}; "
        f"chown uketsuke-daemon: {state}; cp -a /run/uk-kept/. {state}/; cat /dev/zero > {state}/filler; "
        f"systemctl start --no-block {_DAEMON}",
        check=False,
    )
    yield
    ground.machine.shell(f"systemctl stop {_DAEMON}; umount --lazy {state}; rm -r /run/uk-kept", check=False)
    ground.restart(_DAEMON)


@fault(
    Kind.NETWORK,
    "Accepted, staff will call you: at every visit.",
    *("broker.no_acknowledgement", "broker.lost", "broker.timed_out"),
)
def broker_unit_hung(ground: Booted) -> Iterator[None]:
    """Let the broker stand still; after a while it is ended and started again by what watches it."""
    process = str(ground.machine.main_process("uketsuke-broker"))
    ground.machine.run("kill", "-STOP", process)
    yield
    ground.machine.run("kill", "-CONT", process, check=False)


@fault(
    Kind.CLOCK,
    "Nothing is sent since the power cut.",
    *("clock.before_certificate", "clock.far_behind"),
)
def clock_set_back(ground: Booted) -> Iterator[None]:
    """Let the terminal's programs start with a calendar of three years ago."""
    preload = f"[Service]\nEnvironment=LD_PRELOAD={WRONG_CLOCK} WRONG_CLOCK_S={-3 * _YEAR_S}\n"
    with ground.drop_in(_FIRMWARE, preload), ground.drop_in(_DAEMON, preload):
        yield


@fault(Kind.SYSTEM, "Cards are not noticed since the machine was tidied up.", "card_service.refuses_us")
def polkit_rule_removed(ground: Booted) -> Iterator[None]:
    """Take away the rule that lets the firmware use the card service, which asks for it from Debian 13 on."""
    place = "/usr/share/polkit-1/rules.d/uketsuke.rules"
    ground.machine.run("mv", place, "/run/uketsuke.rules")
    ground.restart("polkit.service", "pcscd.service", _FIRMWARE)
    yield
    ground.machine.run("mv", "/run/uketsuke.rules", place)
    ground.restart("polkit.service", "pcscd.service", _FIRMWARE)


@fault(Kind.SYSTEM, "The new version was announced, and is not there.", "update.rolled_back", "update.failed")
def update_rolled_back(ground: Booted) -> Iterator[None]:
    """Let the last update have been taken back."""
    place = "/var/lib/uketsuke-update/state.json"
    last = {
        "from": "0.1.0+deb12",
        "to": "0.1.1+deb12",
        "at": "2026-11-28T02:10:00+00:00",
        "outcome": "rolled_back",
        "reason": "group_worse:broker",
    }
    state = {"schema": 1, "installed": "0.1.0+deb12", "previous": None, "last": last, "pending": None}
    ground.machine.shell(f"cp -a {place} {place}.kept", check=False)
    ground.machine.write(place, json.dumps(state))
    yield
    ground.machine.shell(f"rm {place}; mv {place}.kept {place}", check=False)


FAULTS: tuple[Fault[Booted], ...] = (
    firmware_unit_stopped,
    daemon_unit_masked,
    daemon_in_restart_loop,
    firmware_unit_failed,
    broker_unit_stopped,
    card_service_masked,
    configuration_closed,
    group_missing,
    firmware_with_network,
    state_remounted_read_only,
    state_full,
    broker_unit_hung,
    clock_set_back,
    polkit_rule_removed,
    update_rolled_back,
)
_WITH_POLKIT = (polkit_rule_removed,)
"""Whose ground is a card service that asks polkit; the one of Debian 12 does not."""


def choose_booted(names: Sequence[str], suite: str) -> tuple[Fault[Booted], ...]:
    """Give the faults of these names, of none all, that a Debian can have; other names are of the other ground."""
    possible = [one for one in FAULTS if suite != "bookworm" or one not in _WITH_POLKIT]
    return tuple(one for one in possible if not names or one.name in names)
