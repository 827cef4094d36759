"""What the settings of files for clinic software refuse, before anything is written to the wrong place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from device.base.config import load_config
from device.base.errors import ConfigurationError
from host.base.handover_settings import FileEncoding
from host.base.settings import HostSettings

BASE = """
clinic = "c1"
state = "state"
[broker]
folder = "broker"
data = "data"
[authority]
url = "http://127.0.0.1:1"
token_file = "token"
"""
OQS = '[oqs]\ninstitution = "9919999999"\nrequest = "req"\nresult = "res"\nface = "face"\n'


def read(folder: Path, text: str) -> HostSettings:
    path = folder / "host.toml"
    path.write_text(BASE + text)
    return load_config(path, HostSettings)


def test_both_kinds_of_files(tmp_path: Path) -> None:
    text = '[handover.files]\nfolder = "a"\nencoding = "shift_jis"\ninstitution = "9919999999"\n'
    settings = read(tmp_path, text + '[handover.fhir]\nfolder = "b"\n')
    assert settings.handover.files.encoding is FileEncoding.CP932
    assert (settings.handover.files.folder, settings.handover.fhir.folder) == (tmp_path / "a", tmp_path / "b")


@pytest.mark.parametrize(
    "text",
    [
        '[handover.files]\nfolder = "a"\n',
        '[handover.files]\ninstitution = "9919999999"\n',
        '[handover.files]\nfolder = "a"\ninstitution = "991999999"\n',
        '[handover.files]\nfolder = "a"\ninstitution = "9919999999"\nencoding = "euc-jp"\n',
        '[handover.files]\nfolder = "a"\ninstitution = "9919999999"\npurge_after_s = 0.0\n',
        '[handover.fhir]\nfolder = "a"\npurge_after_s = -1.0\n',
        "[handover]\nretry_s = 10.0\nretry_max_s = 5.0\n",
        "[handover]\nlease_s = 0.0\n",
        '[handover]\nfolder = "a"\n',
        '[handover.files]\nfolder = "a"\ninstitution = "9919999999"\n[handover.fhir]\nfolder = "a"\n',
        OQS + '[handover.files]\nfolder = "face"\ninstitution = "9919999999"\n',
        OQS + '[handover.files]\nfolder = "res"\ninstitution = "9919999999"\n',
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigurationError):
        read(tmp_path, text)


@pytest.mark.system
def test_without_the_extra_the_command_says_what_to_install(tmp_path: Path) -> None:
    read(tmp_path, "")
    code = "import sys; sys.modules['fhir'] = None; from host.cli.main import main; sys.exit(main(sys.argv[1:]))"
    call = [sys.executable, "-c", code, "fhir", "--config", str(tmp_path / "host.toml"), "01JDGQ6Y8ZK3T5V7W9X1A2B3C4"]
    done = subprocess.run(call, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "uketsuke[host,fhir]" in done.stderr
