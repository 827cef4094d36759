"""The command as people start it: exit codes, readiness, and data that outlive the process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from host.authority.base.records import format_record
from host.authority.main import main
from tests.host.authority.people import person
from tests.host.authority.process import END_LIMIT_S, running_authority, write_config


@pytest.mark.parametrize("arguments", [[], ["serve"], ["run", "--port", "1"]])
def test_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """64, with the reason on stderr."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 64
    assert "uketsuke-authority" in capsys.readouterr().err


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    """0, with a line to copy."""
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    assert "uketsuke-authority run --config" in capsys.readouterr().out


def test_no_configuration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1, with one line that names the file and the error's number."""
    assert main(["run", "--config", str(tmp_path / "none.toml")]) == 1
    text = capsys.readouterr().err
    assert "none.toml" in text
    assert "[601]" in text
    assert text.count("\n") == 1


def test_port_in_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1, and nothing on stdout that somebody could take for readiness."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config = write_config(tmp_path, listen_port=taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "host.authority.main", "run", "--config", str(config)],
            capture_output=True,
            text=True,
            timeout=END_LIMIT_S,
        )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert "in use" in ended.stderr


@pytest.mark.system
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ends_as_told(tmp_path: Path, number: signal.Signals) -> None:
    """Exit code 0 after either signal."""
    with running_authority(tmp_path) as running:
        assert httpx.get(running.url + "/healthz", trust_env=False).json() == {"status": "ok"}
        os.kill(running.process.pid, number)
        assert running.process.wait(END_LIMIT_S) == 0


@pytest.mark.system
def test_tells_the_service_manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """READY once it listens, STOPPING when it ends."""
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(address)
        manager.settimeout(END_LIMIT_S)
        monkeypatch.setenv("NOTIFY_SOCKET", address)
        with running_authority(tmp_path):
            assert manager.recv(1000).startswith(b"READY=1")
        assert manager.recv(1000) == b"STOPPING=1"


@pytest.mark.system
def test_data_outlive_the_process(tmp_path: Path) -> None:
    """Killed outright, the next process knows what was put before; the log holds nothing personal."""
    with running_authority(tmp_path) as running:
        running.admin("PUT", "/admin/persons/hanako", format_record(person()))
        running.process.kill()
    with running_authority(tmp_path) as running:
        assert running.admin("GET", "/admin/persons/hanako").json() == format_record(person())
    text = (tmp_path / "authority.log").read_text()
    assert "listening" in text
    assert "見本" not in text
