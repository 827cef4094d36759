"""The field engineer's tools after real visits: they tell what happened, and nothing of who it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from device.cli.bundle.archive import parse_archive
from device.cli.demo.line import Line
from device.cli.main import main
from device.firmware.simulated.persona import load_persona
from tests.system.conftest import HOLDER, Visited

pytestmark = pytest.mark.system


def test_they_tell_what_happened_and_nothing_of_who_it_was(
    line: Line, visited: Visited, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    places = line.places
    sockets = ["--firmware-socket", str(places.diagnosis_socket)]
    sockets += ["--daemon-socket", str(places.daemon_socket.with_name("look.sock"))]
    archive = tmp_path / "b.tar.gz"
    assert main(["events", "--json", *sockets]) == 0
    assert main(["events", "--language", "ja", *sockets]) == 0
    assert main(["work-record", "--since", "1h", "--json", "--config-dir", str(tmp_path), *sockets]) in (0, 1)
    assert main(["bundle", "--quick", "--output", str(archive), "--config-dir", str(tmp_path), *sockets]) in (0, 1)
    shown = capsys.readouterr().out
    assert main(["stats", "--json", *sockets]) == 0
    stats = capsys.readouterr().out

    events = [json.loads(text) for text in shown.splitlines() if text.startswith('{"time"')]
    assert {"reading", "looking", "pin", "result"} <= {event.get("state") for event in events}
    assert {"link_up", "enrolled"} <= {event["event"] for event in events}
    assert {one["way"] for one in json.loads(stats)["visits"]} >= {"pin", "face", "staff"}

    everything = shown + stats + b"".join(member.content for member in parse_archive(archive.read_bytes())).decode()
    holder = load_persona(HOLDER)
    secrets = [
        holder.name,
        holder.kana,
        holder.address,
        holder.card.serial,
        holder.card.password,
        holder.card.number_a,
    ]
    for received in (visited.pin, visited.face, visited.staff, visited.wrong_pin):
        secrets += [f'"{received.record.ticket}"', f" {received.record.ticket} ", received.record.visit_id]
    assert [secret for secret in secrets if secret in everything] == []
