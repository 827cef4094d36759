"""Files that are refused: each fault by its name, and never with what stood in the file."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.official_files.archive import unpack
from host.official_files.encoding import FILE_LIMIT_BYTES
from host.official_files.errors import Fault, FileUnreadable
from host.official_files.requests import parse_request
from host.official_files.result_reading import parse_result
from tests.host.official_files.samples import QUALIFICATION, VERDICT, answer

GOOD = answer(QUALIFICATION)
BOMB = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>
<XmlMsg><MessageHeader>&c;</MessageHeader></XmlMsg>"""
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><XmlMsg/>'
TWICE = "<Birthdate>19520229</Birthdate>\n<Birthdate>19520301</Birthdate>"

REFUSED = {
    "nothing": (b"", Fault.EMPTY),
    "blanks": (b" \n ", Fault.EMPTY),
    "too much": (b"<XmlMsg>" + b" " * FILE_LIMIT_BYTES + b"</XmlMsg>", Fault.TOO_LARGE),
    "entity bomb": (BOMB, Fault.DOCTYPE),
    "outside entity": (OUTSIDE, Fault.DOCTYPE),
    "cut off": (GOOD[: len(GOOD) // 2], Fault.NOT_WHOLE),
    "two files in one": (GOOD + GOOD, Fault.NOT_WHOLE),
    "too deep": (b"<a>" * 40 + b"</a>" * 40, Fault.TOO_DEEP),
    "CP932 declared as UTF-8": (
        GOOD.decode().encode("cp932"),
        Fault.WRONG_ENCODING,
    ),
    "UTF-8 declared as CP932": (
        GOOD.replace(b"UTF-8", b"Shift_JIS").replace("●本".encode(), "●本あ".encode()),
        Fault.WRONG_ENCODING,
    ),
    "mark before Shift_JIS": (b"\xef\xbb\xbf" + answer(encoding="Shift_JIS", identifier="1"), Fault.WRONG_ENCODING),
    "EUC-JP": (GOOD.replace(b"UTF-8", b"EUC-JP"), Fault.UNKNOWN_ENCODING),
    "UTF-16": (GOOD.decode().replace("UTF-8", "UTF-16").encode("utf-16"), Fault.NOT_WHOLE),
    "declaration against identifier": (answer(QUALIFICATION, identifier="1"), Fault.CONTRADICTING_ENCODING),
    "birth date twice": (
        answer(QUALIFICATION.replace("<Birthdate>19520229</Birthdate>", TWICE)),
        Fault.DUPLICATE,
    ),
    "two verdicts": (answer(QUALIFICATION, verdict=VERDICT + VERDICT), Fault.DUPLICATE),
    "impossible date": (answer(QUALIFICATION.replace("19520229", "19520230")), Fault.WRONG_FORM),
    "no birth date": (answer(QUALIFICATION.replace("19520229", "")), Fault.MISSING),
    "validity of no table": (answer(verdict=VERDICT.replace("y>1<", "y>7<")), Fault.WRONG_FORM),
    "ratio": (answer(QUALIFICATION.replace("020", "900")), Fault.WRONG_FORM),
    "no segment": (answer(segment=""), Fault.MISSING),
    "no institution": (answer(institution=""), Fault.MISSING),
    "another kind": (b"<Other/>", Fault.OTHER_KIND),
    "no head": (b"<XmlMsg><MessageBody/></XmlMsg>", Fault.MISSING),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_fault(name: str) -> None:
    data, fault = REFUSED[name]
    with pytest.raises(FileUnreadable) as refused:
        parse_result(data)
    expected = {fault, Fault.WRONG_ENCODING} if name == "UTF-16" else {fault}
    assert refused.value.fault in expected
    assert "受付" not in str(refused.value)
    assert "1952" not in str(refused.value)


@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_a_changed_byte_is_read_or_refused(place: int, change: int) -> None:
    bent = bytearray(GOOD)
    bent[place] ^= change
    try:
        result = parse_result(bytes(bent))
    except FileUnreadable:
        return
    assert len(result.persons) <= 1


@given(st.binary(max_size=400))
def test_any_bytes(data: bytes) -> None:
    for read in (parse_result, parse_request, unpack):
        with pytest.raises(FileUnreadable):
            read(data)


def _zip(*entries: tuple[str, bytes]) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return memory.getvalue()


def test_an_archive() -> None:
    assert unpack(_zip(("OQSmuquc02res_1.xml", GOOD))) == GOOD


@pytest.mark.parametrize(
    ("archive", "fault"),
    [
        (_zip(("a.xml", GOOD), ("b.xml", GOOD)), Fault.BAD_ARCHIVE),
        (_zip(("a.txt", GOOD)), Fault.BAD_ARCHIVE),
        (_zip(*((f"{n}.txt", b"") for n in range(20)), ("a.xml", GOOD)), Fault.BAD_ARCHIVE),
        (_zip(("a.xml", bytes(FILE_LIMIT_BYTES + 1))), Fault.TOO_LARGE),
        (_zip(("a.xml", GOOD))[:-30], Fault.BAD_ARCHIVE),
        (GOOD, Fault.BAD_ARCHIVE),
    ],
)
def test_archives_that_are_refused(archive: bytes, fault: Fault) -> None:
    with pytest.raises(FileUnreadable) as refused:
        unpack(archive)
    assert refused.value.fault is fault
