"""The configuration files of all programs of a demo, as a clinic would write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from device.cli.demo.places import HANDOVER_FOLDERS, Places
from device.cli.demo.programs import INSTITUTION
from device.cli.demo.toml import Section, write_config, write_secret
from device.cli.supervisor.forward import LOOPBACK

CLINIC = "c1"
CLINIC_NAME = "見本クリニック"


@dataclass(frozen=True)
class Tokens:
    """The bearer tokens of the simulated authority: the clinic's and the administrator's."""

    client: str = field(repr=False)
    admin: str = field(repr=False)


def write_authority(places: Places, tokens: Tokens) -> None:
    """Write the authority's configuration and tokens."""
    folder = places.run.own("authority")
    write_config(folder / "tokens.toml", {"client": tokens.client, "admin": tokens.admin})
    write_config(
        places.config("authority"),
        {
            "database": folder / "authority.sqlite",
            "tokens_file": folder / "tokens.toml",
            "listen_host": LOOPBACK,
            "listen_port": 0,
        },
    )


def write_host(places: Places, tokens: Tokens, authority_url: str, broker_port: int) -> None:
    """Write the host's configuration."""
    folder = places.run.own("host")
    write_secret(folder / "authority.token", tokens.client + "\n")
    authority: Section = {"url": authority_url, "token_file": folder / "authority.token"}
    write_config(places.config("host"), {**_common_host(places, broker_port), "authority": authority})


def write_companion_host(places: Places, broker_port: int) -> None:
    """Write the configuration of a host that runs alone beside a certified reader, and make the shared folders."""
    folders = {name: places.linkage / name for name in ("request", "result", "face")}
    for path in folders.values():
        path.mkdir(exist_ok=True)
    sections: Mapping[str, Section] = {
        "eligibility": {"connector": "oqs-files"},
        "oqs": {"institution": INSTITUTION, **folders},
        "companion": {"letter": "Z"},
    }
    write_config(places.config("host"), {**_common_host(places, broker_port), **sections})


def write_stand_in(places: Places, tokens: Tokens) -> None:
    """Write the token with which the played linkage software asks."""
    write_secret(places.run.own("stand-in") / "authority.token", tokens.client + "\n")


def _common_host(places: Places, broker_port: int) -> dict[str, Any]:
    return {
        "clinic": CLINIC,
        "name": "h-main",
        "state": places.run.own("host") / "state",
        "broker": {
            "host": LOOPBACK,
            "port": broker_port,
            "folder": places.broker,
            "data": places.broker_store,
        },
        "enrolment": {"host": LOOPBACK, "port": 0},
        "desk": {"host": LOOPBACK, "port": 0},
        "trust": {"user_ca": [places.trust / "user-ca.pem"], "accept_test": True},
        **_handover(places),
    }


def _handover(places: Places) -> dict[str, Any]:
    if places.served is None:
        return {}
    files, fhir = (places.served / name for name in HANDOVER_FOLDERS)
    sections: dict[str, Any] = {"handover.files": {"folder": files, "institution": INSTITUTION}}
    if find_spec("fhir") is not None:  # an extra that a terminal's engineer need not have
        sections["handover.fhir"] = {"folder": fhir}
    return sections


def write_daemon(places: Places) -> None:
    """Write the daemon's configuration."""
    state = places.run.own("daemon") / "state"
    write_config(places.config("daemon"), {"state": state, "socket": places.daemon_socket})


def write_firmware(places: Places) -> None:
    """Write the firmware's configuration."""
    write_config(
        places.config("firmware"),
        {
            "state": places.run.own("firmware") / "state",
            "clinic_name": CLINIC_NAME,
            "screen_socket": places.screen_socket,
            "diagnosis_socket": places.diagnosis_socket,
            "daemon": {"socket": places.daemon_socket},
            "card": {"pcsc_socket": places.cards.socket},
            "trust": {
                "user_ca": [places.trust / "user-ca.pem"],
                "card_keys": [places.trust / "card-ca.toml"],
                "accept_test": True,
            },
            "camera": {"kind": "files", "path": places.camera, "live": places.frames_socket},
            **({"tray.camera": {"kind": "files", "path": places.tray}} if places.reads_print else {}),
            "models": {"folder": places.build.models},
            "speech": {"folder": places.build.sounds},
            "visit": {"offers_no_card": True, "offers_guardian": True, "offers_registration": True},
            "panel": {"kind": "virtual", "socket": places.panel_socket, "camera": 19, "headphones": 26},
            "panel.colour": {"red": 5, "green": 6, "blue": 13},
        },
    )
