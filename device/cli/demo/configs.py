"""The configuration files of all programs of a demo, as a clinic would write them."""

from __future__ import annotations

from dataclasses import dataclass, field

from device.cli.demo.places import Places
from device.cli.demo.toml import write_config, write_secret
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


def write_host(places: Places, tokens: Tokens, authority_port: int, broker_port: int) -> None:
    """Write the host's configuration."""
    folder = places.run.own("host")
    write_secret(folder / "authority.token", tokens.client + "\n")
    write_config(
        places.config("host"),
        {
            "clinic": CLINIC,
            "name": "h-main",
            "state": folder / "state",
            "broker": {
                "host": LOOPBACK,
                "port": broker_port,
                "folder": places.broker,
                "data": places.broker_store,
            },
            "enrolment": {"host": LOOPBACK, "port": 0},
            "desk": {"host": LOOPBACK, "port": 0},
            "authority": {"url": f"http://{LOOPBACK}:{authority_port}", "token_file": folder / "authority.token"},
            "trust": {"user_ca": [places.trust / "user-ca.pem"], "accept_test": True},
        },
    )


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
            "camera": {"kind": "files", "path": places.camera},
            **({"tray.camera": {"kind": "files", "path": places.tray}} if places.reads_print else {}),
            "models": {"folder": places.build.models},
            "visit": {"offers_no_card": True, "offers_guardian": True, "offers_registration": True},
            "panel": {"kind": "mock"},
        },
    )
