"""The kiosk's settings and policies: what is refused, and what the policies forbid."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from device.kiosk.errors import PoliciesMissing
from device.kiosk.main import main
from device.kiosk.policies import FILE_NAME, check_policies, format_policies, make_policies
from device.kiosk.settings import KioskSettings

URL = KioskSettings().url


@pytest.mark.parametrize(
    "setting",
    [
        {"url": "http://192.0.2.1:8080/"},
        {"url": "https://127.0.0.1:8080/"},
        {"url": "http://127.0.0.1:8080/elsewhere"},
        {"display": "windows"},
        {"size": "big"},
        {"check_s": 0.0},
        {"silence_s": 1.0},
        {"failures_to_text": 0},
    ],
)
def test_what_cannot_be_kept_is_refused(setting: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(setting))):
        KioskSettings(**setting)


def test_everything_is_blocked_but_the_page() -> None:
    policies = make_policies(URL)
    blocked = policies["URLBlocklist"]
    assert isinstance(blocked, list)
    assert {"*", "chrome://*", "chrome-untrusted://*", "file://*", "view-source:*", "data:*", "devtools://*"} <= {
        *blocked
    }
    assert policies["URLAllowlist"] == ["http://127.0.0.1:8080"]
    assert (policies["DownloadRestrictions"], policies["DeveloperToolsAvailability"]) == (3, 2)
    assert policies["SyncDisabled"] is True
    assert policies["PrintingEnabled"] is False


def test_only_our_policies_count(tmp_path: Path) -> None:
    with pytest.raises(PoliciesMissing, match="cannot be read"):
        check_policies(tmp_path, URL)
    file = tmp_path / FILE_NAME
    file.write_text(format_policies(URL))
    check_policies(tmp_path, URL)
    (tmp_path / "zz.json").write_text("{}")
    with pytest.raises(PoliciesMissing, match="overrule"):
        check_policies(tmp_path, URL)
    (tmp_path / "zz.json").unlink()
    file.write_text(format_policies(URL).replace('"DownloadRestrictions": 3', '"DownloadRestrictions": 0'))
    with pytest.raises(PoliciesMissing, match="print-policies"):
        check_policies(tmp_path, URL)


def test_the_policy_file_can_be_printed_for_packaging(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('url = "http://127.0.0.1:9000/"\n')
    assert main(["--config", str(config), "--print-policies"]) == 0
    assert json.loads(capsys.readouterr().out) == make_policies("http://127.0.0.1:9000/")


def test_a_wrong_key_is_one_line_and_exit_code_1(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text("adress = 1\n")
    assert main(["--config", str(config)]) == 1
    assert "unknown key 'adress'" in capsys.readouterr().err
