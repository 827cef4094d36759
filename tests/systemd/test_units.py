"""What the units promise: accepted by systemd, little exposed, and in step with the programs they start."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from device.daemon.base.settings import DEFAULT_SOCKET
from device.firmware.card.transport.reader import SILENCE_LIMIT_S, ReaderSettings
from device.firmware.settings import FirmwareSettings
from device.firmware.watchdog import FEED_EVERY_S
from device.kiosk.keeper import ANSWER_WITHIN_S
from device.kiosk.policies import FILE_NAME, format_policies
from device.kiosk.settings import KioskSettings
from tests.systemd.units import FOLDER, ROOT, SERVICES, UNITS, read_unit

PROGRAMS = ("firmware", "daemon", "host", "authority")
ROOTS = ("uketsuke-update", "uketsuke-update-resume", "uketsuke-host-update", "uketsuke-host-update-resume")
"""They start dpkg, which needs all of the machine; a limit would only look like one."""
THRESHOLDS = {"uketsuke-kiosk.service": 40, **{f"{name}.service": 100 for name in ROOTS}}
"""In tenths, as `systemd-analyze security --threshold` counts; 15 where nothing else is said."""
NOT_HERE = re.compile(r"^(ExecStart|ExecStartPre)=(/opt/uketsuke-\w+/bin/|/usr/sbin/mosquitto)\S*", re.MULTILINE)


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give copies of the units that start a program which exists on every machine."""
    folder = tmp_path_factory.mktemp("units")
    for unit in UNITS:
        (folder / unit.name).write_text(NOT_HERE.sub(r"\1=/bin/true", unit.read_text("utf-8")))
    return folder


def test_systemd_accepts_the_units_without_a_word(copies: Path) -> None:
    verified = run("systemd-analyze", "verify", "--man=no", *(f"./{unit.name}" for unit in UNITS), folder=copies)
    ours = [line for line in verified.stderr.splitlines() if "uketsuke" in line]
    assert (verified.returncode, ours) == (0, [])


def test_a_setting_that_systemd_does_not_know_is_found(copies: Path, tmp_path: Path) -> None:
    shutil.copytree(copies, tmp_path, dirs_exist_ok=True)
    unit = tmp_path / "uketsuke-daemon.service"
    unit.write_text(unit.read_text("utf-8").replace("PrivateDevices=", "PrivateDevice="))
    assert "PrivateDevice" in run("systemd-analyze", "verify", "--man=no", f"./{unit.name}", folder=tmp_path).stderr


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_exposure_stays_below_its_limit(service: Path) -> None:
    threshold = THRESHOLDS.get(service.name, 15)
    options = ("--offline=true", "--no-pager", f"--threshold={threshold}")
    rated = run("systemd-analyze", "security", *options, f"./{service.name}", folder=service.parent)
    assert rated.returncode == 0, rated.stdout[-200:]


def test_accounts_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    files = [str(path) for path in sorted((FOLDER / "sysusers").iterdir())]
    made = run("systemd-sysusers", f"--root={tmp_path}", *files, folder=tmp_path)
    assert made.returncode == 0, made.stderr
    accounts = {line.split(":")[0] for line in (tmp_path / "etc/passwd").read_text("utf-8").splitlines()}
    used = {user for service in SERVICES for user in read_unit(service.name).words("User")}
    assert accounts == used


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_unit_starts_a_command_of_ours_and_hears_when_it_is_ready(program: str) -> None:
    unit = read_unit(f"uketsuke-{program}.service")
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert Path(unit.words("ExecStart")[0]).name in scripts
    assert (unit.one("Type"), unit.one("NotifyAccess")) == ("notify", "main")


@pytest.mark.parametrize("program", PROGRAMS)
def test_each_program_is_somebody_of_its_own_without_rights_and_with_a_closed_state(program: str) -> None:
    unit = read_unit(f"uketsuke-{program}.service")
    assert {unit.one(key) for key in ("User", "Group", "StateDirectory")} == {f"uketsuke-{program}"}
    assert unit.one("StateDirectoryMode") == "0700"
    assert unit.one("CapabilityBoundingSet") == ""
    assert unit.one("NoNewPrivileges") == "yes"
    assert unit.one("LimitCORE") == "0"


def test_what_sees_people_cannot_reach_the_network() -> None:
    firmware = read_unit("uketsuke-firmware.service")
    assert firmware.one("PrivateNetwork") == "yes"
    assert firmware.words("RestrictAddressFamilies") == ["AF_UNIX"]
    assert firmware.one("MemorySwapMax") == "0"
    kiosk, page = read_unit("uketsuke-kiosk.service"), read_unit("uketsuke-screen.socket")
    for unit in (kiosk, page):
        assert unit.one("PrivateNetwork") == "yes"
        assert unit.one("JoinsNamespaceOf") == "uketsuke-firmware.service"


def test_what_reaches_the_network_cannot_see_people() -> None:
    daemon = read_unit("uketsuke-daemon.service")
    assert daemon.one("PrivateDevices") == "yes"
    assert {"-/var/lib/uketsuke-firmware", "-/run/pcscd"} <= set(daemon.words("InaccessiblePaths"))
    assert "SupplementaryGroups" not in daemon.settings


