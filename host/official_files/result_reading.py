"""Reading an answer of the linkage software, one person's or a batch's."""

from __future__ import annotations

from host.eligibility.answer import OfficialWords
from host.eligibility.codes import ProcessingStatus, Segment, Validity
from host.eligibility.qualification import Consent, QualificationKind
from host.official_files.encoding import FILE_LIMIT_BYTES, Encoding
from host.official_files.errors import Fault, FileUnreadable
from host.official_files.fields import Fields
from host.official_files.qualification_reading import read_qualification
from host.official_files.records import Header, PersonResult, ResultFile, SearchInfo
from host.official_files.tree import Node, parse_file

BATCH_UNIT = "BulkConfirmUnit"
_ROOT = "XmlMsg"


def parse_result(data: bytes, limit_bytes: int = FILE_LIMIT_BYTES) -> ResultFile:
    """Read an answer.

    Raises:
        FileUnreadable: with the fault.
    """
    root, encoding = parse_file(data, limit_bytes)
    if root.name != _ROOT:
        raise FileUnreadable(Fault.OTHER_KIND, "the outermost element")
    header = _read_header(root.need("MessageHeader"), encoding)
    body = root.one("MessageBody") or Node("MessageBody")
    units = body.many(BATCH_UNIT)
    if units:
        return ResultFile(header, tuple(read_person(Fields(unit)) for unit in units), encoding, is_batch=True)
    has_person = any(child.text or child.children for child in body.children)
    return ResultFile(header, (read_person(Fields(body)),) if has_person else (), encoding)


def _read_header(node: Node, encoding: Encoding) -> Header:
    fields = Fields(node)
    declared = fields.text("CharacterCodeIdentifier").strip()
    if declared not in ("", encoding.identifier):
        raise FileUnreadable(Fault.CONTRADICTING_ENCODING)
    segment = fields.code("SegmentOfResult", Segment)
    if segment is None:
        raise FileUnreadable(Fault.MISSING, "SegmentOfResult")
    institution = fields.text("MedicalInstitutionCode").strip()
    if not institution:
        raise FileUnreadable(Fault.MISSING, "MedicalInstitutionCode")
    return Header(
        institution=institution,
        file_id=fields.text("ArbitraryFileIdentifier"),
        segment=segment,
        confirmed_on=fields.day("QualificationConfirmationDate"),
        executed_at=fields.moment("ProcessExecutionTime"),
        reference=fields.text("ReferenceClassification"),
        error=OfficialWords(fields.text("ErrorCode"), fields.text("ErrorMessage")),
        reception_number=fields.text("ReceptionNumber"),
        unknown=fields.rest(),
    )


def read_person(fields: Fields) -> PersonResult:
    """Read what is said about one person.

    Raises:
        FileUnreadable: with the fault.
    """
    found = fields.listed("ResultList", "ResultOfQualificationConfirmation", read_qualification)
    ordered = sorted(found, key=lambda one: one[0].kind is QualificationKind.PUBLIC_ASSISTANCE)
    return PersonResult(
        status=fields.code("ProcessingResultStatus", ProcessingStatus),
        words=OfficialWords(fields.text("ProcessingResultCode"), fields.text("ProcessingResultMessage")),
        validity=fields.code("QualificationValidity", Validity),
        qualifications=tuple(details for details, _ in ordered),
        consents=_merge([consent for _, consents in ordered for consent in consents]),
        search=read_search(fields.inside("QualificationConfirmSearchInfo")),
        reference_number=fields.text("ReferenceNumber"),
        unknown=fields.rest(),
    )


def read_search(fields: Fields) -> SearchInfo | None:
    """Read whom a question is about; None when nothing is said.

    Raises:
        FileUnreadable: a value has another form.
    """
    if not fields:
        return None
    return SearchInfo(
        insurer_number=fields.text("InsurerNumber"),
        symbol=fields.text("InsuredCardSymbol"),
        number=fields.text("InsuredIdentificationNumber"),
        branch=fields.text("InsuredBranchNumber"),
        birth_date=fields.day("Birthdate"),
        limit_consent=fields.text("LimitApplicationCertificateRelatedConsFlg").strip() == "1",
        row_id=fields.text("ArbitraryIdentifier"),
    )


def _merge(consents: list[Consent]) -> tuple[Consent, ...]:
    """Keep one of each kind: of two qualifications, the consent that lasts longest."""
    best: dict[str, Consent] = {}
    for consent in consents:
        known = best.get(consent.kind)
        if known is None or consent.available_until > known.available_until:
            best[consent.kind] = consent
    return tuple(best.values())
