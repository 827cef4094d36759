"""How well a running host says that its ways are: to the broker, to the eligibility system. From its metrics' socket.

Where `[metrics] socket` is not set in host.toml, nothing is known, and its units alone are looked at.
"""

from __future__ import annotations

import re
import socket
import tomllib
from pathlib import Path

_LIMIT_S, _LIMIT_BYTES = 5.0, 1 << 20
_PART = re.compile(r'^uketsuke_host_part_up\{part="([a-z_]+)"\} ([0-9.]+)$', re.MULTILINE)
_BROKER = "broker"
"""The way to the eligibility system is not this machine's doing, and may well be closed at night."""


def read_parts(settings: Path | None) -> dict[str, str]:
    """Give the level of the way to the broker, as the doctor names levels; empty where it is not told."""
    place = _socket(settings) if settings is not None else None
    if place is None:
        return {}
    try:
        text = _ask(place)
    except OSError:
        return {}
    return {name: "ok" if float(up) else "failed" for name, up in _PART.findall(text) if name == _BROKER}


def _socket(settings: Path) -> Path | None:
    try:
        named = tomllib.loads(settings.read_text("utf-8")).get("metrics", {}).get("socket")
    except (OSError, ValueError):
        return None
    return settings.parent / named if named else None


def _ask(place: Path) -> str:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(_LIMIT_S)
        connection.connect(str(place))
        connection.sendall(b"GET /metrics HTTP/1.0\r\n\r\n")
        said = b""
        while (more := connection.recv(65536)) and len(said) < _LIMIT_BYTES:
            said += more
    return said.decode("utf-8", "replace")
