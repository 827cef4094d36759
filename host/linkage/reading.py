"""From the bytes of an answer to a judged one: the same judgement as for answers in JSON."""

from __future__ import annotations

from dataclasses import replace

from host.eligibility.answer import EligibilityAnswer, OfficialWords, could_not_check
from host.eligibility.codes import OfficialResult, ProcessingStatus, Segment
from host.eligibility.errors import AuthorityError
from host.eligibility.judgement import check_same_person, judge_answer
from host.eligibility.official import OfficialAnswer, Registration
from host.eligibility.question import InsuredNumberQuestion
from host.official_files.archive import BATCH_LIMIT_BYTES, unpack
from host.official_files.encoding import FILE_LIMIT_BYTES
from host.official_files.errors import Fault, FileUnreadable, ForeignFile
from host.official_files.names import FileKind, parse_name
from host.official_files.records import PersonResult, ResultFile
from host.official_files.result_reading import parse_result


def read_answer(name: str, data: bytes, institution: str, ident: str) -> ResultFile:
    """Read the answer to a request of ours.

    Raises:
        FileUnreadable: with the fault; also when it is another institution's, or the answer to another request.
    """
    parsed = parse_name(name)
    batch = parsed is not None and parsed.kind is FileKind.BATCH_RESULT
    limit = BATCH_LIMIT_BYTES if batch else FILE_LIMIT_BYTES
    result = parse_result(unpack(data, limit) if parsed and parsed.ending == "zip" else data, limit)
    if result.header.institution != institution:
        raise ForeignFile
    if result.header.file_id not in ("", ident):
        raise FileUnreadable(Fault.OTHER_REQUEST)
    return result


def is_still_running(result: ResultFile) -> bool:
    """Whether the answer only says that there will be one."""
    return result.header.segment is Segment.PROCESSING


def judge_person(
    result: ResultFile, person: PersonResult, question: InsuredNumberQuestion | None
) -> EligibilityAnswer:
    """Judge what is said about one person; with a question, it must be about whom was asked."""
    answer = _as_official(result, person)
    try:
        if question is not None:
            check_same_person(answer.qualifications, question)
        judged = judge_answer(answer)
    except AuthorityError as error:
        return replace(could_not_check(error.reason), official=answer.result.words)
    return replace(judged, medical_information=False, medical_token="")


def judge_single(result: ResultFile, question: InsuredNumberQuestion | None) -> EligibilityAnswer:
    """Judge an answer about one person; without a person in it, its head tells what went wrong."""
    person = result.persons[0] if len(result.persons) == 1 else PersonResult()
    return judge_person(result, person, question)


def _as_official(result: ResultFile, person: PersonResult) -> OfficialAnswer:
    header = result.header
    words = person.words if header.segment is Segment.DONE else header.error
    return OfficialAnswer(
        request_id="",
        result=OfficialResult(header.segment, person.status, person.validity, words),
        confirmed_at=header.executed_at,
        certificate=None,
        revocation_at=0,
        registration=Registration.UNKNOWN,
        medical_information=False,
        qualifications=person.qualifications,
        consents=person.consents,
        notices=_notices(person),
    )


def _notices(person: PersonResult) -> tuple[OfficialWords, ...]:
    said = person.words.code or person.words.message
    return (person.words,) if said and person.status is ProcessingStatus.OK else ()
