"""The configuration files of a run: quick pauses, so that a minute holds many faults and their recovery."""

from __future__ import annotations

from pathlib import Path

from chaos.faults.cables import SERVER
from device.cli.demo.toml import write_config

CLINIC = "c1"
AUTHORITY_PORT, BROKER_PORT, ENROLMENT_PORT, DESK_PORT = 8001, 8883, 8443, 8080
BROKER_BEHIND = "127.0.0.1"
"""Where the broker listens; at the address that everybody is told stands the proxy."""

TOKENS = ("made-up-client-token", "made-up-admin-token")
LOOPBACK = "127.0.0.1"


def write_authority(folder: Path) -> Path:
    """Write the authority's configuration and give its path."""
    client, admin = TOKENS
    write_config(folder / "tokens.toml", {"client": client, "admin": admin})
    path = folder / "authority.toml"
    write_config(
        path,
        {
            "database": folder / "authority.sqlite",
            "tokens_file": folder / "tokens.toml",
            "listen_host": LOOPBACK,
            "listen_port": AUTHORITY_PORT,
        },
    )
    return path


def write_host(folder: Path, broker: Path, user_ca: Path) -> Path:
    """Write the host's configuration and give its path; `broker` is the broker's folder."""
    (folder / "token").write_text(TOKENS[0])
    path = folder / "host.toml"
    write_config(
        path,
        {
            "clinic": CLINIC,
            "state": folder / "state",
            "broker": {
                "host": SERVER,
                "listen": BROKER_BEHIND,
                "port": BROKER_PORT,
                "folder": broker / "files",
                "data": broker / "data",
                "reconnect_max_s": 1,
                "keepalive_s": 5,
            },
            "enrolment": {"host": SERVER, "port": ENROLMENT_PORT, "tries_per_minute": 1000},
            "desk": {"host": LOOPBACK, "port": DESK_PORT},
            "authority": {
                "url": f"http://{LOOPBACK}:{AUTHORITY_PORT}",
                "token_file": folder / "token",
                "timeout_s": 2.0,
                "attempts": 1,
            },
            "trust": {"user_ca": [user_ca], "accept_test": True},
            "visit": {
                "challenge_s": 60,
                "challenge_every_s": 5.0,
                "recheck_s": 0.5,
                "recheck_max_s": 2.0,
                "lease_s": 8.0,
                "poll_s": 0.3,
                "resend_s": 3.0,
                "resend_max_s": 12.0,
            },
        },
    )
    return path


def write_daemon(folder: Path, socket: Path) -> Path:
    """Write a daemon's configuration and give its path; its state lies under `folder`."""
    path = folder / "daemon.toml"
    link = {
        "keepalive_s": 5,
        "reconnect_s": 0.2,
        "reconnect_max_s": 1.0,
        "resend_s": 1.0,
        "resend_max_s": 8.0,
        "fresh_s": 5.0,
    }
    write_config(path, {"state": folder / "state", "socket": socket, "link": link})
    return path
