"""File names of the linkage software."""

from __future__ import annotations

import pytest

from host.official_files.names import FileKind, FileName, name_request, name_result, parse_name


@pytest.mark.parametrize(
    ("name", "parsed"),
    [
        ("OQSsiquc01req_202611240007.xml", FileName(FileKind.SINGLE, True, False, "202611240007")),
        ("OQSsiquc01res_202611240007.xml", FileName(FileKind.SINGLE, False, False, "202611240007")),
        ("OQSsiquc01req_202611240007.err", FileName(FileKind.SINGLE, True, False, "202611240007", "err")),
        ("OQSmuquc02res_1.zip", FileName(FileKind.BATCH_RESULT, False, False, "1", "zip")),
        (
            "OQSsiquc01res_face_9919999999a0b1c2d3_20261124091532.xml",
            FileName(FileKind.SINGLE, False, True, "9919999999a0b1c2d3_20261124091532"),
        ),
    ],
)
def test_known_names(name: str, parsed: FileName) -> None:
    assert parse_name(name) == parsed
    assert str(parsed) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "OQSsiquc01req_.xml",
        "OQSsiquc01req_1.tmp",
        "OQSsiquc01req_face_1.xml",
        "YZKsiquc01res_1.xml",
        "oqssiquc01res_1.xml",
        "OQSsiquc01res_../1.xml",
        "OQSsiquc01res_1.xml\n",
        ".OQSsiquc01res_1.xml",
    ],
)
def test_other_names(name: str) -> None:
    assert parse_name(name) is None


def test_the_answer_to_a_request_has_its_id() -> None:
    assert str(name_request(FileKind.SINGLE, "1")).replace("req", "res") == str(name_result(FileKind.SINGLE, "1"))
