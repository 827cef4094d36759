"""The broker's texts: no wildcard, no other clinic, and every setting that loss taught."""

from __future__ import annotations

from pathlib import Path

import pytest

from host.base.settings import BrokerSettings
from host.broker.configuration import format_acl, format_conf

ACL = format_acl("c1", "h-main").splitlines()


def test_no_wildcard_but_the_hosts_and_no_other_clinic() -> None:
    rules = [line for line in ACL if line.startswith(("topic", "pattern"))]
    assert rules
    assert all("/c1/" in rule for rule in rules)
    assert not any("+" in rule for rule in rules)
    assert [rule for rule in rules if "#" in rule] == ["topic readwrite uketsuke/1/c1/#"]


@pytest.mark.parametrize("leaf", ["visit", "status", "event"])
def test_terminal_writes_its_own(leaf: str) -> None:
    assert f"pattern write uketsuke/1/c1/%u/{leaf}" in ACL


@pytest.mark.parametrize("leaf", ["receipt", "reply", "command", "challenge"])
def test_terminal_reads_its_own(leaf: str) -> None:
    assert f"pattern read uketsuke/1/c1/%u/{leaf}" in ACL
    assert f"pattern write uketsuke/1/c1/%u/{leaf}" not in ACL


def test_subscriber() -> None:
    assert "pattern read uketsuke/1/c1/eligibility/%u" in ACL
    assert {line for line in ACL if "write" in line and "eligibility" in line} == {
        "pattern write uketsuke/1/c1/eligibility/%u/receipt",
        "pattern write uketsuke/1/c1/eligibility/%u/request",
    }


@pytest.mark.parametrize(
    "line",
    [
        "allow_anonymous false",
        "require_certificate true",
        "use_identity_as_username true",
        "tls_version tlsv1.3",
        "listener 8883 192.0.2.7",
        "persistence true",
        "autosave_on_changes false",
        "autosave_interval 60",
        "max_queued_messages 5000",
        "max_packet_size 131072",
        "max_qos 1",
    ],
)
def test_settings(line: str) -> None:
    conf = format_conf(BrokerSettings(Path("broker"), Path("data"), host="192.0.2.7"))
    assert line in conf.splitlines()
    assert "message_size_limit" not in [
        word for text in conf.splitlines() if not text.startswith("#") for word in text.split()
    ]


def test_paths_are_absolute_and_the_listening_address_can_differ() -> None:
    conf = format_conf(BrokerSettings(Path("broker"), Path("data"), host="broker.example", listen="192.0.2.7"))
    assert f"acl_file {Path.cwd()}/broker/acl" in conf
    assert f"persistence_location {Path.cwd()}/data/" in conf
    assert "listener 8883 192.0.2.7" in conf
