"""After visits by face: the memory of every program that reaches the network is dumped and searched, byte by byte."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from device.cli.demo.line import Line
from tests.system.biometrics import biometric_pieces
from tests.system.conftest import HOLDER
from tests.system.test_traces import JP2_SIGNATURE

pytestmark = [pytest.mark.system, pytest.mark.usefixtures("visited")]

NETWORKED = ("daemon", "host", "broker")
JFIF = bytes.fromhex("ffd8ffe000104a464946")
_REGION = re.compile(r"([0-9a-f]+)-([0-9a-f]+) r[w-]")
_AT_ONCE = 1 << 26


def dump(pid: int) -> Iterator[bytes]:
    """Give all that a process can read of its memory, region by region; what is gone meanwhile is left out.

    Raises:
        PermissionError: only its owner or root may.
    """
    maps = Path(f"/proc/{pid}/maps").read_text()
    memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    try:
        for start, end in ((int(low, 16), int(high, 16)) for low, high in _REGION.findall(maps)):
            for place in range(start, end, _AT_ONCE):
                try:
                    yield os.pread(memory, min(_AT_ONCE, end - place), place)
                except OSError:  # a region of the kernel's own, or one that was given back
                    break
    finally:
        os.close(memory)


def found_in(pid: int, pieces: dict[str, bytes]) -> set[str]:
    """Give the names of the pieces that the process's memory holds."""
    return {name for region in dump(pid) for name, piece in pieces.items() if piece in region}


def pieces() -> dict[str, bytes]:
    return {**biometric_pieces(HOLDER), "JPEG 2000": JP2_SIGNATURE, "JPEG": JFIF}


@pytest.mark.parametrize("program", NETWORKED)
def test_no_picture_and_no_embedding_in_memory(line: Line, program: str) -> None:
    pid = line.supervisor.find(program).pid
    assert found_in(pid, {"itself": Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0]}) == {"itself"}
    assert found_in(pid, pieces()) == set()


def test_the_search_finds_what_is_there() -> None:
    assert found_in(os.getpid(), pieces()) >= set(biometric_pieces(HOLDER))
