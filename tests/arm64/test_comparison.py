"""The arm64 test's own judgement: agreement passes, and every kind of disagreement is a failed row."""

from __future__ import annotations

import copy
import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from device.firmware.diagnosis.golden import EXPECTED_SCORE
from tests.arm64.comparison import MACHINE, SCORE_TOLERANCE, compare, judge_doctor
from tests.arm64.inside import keys
from tests.arm64.inside.libraries import PAGE_BYTES, least_alignment, list_libraries

_READ = {
    "found": "card",
    "rapid": ["1989-01-08", "2032-01-08", "0108"],
    "tesseract": ["1989-01-08", "2032-01-08", "0108"],
}
_FACE = {
    "golden": EXPECTED_SCORE,
    "same": {"quality": "ok", "verdict": "match", "score": 0.63},
    "other": {"quality": "ok", "verdict": "no_match", "score": -0.07},
}
_MINE: dict[str, Any] = {"face": _FACE, "print": [_READ]}


@pytest.fixture(scope="module")
def opening() -> dict[str, Any]:
    return keys.make_opening_keys()


@pytest.fixture
def theirs(opening: dict[str, Any]) -> dict[str, Any]:
    return {
        **copy.deepcopy(_MINE),
        "machine": MACHINE,
        "python": "3.11.2",
        "sent": keys.send(keys.offer(opening)),
        "opened": dict.fromkeys(keys.FAMILIES, True),
        "libraries": 200,
        "small_pages_only": [],
    }


def _failed(theirs: dict[str, Any], opening: dict[str, Any]) -> list[str]:
    return [row.name for row in compare(_MINE, theirs, opening) if not row.passed]


def test_agreement_passes(theirs: dict[str, Any], opening: dict[str, Any]) -> None:
    theirs["face"]["same"]["score"] += SCORE_TOLERANCE / 2
    assert _failed(theirs, opening) == []


def _another_decision(theirs: dict[str, Any]) -> None:
    theirs["face"]["other"]["verdict"] = "uncertain"


def _another_score(theirs: dict[str, Any]) -> None:
    theirs["face"]["same"]["score"] += 2 * SCORE_TOLERANCE


def _no_score(theirs: dict[str, Any]) -> None:
    theirs["face"]["same"]["score"] = None


def _wrong_golden(theirs: dict[str, Any]) -> None:
    theirs["face"]["golden"] = 0.5


def _another_digit(theirs: dict[str, Any]) -> None:
    theirs["print"][0]["rapid"][2] = "0109"


def _not_opened(theirs: dict[str, Any]) -> None:
    theirs["opened"]["nist"] = False


def _small_pages(theirs: dict[str, Any]) -> None:
    theirs["small_pages_only"] = ["libold.so"]


def _no_libraries(theirs: dict[str, Any]) -> None:
    theirs["libraries"] = 0


def _not_emulated(theirs: dict[str, Any]) -> None:
    theirs["machine"] = "x86_64"


@pytest.mark.parametrize(
    ("change", "row"),
    [
        (_another_decision, "face, other person"),
        (_another_score, "face, same person"),
        (_no_score, "face, same person"),
        (_wrong_golden, "golden pair"),
        (_another_digit, "print, picture 1"),
        (_not_opened, "signed and sealed here, opened there"),
        (_small_pages, "loadable with pages of 16 KiB"),
        (_no_libraries, "loadable with pages of 16 KiB"),
        (_not_emulated, "runs on"),
    ],
)
def test_each_disagreement_is_a_failed_row(
    change: Callable[[dict[str, Any]], None], row: str, theirs: dict[str, Any], opening: dict[str, Any]
) -> None:
    change(theirs)
    assert _failed(theirs, opening) == [row]


@pytest.mark.parametrize(
    ("code", "said", "passed"),
    [
        (0, json.dumps({"findings": [{"id": "models.ok"}]}), True),
        (1, json.dumps({"findings": [{"id": "models.slow"}]}), True),
        (2, json.dumps({"findings": [{"id": "models.computes_wrong"}]}), False),
        (0, json.dumps({"findings": []}), False),
        (1, "Traceback", False),
    ],
)
def test_the_doctors_answer(code: int, said: str, passed: bool) -> None:
    assert judge_doctor(code, said).passed is passed


@pytest.mark.parametrize("alignment", [0x1000, PAGE_BYTES, 0x10000])
def test_a_librarys_least_alignment(alignment: int, tmp_path: Path) -> None:
    header = struct.pack("<16sHHIQQQIHHHHHH", b"\x7fELF\x02\x01\x01", 3, 183, 1, 0, 64, 0, 0, 64, 56, 2, 0, 0, 0)
    programs = [
        struct.pack("<IIQQQQQQ", kind, 5, 0, 0, 0, 1, 1, aligned) for kind, aligned in ((6, 8), (1, alignment))
    ]
    library = tmp_path / "libmade.so.1"
    library.write_bytes(header + b"".join(programs))
    (tmp_path / "linker.so").write_text("not a library", "ascii")
    assert list_libraries(tmp_path) == [library]
    assert least_alignment(library) == alignment
