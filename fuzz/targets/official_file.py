"""Files of the official linkage software: answers, requests and archives, in both encodings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fuzz.corpus import CardFiles
from fuzz.target import Target
from host.official_files.archive import unpack
from host.official_files.encoding import Encoding
from host.official_files.errors import FileUnreadable
from host.official_files.records import RequestFile, SearchInfo
from host.official_files.requests import format_request, parse_request
from host.official_files.result_reading import parse_result
from host.official_files.result_writing import format_result

_ANSWER = """<?xml version="1.0" encoding="{}" standalone="no"?>
<XmlMsg><MessageHeader><MedicalInstitutionCode>9919999999</MedicalInstitutionCode><SegmentOfResult>1</SegmentOfResult>
<CharacterCodeIdentifier>{}</CharacterCodeIdentifier></MessageHeader><MessageBody>
<ProcessingResultStatus>1</ProcessingResultStatus><QualificationValidity>1</QualificationValidity><ResultList>
<ResultOfQualificationConfirmation><InsuredCardClassification>A1</InsuredCardClassification><Name>受付　●本</Name>
<Birthdate>19520229</Birthdate><PharmacistsInfoConsFlg>1</PharmacistsInfoConsFlg>
<PublicExpenseResultList><MedicalTicketInfo><TicketType>01</TicketType></MedicalTicketInfo></PublicExpenseResultList>
<New><Kind>1</Kind></New></ResultOfQualificationConfirmation></ResultList></MessageBody></XmlMsg>"""
_ASKED = SearchInfo("  999999", "架０１", "0000077", "02", date(1952, 2, 29))


def run(raw: bytes) -> None:
    """Read the bytes as each kind; what was read is written and read again as it was."""
    try:
        result = parse_result(raw)
        if result.encoding is Encoding.UTF8 and len(result.persons) <= 1:
            again = parse_result(format_result(result).data)
            assert [person.validity for person in again.persons] == [person.validity for person in result.persons]
    except FileUnreadable:
        pass
    try:
        parse_request(raw)
    except FileUnreadable:
        pass
    try:
        unpack(raw)
    except FileUnreadable:
        pass


def seeds(_card: CardFiles) -> Iterable[bytes]:
    """Give an answer and a request in both encodings."""
    request = RequestFile("9919999999", "uk-1", date(2026, 11, 24), (_ASKED,))
    return [
        _ANSWER.format("UTF-8", 0).encode(),
        _ANSWER.format("Shift_JIS", 1).encode("cp932"),
        *(format_request(request, encoding) for encoding in Encoding),
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><XmlMsg>&a;</XmlMsg>',
    ]


TARGET = Target(run, seeds, 4096)
