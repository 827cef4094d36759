"""After visits by every way: personal data are searched for, byte by byte, where they must never be."""

from __future__ import annotations

import base64
import os
import re
import signal
import time
from pathlib import Path

import pytest

from device.cli.demo.line import Line
from device.firmware.simulated.issuing.number import format_number_b
from device.firmware.simulated.persona import load_persona
from tests.system.biometrics import biometric_pieces
from tests.system.conftest import HOLDER

pytestmark = [pytest.mark.system, pytest.mark.usefixtures("visited")]

JP2_SIGNATURE = bytes.fromhex("0000000c6a5020200d0a870a")
JPEG_STARTS = (bytes.fromhex("ffd8ffe0"), bytes.fromhex("ffd8ffe1"), bytes.fromhex("ffd8ffdb"))
PLACES_WITHOUT_PERSONS = ("log", "broker-store", "daemon", "firmware")


def needles() -> dict[str, re.Pattern[bytes]]:
    """Everything that must not be found, in the forms in which it could be written."""
    persona = load_persona(HOLDER)
    serial = int(persona.certificate.serial)
    serial_bytes = serial.to_bytes((serial.bit_length() + 7) // 8, "big")
    birth = persona.birth.strftime("%Y%m%d")
    exact = {
        "name": persona.name.encode(),
        "name in UTF-16": persona.name.encode("utf-16-le"),
        "name escaped": persona.name.encode("ascii", "backslashreplace"),
        "kana": persona.kana.encode(),
        "address": persona.address.encode(),
        "serial": persona.certificate.serial.encode(),
        "serial in hexadecimal": f"{serial:x}".encode(),
        "serial as bytes": serial_bytes,
        "serial in Base64": base64.b64encode(serial_bytes),
        "number B": format_number_b(persona).encode(),
        "birth date": birth.encode(),
        "birth date in ISO form": persona.birth.isoformat().encode(),
        "photo": JP2_SIGNATURE,
        "photo in Base64": base64.b64encode(JP2_SIGNATURE),
        **{f"frame {start.hex()}": start for start in JPEG_STARTS},
        "frame in Base64": base64.b64encode(JPEG_STARTS[0] + bytes.fromhex("00104a464946")),
        **biometric_pieces(HOLDER),
    }
    alone = {"PIN": persona.card.pin, "security code": persona.card.security_code}
    return {
        **{what: re.compile(re.escape(text)) for what, text in exact.items()},
        # four digits occur by chance inside longer numbers and in sealed text; alone they would be the secret
        **{what: re.compile(rb"(?<![\w.+/=-])%s(?![\w.+/=-])" % text.encode()) for what, text in alone.items()},
    }


def traces_below(folder: Path) -> list[str]:
    found = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        content = path.read_bytes()
        found += [f"{what} in {path}" for what, pattern in needles().items() if pattern.search(content)]
    return found


def has_content(folder: Path) -> bool:
    return any(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def stored(line: Line, visited: object) -> None:
    """The broker has written its store; by itself it does so once a minute only."""
    os.kill(line.supervisor.find("broker").pid, signal.SIGUSR1)
    deadline = time.monotonic() + 60
    while not has_content(line.places.run.path / "broker-store"):
        assert time.monotonic() < deadline, "the broker wrote no store"
        time.sleep(0.02)


@pytest.mark.parametrize("place", PLACES_WITHOUT_PERSONS)
@pytest.mark.usefixtures("stored")
def test_no_personal_data(line: Line, place: str) -> None:
    folder = line.places.run.path / place
    assert has_content(folder)
    assert traces_below(folder) == []


def test_search_finds_what_is_there(line: Line, tmp_path: Path) -> None:
    persona = load_persona(HOLDER)
    (tmp_path / "log").write_text(f'{{"pin": "{persona.card.pin}", "name": "{persona.name}"}}')
    (tmp_path / "photo").write_bytes(b"..." + JP2_SIGNATURE)
    assert {trace.split(" in ")[0] for trace in traces_below(tmp_path)} == {"PIN", "name", "photo"}
    # the serial belongs to the question: the authority has it, and the host only sealed
    held = {name: traces_below(line.places.run.own(name)) for name in ("authority", "host")}
    assert any(trace.startswith("serial in ") for trace in held["authority"])
    assert not any(trace.startswith("serial in ") for trace in held["host"])


def test_logs_were_written(line: Line) -> None:
    log = line.places.run.log("firmware").read_text()
    assert '"event": "visit_state"' in log
    assert not [told for told in log.splitlines() if '"visit_state"' in told and '"visit_id"' in told]
