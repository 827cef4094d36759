"""Requests to the linkage software: one person by insured number, a batch, and a batch's result."""

from __future__ import annotations

from host.official_files.encoding import Encoding, check_writable
from host.official_files.errors import Fault, FileUnreadable
from host.official_files.fields import Fields
from host.official_files.records import RequestFile
from host.official_files.result_reading import BATCH_UNIT, read_search
from host.official_files.result_writing import format_search
from host.official_files.tree import Node, format_file, leaf, parse_file
from host.official_files.values import format_day

INSURER_DIGITS = 8


def pad_insurer(number: str) -> str:
    """Give an insurer number its eight characters with blanks in front, as batches want it."""
    return number.strip().rjust(INSURER_DIGITS)


def format_request(request: RequestFile, encoding: Encoding) -> bytes:
    """Write a request.

    Raises:
        NotWritable: a number or symbol holds a character without a place in the encoding; as ● it would ask about
            somebody else.
    """
    searches = tuple(format_search(person) for person in request.persons)
    body = tuple(Node(BATCH_UNIT, "", (one,)) for one in searches) if request.is_batch else searches
    if request.reception_number:
        body = (Node("ReceptionNumber", request.reception_number),)
    header = Node(
        "MessageHeader",
        "",
        (
            *leaf("QualificationConfirmationDate", format_day(request.asked_on)),
            Node("MedicalInstitutionCode", request.institution),
            *leaf("ArbitraryFileIdentifier", request.file_id),
        ),
    )
    for person in request.persons:
        check_writable(person.symbol + person.number + person.branch + person.insurer_number, encoding)
    return format_file(Node("XmlMsg", "", (header, Node("MessageBody", "", body))), encoding)[0]


def parse_request(data: bytes) -> tuple[RequestFile, Encoding]:
    """Read a request, with the encoding that it declares.

    Raises:
        FileUnreadable: with the fault.
    """
    root, encoding = parse_file(data)
    if root.name != "XmlMsg":
        raise FileUnreadable(Fault.OTHER_KIND, "the outermost element")
    header, body = Fields(root.need("MessageHeader")), root.need("MessageBody")
    units = body.many(BATCH_UNIT)
    searches = [Fields(unit) for unit in units] if units else [Fields(body)]
    people = [read_search(fields.inside("QualificationConfirmSearchInfo")) for fields in searches]
    request = RequestFile(
        institution=header.text("MedicalInstitutionCode").strip(),
        file_id=header.text("ArbitraryFileIdentifier"),
        asked_on=header.day("QualificationConfirmationDate"),
        persons=tuple(person for person in people if person),
        is_batch=bool(units),
        reception_number=body.value("ReceptionNumber"),
    )
    return request, encoding
