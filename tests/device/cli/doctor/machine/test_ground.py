"""What is read of the machine: bounded, and None where there is nothing."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path

import pytest

from device.cli.doctor.machine.ground import Machine
from device.cli.doctor.machine.processes import (
    Port,
    command_line,
    listening,
    owners,
    parse_ports,
    read_process,
)
from device.cli.doctor.machine.units import failed_units, parse_units, show_units
from device.cli.doctor.machine.usb import UsbReader, card_readers
from tests.device.cli.doctor.machine.made import MadeMachine

TCP = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0
   1: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1 0
   2: 0100007F:1F90 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 333 1 0
"""
TCP6 = """  sl  local_address                         remote_address
   0: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 444 1 0
   1: 00000000000000000000000000000000:0051 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 555 1 0
   2: 0000000000000000FFFF00000100007F:0052 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 666 1 0
"""
SHOWN = """Id=uketsuke-firmware.service
LoadState=loaded
ActiveState=activating
SubState=auto-restart
Result=exit-code
NRestarts=7
UnitFileState=enabled
ExecMainStatus=1
MemoryCurrent=[not set]
MainPID=0

Id=uketsuke-daemon.service
LoadState=masked
ActiveState=inactive
SubState=dead
Result=success
NRestarts=0
UnitFileState=masked
ExecMainStatus=0
MemoryCurrent=52428800
MainPID=12
"""


@pytest.fixture
def made(tmp_path: Path) -> MadeMachine:
    return MadeMachine(tmp_path)


def test_a_laptop_is_no_terminal(made: MadeMachine) -> None:
    machine = made.machine
    assert (machine.is_installed, machine.is_supervised, machine.is_pi) == (False, False, False)
    made.write("etc/uketsuke/firmware.toml")
    assert (machine.is_installed, machine.is_supervised) == (True, False)
    made.install()
    assert machine.is_supervised
    made.write("proc/device-tree/model", "Raspberry Pi 5 Model B Rev 1.0\0")
    assert machine.is_pi


def test_a_masked_unit_is_there(made: MadeMachine) -> None:
    folder = made.root / "etc/systemd/system"
    folder.mkdir(parents=True)
    (folder / "uketsuke-daemon.service").symlink_to("/dev/null")
    assert made.machine.has_unit("uketsuke-daemon.service")
    assert not made.machine.has_unit("uketsuke-kiosk.service")


def test_a_program_that_is_missing_fails_or_hangs_says_nothing(made: MadeMachine) -> None:
    made.says("fine", "well").program("broken", "echo half; exit 3").program("hanging", "exec /bin/sleep 100")
    assert made.machine.call("fine") == "well"
    assert made.machine.call("broken") is None
    assert made.machine.call("missing") is None
    began = time.monotonic()
    assert Machine(made.root, made.machine.programs, limit_s=0.2).call("hanging") is None
    assert time.monotonic() - began < 50


def test_a_file_that_may_not_be_read_is_told_from_one_that_is_not_there(made: MadeMachine) -> None:
    made.write("a/file")
    (made.root / "a/folder").mkdir()
    assert [made.machine.hides(path) for path in ("a/file", "a/none", "a/file/below", "a/folder")] == [
        False,
        False,
        False,
        True,
    ]


def test_units_are_read(made: MadeMachine) -> None:
    made.says("systemctl", SHOWN)
    units = show_units(made.machine, ["uketsuke-firmware.service", "uketsuke-daemon.service"])
    assert units == parse_units(SHOWN)
    assert units is not None
    firmware, daemon = units["uketsuke-firmware.service"], units["uketsuke-daemon.service"]
    assert (firmware.failed, firmware.masked, firmware.stopped, firmware.restarts) == (True, False, False, 7)
    assert (daemon.failed, daemon.masked, daemon.stopped, daemon.memory_mib) == (False, True, True, 50)
    assert firmware.memory_mib == -1


def test_failed_units_are_named(made: MadeMachine) -> None:
    assert failed_units(made.machine) is None
    made.says("systemctl", "cups.service loaded failed failed CUPS\n\nx.mount loaded failed failed X\n")
    assert failed_units(made.machine) == ["cups.service", "x.mount"]


def test_ports_are_read_with_who_can_reach_them() -> None:
    assert list(parse_ports(TCP)) == [Port(8080, True, "111"), Port(22, False, "222")]
    assert list(parse_ports(TCP6)) == [Port(80, True, "444"), Port(81, False, "555"), Port(82, True, "666")]


def test_a_port_of_this_very_process_is_found_with_its_owner() -> None:
    machine = Machine()
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
        (port,) = (port for port in listening(machine) if port.number == number)
        assert port.local
        name = machine.read_word("proc/self/comm")
        assert owners(machine, {port.inode}) == {port.inode: name}


def test_this_very_process_is_read() -> None:

    process = read_process(Machine(), os.getpid())
    assert process is not None
    assert process.memory_mib > 5
    assert process.state in ("running", "sleeping")
    assert "pytest" in " ".join(command_line(Machine(), os.getpid()))
    assert read_process(Machine(), 0) is None


def test_a_card_reader_is_known_by_its_class(made: MadeMachine) -> None:
    for name, kind in (("1-1:1.0", "0b"), ("1-2:1.0", "03")):
        made.write(f"sys/bus/usb/devices/{name}/bInterfaceClass", f"{kind}\n")
    for name, text in (("idVendor", "04e6"), ("idProduct", "5790"), ("bcdDevice", "0203")):
        made.write(f"sys/bus/usb/devices/1-1/{name}", f"{text}\n")
    assert card_readers(made.machine) == [UsbReader("04e6:5790", "2.03")]
