"""The settings that the packages bring: they can be used, and what stands behind a # is what holds without it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from device.base.config import load_config
from device.base.config_check.finding import find_faults
from device.cli.update.settings import UpdateSettings
from device.daemon.base.settings import Settings as DaemonSettings
from device.firmware.settings import FirmwareSettings
from device.kiosk.settings import KioskSettings
from host.authority.serving.settings import AuthoritySettings
from host.base.settings import HostSettings

FOLDER = Path(__file__).parents[2] / "packaging" / "config"
FILES: dict[str, type[Any]] = {
    "terminal/firmware.toml": FirmwareSettings,
    "terminal/daemon.toml": DaemonSettings,
    "terminal/kiosk.toml": KioskSettings,
    "terminal/update.toml": UpdateSettings,
    "host/host.toml": HostSettings,
    "host/host-update.toml": UpdateSettings,
    "host/authority.toml": AuthoritySettings,
}
_KEY = re.compile(r"#?[a-z_0-9]+ = .*")


def test_every_file_is_known_here() -> None:
    assert {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.toml")} == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_a_file_as_shipped_has_no_fault(name: str) -> None:
    assert find_faults(FOLDER / name, FILES[name]) == []


@pytest.mark.parametrize("name", FILES)
def test_what_stands_behind_a_sign_is_the_default(name: str, tmp_path: Path) -> None:
    """Sections that are themselves behind one are examples, up to the end of the file or the next section."""
    lines = []
    example = False
    for line in (FOLDER / name).read_text("utf-8").splitlines():
        if re.match(r"#?\[", line):
            example = line.startswith("#")
        lines.append(line[1:] if _KEY.fullmatch(line) and line.startswith("#") and not example else line)
    (tmp_path / "x.toml").write_text("\n".join(lines), "utf-8")
    assert load_config(tmp_path / "x.toml", FILES[name]) == load_config(FOLDER / name, FILES[name])


@pytest.mark.parametrize(
    "name", ["terminal/firmware.toml", "terminal/daemon.toml", "terminal/kiosk.toml", "host/host.toml"]
)
def test_every_key_is_explained(name: str) -> None:
    lines = [line for line in (FOLDER / name).read_text("utf-8").splitlines() if _KEY.fullmatch(line)]
    assert len(lines) > 4
    assert not [line for line in lines if "  # " not in line and '" # ' not in line]


def test_examples_can_be_used(tmp_path: Path) -> None:
    text = (FOLDER / "host/host.toml").read_text("utf-8")
    for header in ("oqs", "backup"):
        assert f"#[{header}]" in text
    used = re.sub(
        r"^#(\[(oqs|backup)\]|(institution|request|result|folder|recipient) = )", r"\1", text, flags=re.MULTILINE
    )
    (tmp_path / "host.toml").write_text(used, "utf-8")
    settings = load_config(tmp_path / "host.toml", HostSettings)
    assert settings.oqs is not None
    assert settings.oqs.request == Path("/srv/oqs/req")
    assert settings.backup.folder == Path("/mnt/backup")
