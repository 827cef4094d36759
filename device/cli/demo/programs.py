"""The programs of a demo: how each is called, what it may see, which network it has.

The table of section "What each program may see" in docs/demo.md is this file.
"""

from __future__ import annotations

import socket
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from device.cli.demo.places import HANDOVER_FOLDERS, Places, command
from device.cli.supervisor.forward import LOOPBACK
from device.cli.supervisor.program import Program
from device.cli.supervisor.sandbox import Bind, Enclosure, Network

BROKER_ACCOUNT = "mosquitto"
TERMINAL = "front"
SUBSCRIBER = "karte"
INSTITUTION = "9919999999"
"""A made-up medical institution code: there is no prefecture 99."""


@dataclass(frozen=True)
class Offer:
    """What the host gives for one enrolment: where, the one-time code, and the certificate's SHA-256."""

    url: str
    code: str = field(repr=False)
    fingerprint: str


def authority(places: Places) -> Program:
    """The simulated eligibility system: its own folder only."""
    call = (command("uketsuke-authority"), "run", "--config", str(places.config("authority")))
    return Program("authority", call, Enclosure((_own(places, "authority"),)), reads_output=True)


def host(places: Places, *call: str, name: str = "host") -> Program:
    """The host or one of its commands: its own folder, the broker's files, the issuers it trusts."""
    binds = (
        _own(places, "host"),
        Bind(places.broker, writable=True),
        Bind(places.broker_store, writable=True),
        Bind(places.trust),
        *(Bind(places.served / folder, writable=True) for folder in HANDOVER_FOLDERS if places.served),
    )
    full = (command("uketsuke-host"), *call, "--config", str(places.config("host")))
    return Program(name, full, Enclosure(binds), reads_output=True)


def companion_host(places: Places, *call: str, name: str = "host") -> Program:
    """The host beside a certified reader: also the linkage software's folders."""
    alone = host(places, *call, name=name)
    binds = (*alone.enclosure.binds, Bind(places.linkage, writable=True))
    return replace(alone, enclosure=Enclosure(binds))


def stand_in(places: Places, authority_url: str, clinic: str) -> Program:
    """The played linkage software and reader: its own folder, and the folders it shares with the host."""
    own = places.run.own("stand-in")
    folders = [part for name in ("request", "result", "face") for part in (f"--{name}", str(places.linkage / name))]
    asking = ("--authority", authority_url, "--token-file", str(own / "authority.token"), "--clinic", clinic)
    call = (sys.executable, "-m", "host.stand_in", *folders, *asking, "--institution", INSTITUTION)
    binds = (_own(places, "stand-in"), Bind(places.linkage, writable=True))
    return Program("stand-in", call, Enclosure(binds), reads_output=True)


def broker(places: Places, configuration: Path, port: int) -> Program:
    """The broker under its own account: its configuration, its store."""
    binds = (Bind(places.broker), Bind(places.broker_store, writable=True))
    return Program(
        "broker",
        ("mosquitto", "-c", str(configuration)),
        Enclosure(binds, user=BROKER_ACCOUNT),
        ready=lambda: _accepts(port),
    )


def card_service(places: Places) -> Program:
    """The card service: its own folder in place of /run, a network of its own."""
    run = places.cards.plan.folder / "run"
    return Program(
        "pcscd",
        tuple(places.cards.command),
        Enclosure((Bind(run, Path("/run"), writable=True),), Network.LOOPBACK_ONLY),
        ready=places.cards.socket.exists,
    )


def card(places: Places, persona: str, service_pid: int, log: Path, name: str) -> Program:
    """A card on the reader, as long as it runs: the issuer's folder, the card service's network."""
    call: tuple[str, ...] = (
        command("uketsuke"),
        "card",
        "emulate",
        "--persona",
        persona,
        "--issuer",
        str(places.issuer),
    )
    if places.link_kbit_s:
        call += ("--link", str(places.link_kbit_s))
    binds = [Bind(places.issuer, writable=True)]
    if persona.endswith(".toml"):
        binds.append(Bind(Path(persona)))
    return Program(
        name,
        (*call, "--portraits", str(places.build.portraits), "--address", places.cards.address),
        Enclosure(tuple(binds), Network.LOOPBACK_ONLY, joins=service_pid),
        ready=lambda: "inserted at" in log.read_text("utf-8"),
    )


def daemon(places: Places) -> Program:
    """The daemon: its own folder and its socket; the machine's network, nothing of the firmware's."""
    binds = (_own(places, "daemon"), Bind(places.daemon_socket.parent, writable=True))
    call = (command("uketsuke-daemon"), "--config", str(places.config("daemon")))
    return Program("daemon", call, Enclosure(binds))


def firmware(places: Places) -> Program:
    """The firmware: its own folder, four sockets, the camera's pictures; no network."""
    binds = (
        _own(places, "firmware"),
        Bind(places.screen_socket.parent, writable=True),
        Bind(places.panel_socket.parent, writable=True),
        Bind(places.daemon_socket.parent),
        Bind(places.cards.socket.parent),
        Bind(places.trust),
        Bind(places.camera),
        Bind(places.frames_socket.parent),
        *((Bind(places.tray),) if places.reads_print else ()),
    )
    call = (command("uketsuke-firmware"), "--config", str(places.config("firmware")))
    return Program("firmware", call, Enclosure(binds, Network.LOOPBACK_ONLY))


def enrol(places: Places, offer: Offer) -> Program:
    """`uketsuke enrol`, which reads the code from stdin: the daemon's socket, no network."""
    given = ("--url", offer.url, "--code", "-", "--fingerprint", offer.fingerprint)
    call = (command("uketsuke"), "enrol", "--yes", *given, "--socket", str(places.daemon_socket))
    enclosure = Enclosure((Bind(places.daemon_socket.parent),), Network.LOOPBACK_ONLY)
    return Program("enrol", call, enclosure)


def subscriber(places: Places, offer: Offer) -> Program:
    """Clinic software: its own folder only."""
    call = (command("uketsuke-host"), "subscribe", "--state", str(places.run.own("subscriber") / "state"))
    full = (*call, "--url", offer.url, "--code", offer.code, "--fingerprint", offer.fingerprint)
    return Program("subscriber", full, Enclosure((_own(places, "subscriber"),)), reads_output=True)


def enrol_software(folder: Path, offer: Offer) -> Program:
    """A vendor's software, enrolled into a folder of its own."""
    call = (command("uketsuke-host"), "subscribe", "--only-enrol", "--state", str(folder))
    full = (*call, "--url", offer.url, "--code", offer.code, "--fingerprint", offer.fingerprint)
    return Program("enrol-software", full, Enclosure((Bind(folder, writable=True),)), reads_output=True)


def _own(places: Places, name: str) -> Bind:
    return Bind(places.run.own(name), writable=True)


def _accepts(port: int) -> bool:
    try:
        socket.create_connection((LOOPBACK, port), 0.2).close()
    except OSError:
        return False
    return True
