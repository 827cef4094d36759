"""A visit as a result file in the official layout, as it comes from a certified reader (`OQSsiquc01res_face_…`).

Receipt computers that read those files need no change. What could not be checked gives no file: such a file would
have to say something about the insurance. It follows `docs/official_files.md`.
"""

from __future__ import annotations

from device.wire.words import EligibilityStatus
from host.base.handover_settings import FileEncoding, ResultFileSettings
from host.base.japan_time import japan_day
from host.eligibility.codes import ProcessingStatus, Segment, Validity
from host.eligibility.qualification import QualificationKind
from host.handover.made import Made, mark_of, stamp_of, tells
from host.insurance.record import Found, How
from host.official_files.encoding import Encoding
from host.official_files.names import FileKind, FileName
from host.official_files.records import Header, PersonResult, ResultFile
from host.official_files.result_writing import format_result
from host.visits.visit import Visit

BY_CARD, BY_NUMBER = "1", "2"
"""ReferenceClassification (OQSCD 002)."""

_ENCODINGS = {FileEncoding.UTF8: Encoding.UTF8, FileEncoding.CP932: Encoding.CP932}
_VALIDITY = {
    EligibilityStatus.ELIGIBLE: Validity.VALID,
    EligibilityStatus.NOT_ELIGIBLE: Validity.INVALID,
    EligibilityStatus.NEW_ELSEWHERE: Validity.INVALID_NEWER_EXISTS,
    EligibilityStatus.NOT_FOUND: Validity.NONE,
    EligibilityStatus.SEVERAL: Validity.SEVERAL,
}


class OfficialMaker:
    """Makes result files for one clinic."""

    def __init__(self, settings: ResultFileSettings) -> None:
        """Write with the institution's number and in the encoding of the settings."""
        self._institution = settings.institution
        self._encoding = _ENCODINGS[settings.encoding]

    def make(self, visit: Visit, found: Found) -> Made | None:
        """Give the file (`Maker`)."""
        validity = _validity(visit, found)
        if validity is None:
            return None
        ident = f"{self._institution}{mark_of(visit)}_{stamp_of(visit, found)}"
        name = FileName(FileKind.SINGLE, is_request=False, is_face=True, ident=ident)
        written = format_result(self._result(visit, found, validity))
        return Made(str(name), written.data, written.lost)

    def _result(self, visit: Visit, found: Found, validity: Validity) -> ResultFile:
        header = Header(
            institution=self._institution,
            file_id=visit.visit_id,
            segment=Segment.DONE,
            confirmed_on=japan_day(visit.received_at),
            executed_at=found.confirmed_at,
            reference=BY_CARD if found.how in (How.CARD, How.FILE) else BY_NUMBER,
        )
        person = PersonResult(
            status=ProcessingStatus.OK,
            words=found.official,
            validity=validity,
            qualifications=found.qualifications,
            consents=found.consents,
        )
        return ResultFile(header, (person,), self._encoding)


def _validity(visit: Visit, found: Found) -> Validity | None:
    if not tells(visit) or visit.eligibility is None or not visit.eligibility.checked:
        return None
    kinds = {one.kind for one in found.qualifications}
    if found.status is EligibilityStatus.ELIGIBLE and kinds == {QualificationKind.PUBLIC_ASSISTANCE}:
        return Validity.VALID_NOT_REGISTERED
    return _VALIDITY.get(found.status)
