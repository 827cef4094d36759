"""What the groups make of the machine: one thing wrong at a time, on files and programs that say so."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from device.base.own_process import OwnProcess
from device.cli.doctor import clock, kiosk, ports, power, privacy, storage, supervised, system, update
from device.cli.doctor.asking import Absence
from device.cli.doctor.finding import Finding
from device.cli.doctor.machine.traces import Trace
from device.cli.doctor.machine.units import parse_units
from device.cli.doctor.situation import Depth, Terminal, load_terminal
from tests.device.cli.doctor.machine.made import KIOSK_UNIT, MadeMachine
from tests.device.cli.doctor.machine.test_ground import SHOWN, TCP
from tests.device.cli.doctor.made import HEALTH, REPORT


@pytest.fixture
def made(tmp_path: Path) -> MadeMachine:
    return MadeMachine(tmp_path)


def ids(findings: Sequence[Finding]) -> list[str]:
    return [finding.id for finding in findings]


@pytest.mark.parametrize(
    ("bits", "temperature_c", "expected"),
    [
        (0x0, 50, ["power.ok"]),
        (0x1, 50, ["power.under_voltage_now"]),
        (0x50005, 50, ["power.under_voltage_now", "power.throttled_now"]),
        (0x50000, 50, ["power.under_voltage_before", "power.throttled_before"]),
        (0x80008, 85, ["power.hot", "power.throttled_before"]),
        (0x0, 80, ["power.hot"]),
        (0x20002, 60, ["power.throttled_now"]),
    ],
)
def test_power(bits: int, temperature_c: int, expected: list[str]) -> None:
    assert ids(power.judge(bits, temperature_c)) == expected


def test_power_is_asked_of_a_raspberry_pi_only(made: MadeMachine) -> None:
    assert ids(power.check(made.look())) == ["power.not_told_here"]
    made.write("proc/device-tree/model", "Raspberry Pi 4 Model B")
    assert ids(power.check(made.look())) == ["power.not_readable"]
    made.says("vcgencmd", "throttled=0x50005\n").write("sys/class/thermal/thermal_zone0/temp", "61234\n")
    (first, _) = power.check(made.look())
    assert dict(first.evidence) == {"throttled": "0x50005", "temperature_c": 61}


def state(**changed: object) -> str:
    whole = {"schema": 1, "installed": "1.0", "previous": None, "last": None, "pending": None, **changed}
    return json.dumps(whole)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (None, ["update.not_set_up"]),
        (state(), ["update.ok"]),
        (state(pending="1.1"), ["update.ok"]),
        (state(installed="1.1"), ["update.other_version"]),
        (state(last={"outcome": "healthy", "to": "1.0"}), ["update.ok"]),
        (state(last={"outcome": "rolled_back", "to": "1.1", "reason": "doctor said 2"}), ["update.rolled_back"]),
        (state(last={"outcome": "failed", "to": "1.1"}), ["update.failed"]),
        ("[]", ["update.damaged"]),
        ("{", ["update.damaged"]),
        ('{"schema": 2}', ["update.damaged"]),
    ],
)
def test_update(made: MadeMachine, text: str | None, expected: list[str]) -> None:
    if text is not None:
        made.write(update.STATE_FILE, text)
    assert ids(update.check(made.look())) == expected


def test_the_reason_of_an_update_becomes_one_short_word(made: MadeMachine) -> None:
    made.write(update.STATE_FILE, state(last={"outcome": "failed", "to": "1.1", "reason": "a\nb " * 50}))
    (finding,) = update.check(made.look())
    assert str(dict(finding.evidence)["why"]).startswith("a_b_a_b")
    assert len(str(dict(finding.evidence)["why"])) == 40


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (OwnProcess(), []),
        (OwnProcess(interfaces=("eth0",), seen_ports=(22, 80)), ["ports.firmware_has_network"]),
        (OwnProcess(own_ports=(9,), seen_ports=(9,)), ["ports.program_listens"]),
        (OwnProcess(seen_ports=(ports.SCREEN_PORT,)), []),
        (OwnProcess(seen_ports=(ports.SCREEN_PORT, 9222)), ["ports.stranger_beside_firmware"]),
    ],
)
def test_the_firmwares_network(seen: OwnProcess, expected: list[str]) -> None:
    assert ids(ports.judge_firmware(seen)) == expected


def test_ports_of_a_laptop_are_its_own_business(made: MadeMachine) -> None:
    made.write("proc/self/net/tcp", TCP.replace(":0016", ":1388")).write("etc/ssh/sshd_config", "")
    assert ids(ports.check(made.look())) == ["ports.ok"]
    made.write("etc/uketsuke/firmware.toml")
    (finding,) = ports.check(made.look())
    assert (finding.id, dict(finding.evidence)) == ("ports.unexpected", {"port": "5000", "program": "unknown"})


@pytest.mark.parametrize(
    ("main", "part", "expected"),
    [
        ("PasswordAuthentication no\n", "", []),
        ("#PasswordAuthentication no\n", "", ["ports.ssh_password"]),
        ("PasswordAuthentication yes\n", "PasswordAuthentication no\n", []),
        ("PasswordAuthentication no\nPermitRootLogin yes\n", "", ["ports.ssh_root"]),
        ("PasswordAuthentication no\nPermitRootLogin prohibit-password\n", "", []),
    ],
)
def test_the_ssh_server(made: MadeMachine, main: str, part: str, expected: list[str]) -> None:
    made.install().write("etc/ssh/sshd_config", main).write("etc/ssh/sshd_config.d/10-us.conf", part)
    assert ids(ports.check(made.look())) == (expected or ["ports.ok"])


def test_a_driver_for_virtual_cards_and_a_debugged_browser(made: MadeMachine) -> None:
    made.install().write("usr/lib/pcsc/drivers/serial/libifdvpcd.so")
    assert ids(ports.check(made.look())) == ["ports.virtual_reader"]
    words = ("/usr/lib/chromium/chromium", "--remote-debugging-port=9222", "--user-data-dir=/run/uketsuke-kiosk/p")
    made.write("proc/77/cmdline", "\0".join(words))
    assert "ports.browser_debugged" in ids(ports.check(made.look()))


def test_a_daemon_that_listens(made: MadeMachine) -> None:
    health = replace(HEALTH, process=OwnProcess(own_ports=(1883,)))
    assert ids(ports.check(made.look(daemon=health))) == ["ports.program_listens"]
    assert ids(ports.check(made.look(firmware=Absence.NOT_RUNNING))) == ["ports.firmware_silent"]


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """The settings of a terminal whose folders are all in one place."""
    where = tmp_path / "terminal"
    where.mkdir()
    sockets = 'diagnosis_socket = "d/s"\nscreen_socket = "d/t"\n[card]\npcsc_socket = "p"\n'
    (where / "firmware.toml").write_text(f'state = "fw"\n{sockets}')
    (where / "daemon.toml").write_text('state = "dm"\nsocket = "d/u"\n')
    for name in ("fw", "dm", "d"):
        (where / name).mkdir()
    return load_terminal(where / "firmware.toml", where / "daemon.toml")


def test_memory_that_could_be_written_to_the_disk(made: MadeMachine) -> None:
    report = replace(REPORT, process=OwnProcess(cores_allowed=True))
    (finding,) = privacy.check(made.look(firmware=report))
    assert (finding.id, dict(finding.evidence)) == ("privacy.cores_allowed", {"program": "firmware"})


def test_a_search_that_had_no_time_is_not_well(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff\xd8\xff")
    assert privacy.search([tmp_path], lambda: True) == []
    assert ids(privacy.search([tmp_path], lambda: False)) == ["privacy.picture"]


@pytest.mark.parametrize("place", [0, 5, 1024 * 1024 - 6, 1024 * 1024, 3 * 1024 * 1024 - 1])
def test_a_number_is_found_wherever_it_lies(tmp_path: Path, place: int) -> None:
    file = tmp_path / "large"
    file.write_bytes(b"." * place + b" 123456789018 " + b"." * 100)
    assert privacy.look_into(file, lambda: False) is Trace.NUMBER
    file.write_bytes(b"." * (place + 100))
    assert privacy.look_into(file, lambda: False) is None


def test_what_may_not_be_searched_is_not_well(made: MadeMachine, terminal: Terminal) -> None:
    assert ids(privacy.check(made.look())) == ["privacy.no_configuration"]
    assert ids(privacy.check(made.look(terminal=terminal))) == ["privacy.ok"]
    if os.geteuid() != 0:  # root may look everywhere
        assert terminal.firmware is not None
        terminal.firmware.state.chmod(0)
        assert ids(privacy.check(made.look(terminal=terminal))) == ["privacy.not_readable"]


def test_the_journal_is_searched(made: MadeMachine, terminal: Terminal) -> None:
    made.install().says("journalctl", '{"event":"x"}\n')
    assert ids(privacy.check(made.look(terminal=terminal))) == ["privacy.ok"]
    for line, kind in (("the number 123456789018\n", "number"), ('{"event":"x","serial":"4711471"}\n', "serial")):
        made.says("journalctl", line)
        (finding,) = privacy.check(made.look())
        assert (finding.id, dict(finding.evidence)) == ("privacy.journal", {"kind": kind})


@pytest.mark.parametrize("place", [0, 1024 * 1024 - 9, 1024 * 1024])
def test_a_serial_that_was_planted_in_a_state_is_found(made: MadeMachine, terminal: Terminal, place: int) -> None:
    assert terminal.daemon is not None
    planted = b"." * place + b' {"serial": "90210433"} '
    (terminal.daemon.state / "notes").write_bytes(planted)
    (finding,) = privacy.check(made.look(terminal=terminal))
    assert (finding.id, dict(finding.evidence)["files"]) == ("privacy.serial", 1)
    assert "90210433" not in str(finding)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Out of memory: Killed process 12 (chromium)", ["system.out_of_memory"]),
        ("Memory cgroup out of memory: Killed process 9", ["system.out_of_memory"]),
        ("Internal error: Oops: 96000004 [#1]", ["system.kernel_fault"]),
        ("EXT4-fs error (device mmcblk0p2): ext4_find_entry", ["system.disk_fault"]),
        ("usb 1-1: device not accepting address 5, error -71", ["system.usb_fault"]),
        ("usb 1-1: New USB device found", []),
    ],
)
def test_the_kernels_log(line: str, expected: list[str]) -> None:
    assert ids(system.judge_kernel_log(f"quiet\n{line}\n")) == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [("", "unknown"), ("Reached target\nJournal stopped\n", "shut_down"), ("a visit\nanother\n", "cut_off")],
)
def test_how_the_run_before_ended(lines: str, expected: str) -> None:
    assert system.judge_last_end(lines) == expected


def test_a_quick_look_reads_no_logs(made: MadeMachine) -> None:
    made.install().program("systemctl", "exit 0").says("journalctl", "Out of memory: Killed process 1 (x)\n")
    look = made.look()
    assert ids(system.check(look)) == ["system.out_of_memory"]
    assert ids(system.check(replace(look, depth=Depth.QUICK))) == ["system.ok"]


def test_memory_that_runs_out() -> None:
    assert ids(system.judge_memory("MemTotal: 2000000 kB\nMemAvailable: 90000 kB\n")) == ["system.memory_low"]
    assert system.judge_memory("MemTotal: 2000000 kB\nMemAvailable: 900000 kB\n") == []
    assert system.judge_memory("") == []


def test_the_system(made: MadeMachine) -> None:
    assert ids(system.check(made.look())) == ["system.not_supervised"]
    made.install()
    assert ids(system.check(made.look())) == ["system.not_readable"]
    made.program("systemctl", "exit 0").write("proc/uptime", "7300.5 1\n")
    (finding,) = system.check(made.look())
    assert (finding.id, dict(finding.evidence)["uptime_h"]) == ("system.ok", 2)
    made.program("systemctl", 'case "$1" in list-units) echo "cups.service loaded failed failed CUPS";; esac')
    made.write("proc/swaps", "Filename Type\n/var/swap file\n")
    assert ids(system.check(made.look())) == ["system.unit_failed", "system.swap_on"]
    made.write("sys/fs/cgroup/cgroup.controllers", "cpu memory pids\n")
    assert ids(system.check(made.look())) == ["system.unit_failed"]


def test_units_of_ours_belong_to_their_groups(made: MadeMachine) -> None:
    assert supervised.check_unit(made.machine, "firmware") == []
    made.install().says("systemctl", SHOWN)
    assert ids(supervised.check_unit(made.machine, "firmware")) == ["firmware.unit_failed"]
    firmware, daemon = parse_units(SHOWN).values()
    assert ids(supervised.judge_unit(daemon, "daemon")) == ["daemon.unit_masked"]
    well = replace(firmware, active="active", sub="running", result="success")
    assert ids(supervised.judge_unit(well, "firmware")) == ["firmware.restarting"]
    assert supervised.judge_unit(replace(well, restarts=2), "firmware") == []
    stopped = replace(daemon, load="loaded", file_state="disabled")
    assert ids(supervised.judge_unit(replace(stopped, condition_met=False), "daemon")) == ["daemon.unit_waits"]
    assert ids(supervised.judge_unit(stopped, "daemon")) == ["daemon.unit_stopped"]


RUNS = "Id=uketsuke-kiosk.service\nLoadState=loaded\nActiveState=active\nSubState=running\nResult=success\n"


def test_the_kiosk(made: MadeMachine) -> None:
    assert ids(kiosk.check(made.look())) == ["kiosk.not_installed"]
    made.install().write(KIOSK_UNIT)
    assert ids(kiosk.check(made.look())) == ["kiosk.not_readable"]
    made.says("systemctl", f"{RUNS.replace('=active', '=inactive')}ConditionResult=no\n")
    assert ids(kiosk.check(made.look())) == ["kiosk.no_console"]
    made.says("systemctl", f"{RUNS}MemoryCurrent=104857600\n")
    assert ids(kiosk.check(made.look())) == ["kiosk.ok"]
    made.says("systemctl", f"{RUNS}MemoryCurrent=999999999\n")
    blank = replace(REPORT, screen=replace(REPORT.screen, pages=0))
    assert ids(kiosk.check(made.look(firmware=blank))) == ["kiosk.memory_high", "kiosk.page_missing"]


def test_the_battery_clock(made: MadeMachine) -> None:
    assert clock.read_rtc(made.machine) is None
    made.write("sys/class/rtc/rtc0/since_epoch", "1000\n")
    assert clock.read_rtc(made.machine, lambda: 1200.0) == -200
    made.says("timedatectl", "ntp.example.jp\n")
    assert clock.read_source(made.machine) == "ntp.example.jp"


def test_storage_that_complains_or_is_worn(made: MadeMachine, tmp_path: Path) -> None:
    assert storage.judge_folder(tmp_path).id == "storage.ok"
    assert storage.judge_folder(tmp_path / "none").id == "storage.not_readable"
    tmp_path.chmod(0o500)
    try:
        assert storage.judge_folder(tmp_path).id == "storage.not_writable"
    finally:
        tmp_path.chmod(0o700)
    made.write("sys/fs/ext4/mmcblk0p2/errors_count", "3\n").write("sys/fs/ext4/sda1/errors_count", "0\n")
    made.write("sys/block/mmcblk0/device/life_time", "0x0a 0x02\n")
    made.write("sys/block/mmcblk0/device/pre_eol_info", "0x01\n")
    (errors,) = storage.file_system_errors(made.machine)
    assert dict(errors.evidence) == {"device": "mmcblk0p2", "errors": 3}
    (worn,) = storage.wear(made.machine)
    assert dict(worn.evidence) == {"device": "mmcblk0", "life_used_percent": 100}
