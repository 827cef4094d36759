"""The command lines that shut programs in; what they do is tested in tests/system."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from device.cli.supervisor.sandbox import Bind, Enclosure, Isolation, Network, Sandbox, is_covered

CLOSED = Enclosure(network=Network.LOOPBACK_ONLY)


def position(command: list[str], *words: str) -> int:
    """Where the words stand next to each other."""
    starts = range(len(command) - len(words) + 1)
    return next(start for start in starts if tuple(command[start : start + len(words)]) == words)


def test_user_namespace_comes_before_the_death_signal() -> None:
    command = Sandbox(Isolation.USER).command(CLOSED, ["true"])
    assert position(command, "unshare", "--user") < position(command, "setpriv", "--pdeathsig", "KILL")


def test_closed_network_is_a_new_one_with_loopback_up() -> None:
    command = Sandbox(Isolation.ROOT).command(CLOSED, ["true"])
    assert "--net" in command
    assert json.loads(command[-1])["loopback"] is True


def test_joined_network_is_not_made_anew() -> None:
    joined = Enclosure(network=Network.LOOPBACK_ONLY, joins=123)
    command = Sandbox(Isolation.ROOT).command(joined, ["true"])
    assert command[:5] == ["nsenter", "--target", "123", "--net", "--"]
    assert "--net" not in command[5:]
    assert json.loads(command[-1])["loopback"] is False


def test_joining_without_root_enters_the_others_user_namespace_and_makes_none() -> None:
    joined = Enclosure(network=Network.LOOPBACK_ONLY, joins=123)
    command = Sandbox(Isolation.USER).command(joined, ["true"])
    assert command[:3] == ["nsenter", "--target", "123"]
    assert "--map-root-user" not in command


def test_every_kind_ends_in_a_program_that_can_gain_nothing() -> None:
    for isolation in (Isolation.ROOT, Isolation.USER):
        inner = json.loads(Sandbox(isolation).command(Enclosure(), ["true"])[-1])["command"]
        assert inner[0] == "setpriv"
        assert {"--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all"} <= set(inner)
    assert "--no-new-privs" in Sandbox(Isolation.NONE).command(Enclosure(), ["true"])


def test_only_needed_folders_below_covered_ones_are_shown_again() -> None:
    sandbox = Sandbox(Isolation.ROOT, shown=(Path("/usr/lib"), Path("/tmp/project")))
    binds = json.loads(sandbox.command(Enclosure((Bind(Path("/srv/x")),)), ["true"])[-1])["binds"]
    assert binds == [["/tmp/project", "/tmp/project", False], ["/srv/x", "/srv/x", False]]


def test_no_isolation_is_said() -> None:
    assert not Sandbox(Isolation.NONE, reason="forbidden").isolated


def test_relative_bind_is_refused() -> None:
    with pytest.raises(ValueError, match="absolute"):
        Bind(Path("state"))


def test_covered_folders() -> None:
    assert is_covered(Path("/run/pcscd"))
    assert not is_covered(Path("/runner"))
