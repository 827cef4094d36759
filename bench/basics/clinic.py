"""A host's configuration for a measurement, and its preparation by its own command."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Mapping
from pathlib import Path

from bench.basics.errors import NotMeasured
from device.cli.demo.toml import Section, write_config
from host.cli.main import main as host_command

CLINIC, HOST, LOOPBACK = "c1", "h-main", "127.0.0.1"


def write_host(folder: Path, broker_port: int, more: Mapping[str, Section] | None = None) -> Path:
    """Write the configuration into a folder and give its path; `more` are sections that take the place of these."""
    (folder / "token").write_text("made-up")
    (folder / "broker").mkdir()
    path = folder / "host.toml"
    sections: dict[str, Section] = {
        "broker": {
            "host": LOOPBACK,
            "port": broker_port,
            "folder": folder / "broker" / "files",
            "data": folder / "broker" / "data",
        },
        "enrolment": {"host": LOOPBACK, "port": 0},
        "desk": {"host": LOOPBACK, "port": 0},
        "authority": {"url": f"http://{LOOPBACK}:9", "token_file": folder / "token"},
        **(more or {}),
    }
    write_config(path, {"clinic": CLINIC, "name": HOST, "state": folder / "state", **sections})
    return path


def make_host(config: Path) -> None:
    """Run `uketsuke-host init`.

    Raises:
        NotMeasured: it failed.
    """
    run_host(config, "init")


def run_host(config: Path, *arguments: str) -> str:
    """Run a command of the host in this process and give what it says.

    Raises:
        NotMeasured: it failed.
    """
    said, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        code = host_command((*arguments, "--config", str(config)))
    if code != 0:
        raise NotMeasured(f"uketsuke-host {arguments[0]}: {complained.getvalue().strip()}")
    return said.getvalue()
