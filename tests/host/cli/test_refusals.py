"""The sums of refused messages: by sender and number, with repeats, in words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from host.cli.main import EXIT_OK, main
from host.store.engine import reading
from host.store.refusals import RefusedSum, sum_refused
from tests.host.cli.test_main import CONFIG
from tests.host.world import NOW, World


def test_sums_by_sender_and_number(world: World) -> None:
    world.store("x", "x", "y")
    world.deliver("uketsuke/1/c1/eligibility/s-karte/receipt", "z")
    with reading(world.engine) as connection:
        assert sum_refused(connection) == [
            RefusedSum("s-karte", 401, 1, 1, NOW),
            RefusedSum("t-front", 401, 2, 3, NOW),
        ]


@pytest.fixture
def config(world: World, tmp_path: Path) -> str:
    state = tmp_path / "state"
    state.mkdir()
    world.store("x")
    world.engine.dispose()
    for name in ("host.sqlite", "records"):
        (tmp_path / name).rename(state / name)
    path = tmp_path / "host.toml"
    path.write_text(CONFIG)
    return str(path)


def test_command_shows_them(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["refusals", "--config", config]) == EXIT_OK
    assert "t-front              [401] 1 times" in capsys.readouterr().out
    assert main(["refusals", "--config", config, "--json"]) == EXIT_OK
    assert json.loads(capsys.readouterr().out)["number"] == 401
