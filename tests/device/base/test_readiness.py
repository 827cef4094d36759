"""Telling the service manager: a real datagram socket stands in its place."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from device.base import readiness


def test_ready_reaches_the_manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        manager.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        assert readiness.ready("serving")
        assert manager.recv(200) == b"READY=1\nSTATUS=serving"
        assert readiness.alive()
        assert manager.recv(200) == b"WATCHDOG=1"


def test_a_manager_that_stopped_reading_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        assert not all(readiness.alive() for _ in range(100_000))


def test_without_a_manager_nothing_is_sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not readiness.ready()
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    assert not readiness.stopping()