def test_the_firmwares_devices_are_camera_panel_and_keypad() -> None:
    firmware = read_unit("uketsuke-firmware.service")
    assert firmware.one("DevicePolicy") == "closed"
    devices = [value.split()[0] for value in firmware.settings["DeviceAllow"]]
    assert devices == ["char-video4linux", "char-media", "char-dma_heap", "char-gpiochip", "char-input"]


def test_sockets_lie_where_the_programs_look_for_them() -> None:
    settings = FirmwareSettings(ReaderSettings("/run/pcscd/pcscd.comm"))
    firmware, daemon = read_unit("uketsuke-firmware.service"), read_unit("uketsuke-daemon.service")
    assert settings.screen_socket.parent == Path("/run", firmware.one("RuntimeDirectory"))
    assert settings.state == Path("/var/lib", firmware.one("StateDirectory"))
    assert settings.daemon.socket == DEFAULT_SOCKET
    assert DEFAULT_SOCKET.parent == Path("/run", daemon.one("RuntimeDirectory"))
    assert daemon.one("Group") in firmware.words("SupplementaryGroups")
    proxy = read_unit("uketsuke-screen.service")
    assert proxy.words("ExecStart")[-1] == str(settings.screen_socket)
    assert firmware.one("Group") in proxy.words("SupplementaryGroups")


def test_the_browsers_program_finds_page_and_folder_where_they_are() -> None:
    unit, settings = read_unit("uketsuke-kiosk.service"), KioskSettings()
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert Path(unit.one("ExecStart")).name in scripts
    assert (unit.one("Type"), unit.one("NotifyAccess")) == ("notify", "main")
    assert settings.url == f"http://{read_unit('uketsuke-screen.socket').one('ListenStream')}/"
    assert settings.folder == Path("/run", unit.one("RuntimeDirectory"))
    assert f"{unit.one('TTYPath')} rw" in unit.settings["DeviceAllow"]
    assert int(unit.one("WatchdogSec")) > 2 * (settings.check_s + ANSWER_WITHIN_S)


def test_the_installed_policies_are_those_of_the_program() -> None:
    installed = (FOLDER / "chromium" / FILE_NAME).read_text("utf-8")
    assert installed == format_policies(KioskSettings().url)


def test_the_namespace_is_the_firmwares_because_it_comes_first() -> None:
    page = read_unit("uketsuke-screen.socket")
    assert page.one("DefaultDependencies") == "no"  # else every socket comes before every service
    assert page.one("After") == page.one("Requires") == "uketsuke-firmware.service"
    assert page.name in read_unit("uketsuke-firmware.service").words("Wants")


def test_a_watchdog_waits_for_several_meals_and_for_a_stuck_reader() -> None:
    limit_s = int(read_unit("uketsuke-firmware.service").one("WatchdogSec"))
    assert limit_s > FEED_EVERY_S * 2 + SILENCE_LIMIT_S
    for program in ("firmware", "daemon", "host", "kiosk"):
        assert read_unit(f"uketsuke-{program}.service").one("WatchdogSignal") == "SIGKILL"


@pytest.mark.parametrize("program", ["firmware", "daemon", "host", "kiosk"])
def test_what_nobody_can_restart_by_hand_is_tried_for_ever(program: str) -> None:
    unit = read_unit(f"uketsuke-{program}.service")
    assert (unit.one("Restart"), unit.one("StartLimitIntervalSec")) == ("always", "0")


def test_the_proxy_is_not_waited_for() -> None:
    """systemd 252's proxy never says that it is ready: as Type=notify it was cut off each 90 s, and the page too."""
    assert read_unit("uketsuke-screen.service").one("Type") == "exec"


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.stem)
def test_no_program_can_flood_the_journal_or_leave_a_core(service: Path) -> None:
    unit = read_unit(service.name)
    if unit.one("Type") == "oneshot":
        return
    assert (unit.one("LogRateLimitIntervalSec"), unit.one("LogRateLimitBurst")) == ("30s", "300")
    assert unit.one("LimitCORE") == "0"


def test_cores_and_the_journal_are_limited_on_the_whole_terminal() -> None:
    core = (FOLDER / "coredump/uketsuke.conf").read_text("utf-8")
    assert {"Storage=none", "ProcessSizeMax=0"} <= set(core.splitlines())
    journal = (FOLDER / "journald/uketsuke.conf").read_text("utf-8")
    assert {"SystemMaxUse=200M", "RuntimeMaxUse=32M"} <= set(journal.splitlines())


@pytest.mark.parametrize("program", ["firmware", "daemon"])
def test_people_look_through_a_folder_that_gives_its_group(program: str) -> None:
    unit = read_unit(f"uketsuke-{program}.service")
    made = unit.words("ExecStartPre")
    assert made[0] == "+/usr/bin/install"
    assert made[-1] == f"%t/uketsuke-{program}/staff"
    assert made[made.index("-m") + 1] == "2750"
    assert made[made.index("-g") + 1] == "uketsuke-staff"
    assert unit.one("RuntimeDirectoryMode") == "0751"


def test_the_daemon_can_tell_who_asks() -> None:
    """With users of its own, everybody at its socket would be nobody, and the audit could not name them."""
    assert "PrivateUsers" not in read_unit("uketsuke-daemon.service").settings
