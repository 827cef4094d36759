"""The servers' configurations: taken by the real server, and what must stand in them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from device.base.config import parse_config
from device.base.errors import ConfigurationError
from host.fleet.preparing import prepare_fleet, server_file
from host.fleet.settings import FleetSettings
from tests.host.fleet.certificates import NOW

NODES = [{"name": f"n{number}", "host": f"10.0.0.{number}"} for number in (1, 2, 3)]


def settings(folder: Path, **more: object) -> FleetSettings:
    """Give the settings of a fleet below a folder."""
    places = {"clinics": "clinics", "pki": "pki", "servers": "servers", "store": "store"}
    return parse_config({**places, "nodes": NODES, **more}, FleetSettings, where="test", folder=folder)


def test_the_server_takes_them(tmp_path: Path) -> None:
    fleet = settings(tmp_path)
    prepare_fleet(fleet, NOW)
    server = Path(sys.executable).with_name("nats-server")
    for node in fleet.nodes:
        done = subprocess.run([server, "-t", "-c", server_file(fleet, node.name)], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_everything_is_synced_replicated_and_asked_for(tmp_path: Path) -> None:
    fleet = settings(tmp_path)
    prepare_fleet(fleet, NOW)
    for node in fleet.nodes:
        text = server_file(fleet, node.name).read_text()
        assert "sync_interval: always" in text
        assert "stream_replicas: 3" in text
        assert text.count("verify_and_map: true") == 2
        assert text.count("verify: true") == 1
        assert "auth_callout" in text
        assert f'listen: "{node.host}:8883"' in text
        assert all(f"{other.host}:6222" in text.split("routes:")[1] for other in fleet.nodes if other != node)


def test_a_second_time_keeps_what_is_there(tmp_path: Path) -> None:
    fleet = settings(tmp_path)
    prepare_fleet(fleet, NOW)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    prepare_fleet(fleet, NOW + 60)
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_files_are_their_owners_alone(tmp_path: Path) -> None:
    prepare_fleet(settings(tmp_path), NOW)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]


@pytest.mark.parametrize(
    "wrong",
    [
        {"nodes": NODES[:2]},
        {"nodes": [*NODES[:2], NODES[0]]},
        {"nodes": [*NODES[:2], {"name": "n3", "host": "a", "port": 8883}]},
        {"nodes": [*NODES[:2], {"name": "", "host": "a"}]},
        {"permit_s": 0},
        {"challenge_s": 10, "challenge_every_s": 20.0},
        {"stream": {"at_once": 0}},
        {"strem": {}},
    ],
)
def test_wrong_settings(tmp_path: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(ConfigurationError):
        settings(tmp_path, **wrong)
