"""Result files in the official layout: read back by the reader of official files, and only where they may speak."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from device.wire.messages.visit import Card
from device.wire.words import EligibilityStatus
from host.base.handover_settings import FileEncoding, ResultFileSettings
from host.eligibility.codes import ProcessingStatus, Segment, Validity
from host.handover.made import Made
from host.handover.official import OfficialMaker
from host.insurance.record import How
from host.official_files.encoding import Encoding
from host.official_files.names import parse_name
from host.official_files.records import ResultFile
from host.official_files.result_reading import parse_result
from tests.host.handover.people import ASSISTANCE, INSURANCE, VISIT_ID, answer, found_of, visit_of
from tests.host.line.bodies import STAFF

CLINIC = "9919999999"


def maker(encoding: FileEncoding = FileEncoding.UTF8) -> OfficialMaker:
    """Give a maker; the folder of its settings is not looked at."""
    return OfficialMaker(ResultFileSettings(Path("unused"), encoding, CLINIC))


def made(status: EligibilityStatus = EligibilityStatus.ELIGIBLE, encoding: FileEncoding = FileEncoding.UTF8) -> Made:
    told = answer(status)
    file = maker(encoding).make(visit_of(told), found_of(told))
    assert file
    return file


def read(file: Made) -> ResultFile:
    return parse_result(file.data)


@pytest.mark.parametrize("encoding", list(FileEncoding))
def test_what_was_found_is_read_back(encoding: FileEncoding) -> None:
    result = read(made(encoding=encoding))
    (person,) = result.persons
    assert person.qualifications == (INSURANCE,)
    assert (result.header.segment, person.status, person.validity) == (
        Segment.DONE,
        ProcessingStatus.OK,
        Validity.VALID,
    )
    assert (result.header.institution, result.header.file_id, result.header.reference) == (CLINIC, VISIT_ID, "1")
    assert person.words == answer().official
    wanted = {"utf-8": Encoding.UTF8, "shift_jis": Encoding.CP932}[encoding]
    assert result.encoding is wanted


@pytest.mark.parametrize(
    ("status", "validity"),
    [
        (EligibilityStatus.ELIGIBLE, Validity.VALID),
        (EligibilityStatus.NOT_ELIGIBLE, Validity.INVALID),
        (EligibilityStatus.NEW_ELSEWHERE, Validity.INVALID_NEWER_EXISTS),
        (EligibilityStatus.NOT_FOUND, Validity.NONE),
        (EligibilityStatus.SEVERAL, Validity.SEVERAL),
    ],
)
def test_each_answer_has_its_validity(status: EligibilityStatus, validity: Validity) -> None:
    assert read(made(status)).persons[0].validity is validity


def test_public_assistance_alone_is_valid_but_not_registered() -> None:
    told = answer(EligibilityStatus.ELIGIBLE, ASSISTANCE)
    file = maker().make(visit_of(told), found_of(told))
    assert file
    (person,) = read(file).persons
    assert person.validity is Validity.VALID_NOT_REGISTERED
    assert person.qualifications == (ASSISTANCE,)


@pytest.mark.parametrize("status", [EligibilityStatus.COULD_NOT_CHECK, EligibilityStatus.NOT_REGISTERED])
def test_what_is_not_known_gives_no_file(status: EligibilityStatus) -> None:
    told = answer(status)
    assert maker().make(visit_of(told), found_of(told)) is None


def test_a_card_whose_holder_is_not_known_gives_no_file() -> None:
    assert maker().make(visit_of(answer(), STAFF), found_of(answer())) is None


def test_a_look_up_says_that_it_was_by_number() -> None:
    file = maker().make(visit_of(answer(), card=Card()), found_of(answer(), How.NUMBER))
    assert file
    assert read(file).header.reference == "2"


def test_the_name_is_a_readers_own_and_differs_with_each_change() -> None:
    first = made()
    second = maker().make(visit_of(answer(), change=2), found_of(answer()))
    name = parse_name(first.name)
    assert name
    assert (name.is_face, name.is_request) == (True, False)
    assert name.ident.startswith(CLINIC)
    assert second
    assert second.name != first.name == made().name
    assert VISIT_ID not in first.name


def test_characters_that_cp932_lacks_are_counted_and_the_rest_stays() -> None:
    told = answer(EligibilityStatus.ELIGIBLE, replace(INSURANCE, name="𠮷田　髙﨑①", address="架空町 𠮷野"))
    file = maker(FileEncoding.CP932).make(visit_of(told), found_of(told))
    assert file
    assert file.lost == 2
    (one,) = read(file).persons[0].qualifications
    assert (one.name, one.address) == ("●田　髙﨑①", "架空町 ●野")
    whole = maker().make(visit_of(told), found_of(told))
    assert whole
    assert (whole.lost, read(whole).persons[0].qualifications[0].name) == (0, "𠮷田　髙﨑①")
    assert "𠮷" not in repr(whole)
