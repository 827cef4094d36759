"""`uketsuke-host fleet status` on a real cluster: all well, a node that nobody reaches, nothing to look with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from device.base.ports import free_ports
from host.cli.main import main
from tests.fleet.line import FleetLine
from tests.fleet.marks import ON_THE_FLEET
from tests.host.line.waiting import wait_for

pytestmark = ON_THE_FLEET

OK, WARNING, NOT_TESTED = 0, 1, 3
DEADLINE_S = 120.0
Ask = Callable[..., tuple[int, str]]


@pytest.fixture
def ask(line: FleetLine, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Give the command on the running fleet; it gives exit code and what it printed."""

    def status(*more: str, config: Path = line.fleet.layout.config) -> tuple[int, str]:
        capsys.readouterr()
        code = main(["fleet", "status", "--config", str(config), *more])
        return code, capsys.readouterr().out

    return status


def test_all_is_well(ask: Ask) -> None:
    def well() -> dict[str, Any] | None:
        """Give what is told once nothing is wrong: some seconds after a start a node or worker may still catch up."""
        code, text = ask("--json")
        told: dict[str, Any] = json.loads(text)
        workers = {one["name"]: (one["clinics"], one["tends"]) for one in told["nodes"][0]["workers"]}
        return told if code == OK and workers.get("w1") == (2, 2) else None

    told = wait_for(well, "all is well", DEADLINE_S)
    assert (told["outcome"], told["troubles"]) == ("ok", [])
    assert [node["reached"] for node in told["nodes"]] == [True, True, True]
    stream = told["nodes"][0]["stream"]
    assert {stream["leader"], *(one["node"] for one in stream["followers"])} == {"n1", "n2", "n3"}
    assert told["database"] is None
    assert [clinic["name"] for clinic in told["clinics"]] == ["c1", "c2"]


def test_a_node_that_is_not_reached_is_named(tmp_path: Path, line: FleetLine, ask: Ask) -> None:
    """The settings name a port at which nobody listens; the cluster itself is left alone."""
    node, config = line.nodes[2], tmp_path / "fleet.toml"
    text = line.fleet.layout.config.read_text()
    for folder in ("clinics", "pki", "servers", "store"):
        text = text.replace(f'{folder} = "{folder}"', f'{folder} = "{line.fleet.folder / folder}"')
    config.write_text(text.replace(f"port = {node.port}\n", f"port = {free_ports()}\n", 1))

    def warned() -> str:
        """Give what is told once nothing else is wrong."""
        code, text = ask("--language", "ja", config=config)
        return text if code == WARNING else ""

    said = wait_for(warned, "a warning", DEADLINE_S)
    assert "[671] 注意: n3 届きません" in said
    assert said.endswith(f"(exit {WARNING})\n")


def test_without_a_certificate_nothing_is_looked_at(
    tmp_path: Path, line: FleetLine, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "fleet.toml"
    text = line.fleet.layout.config.read_text()
    pki = str(tmp_path / "pki")
    config.write_text(
        "\n".join(f"pki = {json.dumps(pki)}" if row.startswith("pki") else row for row in text.splitlines())
    )
    assert main(["fleet", "status", "--config", str(config)]) == NOT_TESTED
    assert main(["fleet", "status", "--config", str(tmp_path / "none.toml")]) == NOT_TESTED
    said = capsys.readouterr()
    assert not said.out
    assert len(said.err.splitlines()) == 2
