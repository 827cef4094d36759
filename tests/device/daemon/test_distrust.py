"""What the daemon must not do: believe a wrong receipt, send a code to the wrong server, or read what it stores."""

from __future__ import annotations

import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from device.base.ports import free_ports
from device.cli.daemon_socket import ask_daemon
from device.wire.envelope import open_sealed
from device.wire.errors import MessageError
from device.wire.health import DaemonHealth, HealthQuery
from device.wire.keys import generate_signing_key, load_opening_key
from device.wire.local import EnrolCommand
from device.wire.messages.enrolment import code_digest
from device.wire.messages.host import ReceiptEntry
from device.wire.topics import Leaf
from tests.device.daemon.conftest import Clinic, Terminal
from tests.device.daemon.firmware_side import SERIAL
from tests.device.daemon.keys_of_host import HOST, HostKeys
from tests.device.daemon.small_host import receipt_entry
from tests.device.daemon.waiting import wait_until


def wrong_receipts(keys: HostKeys, terminal: str, entry: ReceiptEntry) -> dict[str, str]:
    """Give receipts that must delete nothing, by what is wrong with them."""
    right = keys.sign_receipt(terminal, (entry,))
    head, body, signature = right.split(".")
    other_body = keys.sign_receipt(terminal, (replace(entry, seq=9),)).split(".")[1]
    return {
        "unsigned": f"{head}.{body}.",
        "altered": f"{head}.{other_body}.{signature}",
        "another key": keys.sign_receipt(terminal, (entry,), key=generate_signing_key()),
        "the control key": keys.sign_receipt(terminal, (entry,), key=keys.control),
        "another terminal": keys.sign_receipt("t-other", (entry,)),
        "another host": keys.sign_receipt(terminal, (entry,), host="h-other"),
        "another digest": keys.sign_receipt(terminal, (replace(entry, digest="0" * 64),)),
        "another boot": keys.sign_receipt(terminal, (replace(entry, boot="b9"),)),
        "no token": "hello",
    }


@pytest.mark.system
def test_wrong_receipts_delete_nothing(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    first, second = terminal.firmware.seal(1), terminal.firmware.seal(2)
    terminal.firmware.put(1, first)
    terminal.firmware.put(2, second)
    for receipt in wrong_receipts(clinic.host.keys, terminal.name, receipt_entry("b1", 1, first)).values():
        clinic.host.send(terminal.name, Leaf.RECEIPT, receipt)
    clinic.host.send_receipt(terminal.name, receipt_entry("b1", 2, second))
    assert wait_until(lambda: terminal.firmware.heard.receipts)[0].seq == 2  # sent last, so all others are judged
    status = terminal.daemon.status()
    assert (status.rows, status.dead_rows) == (1, 0)
    assert _refused_receipts(terminal) == 7  # those with another digest or start are true words about other bytes


def _refused_receipts(terminal: Terminal) -> int:
    health = ask_daemon(terminal.daemon.socket, HealthQuery(), 10)
    assert isinstance(health, DaemonHealth)
    return health.outbox.refused_receipts


@pytest.mark.system
def test_wrong_fingerprint_gets_no_code(clinic: Clinic, terminal: Terminal) -> None:
    wait_until(lambda: terminal.daemon.status().firmware_connected)
    before = list(clinic.enrolment.requests)
    result = terminal.daemon.enrol(clinic.command(f"{terminal.name} A", fingerprint="ab" * 32))
    assert result.number == 803
    assert clinic.enrolment.requests == before
    assert not terminal.daemon.status().enrolled


@pytest.mark.system
def test_enrolment_fails_with_its_number(clinic: Clinic, terminal: Terminal) -> None:
    wait_until(lambda: terminal.daemon.status().firmware_connected)
    nobody = EnrolCommand(f"https://127.0.0.1:{free_ports()}", "x", clinic.enrolment.fingerprint)
    commands = {
        801: clinic.command("refused"),
        802: nobody,
        803: replace(nobody, fingerprint="not hexadecimal"),
    }
    assert {number: terminal.daemon.enrol(command).number for number, command in commands.items()} == {
        number: number for number in commands
    }
    assert terminal.daemon.enrol(replace(nobody, url="http://127.0.0.1")).number == 801
    terminal.firmware.close()
    wait_until(lambda: not terminal.daemon.status().firmware_connected)
    assert terminal.daemon.enrol(clinic.command(f"{terminal.name} A")).number == 804


@pytest.mark.system
def test_enrolment_binds_both_keys_to_the_code(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    request = next(request for request in clinic.enrolment.requests if request.code == f"{terminal.name} A")
    offer = terminal.firmware.keystore.offer(code_digest(request.code), 0)
    assert request.offer.split(".")[0] == offer.split(".")[0]  # signed with the firmware's key, named by its kid
    assert "PRIVATE" not in request.certificate_request + request.offer


@pytest.mark.system
def test_daemon_cannot_read_what_it_stores(clinic: Clinic, terminal: Terminal) -> None:
    terminal.enrol(clinic)
    sealed = terminal.firmware.seal(1)
    terminal.firmware.put(1, sealed)
    terminal.daemon.kill()
    files = [path for path in terminal.daemon.state.rglob("*") if path.is_file()]
    stored = b"".join(path.read_bytes() for path in files)
    assert sealed[-200:].encode() in stored  # a message spans several pages of the file
    assert SERIAL.encode() not in stored
    keys = [load_opening_key(path.read_bytes()) for path in files if b"PRIVATE" in path.read_bytes()]
    assert [key.curve for key in keys] == ["P-256"]  # the TLS key and no other
    for key in keys:
        for kid in (key.kid, clinic.host.keys.opening.kid):
            with pytest.raises(MessageError):
                open_sealed(sealed, replace(key, kid=kid), receiver=HOST)


@pytest.mark.system
def test_files_and_log_tell_nothing(clinic: Clinic, terminal: Terminal) -> None:
    result = terminal.enrol(clinic)
    terminal.firmware.put(1, terminal.firmware.seal(1))
    files = [*terminal.daemon.state.rglob("*"), terminal.daemon.socket, *(terminal.folder / "firmware").iterdir()]
    assert {oct(stat.S_IMODE(path.stat().st_mode)) for path in files} == {"0o600"}
    log = terminal.daemon.log.read_text()
    assert '"event": "enrolled"' in log
    assert not [word for word in (f"{terminal.name} A", SERIAL, result.host_key, "eyJ") if word in log]


@pytest.mark.system
def test_second_daemon_is_refused(terminal: Terminal, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "device.daemon.main", "--config", str(tmp_path / "daemon.toml")]
    second = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert (second.returncode, "[604]" in second.stderr) == (1, True)
    assert terminal.daemon.status().firmware_connected in (True, False)  # the first one still answers
