"""Batches, medical information and disaster mode in the authority's JSON, and in our own records."""

from __future__ import annotations

from dataclasses import dataclass, replace

from host.eligibility.answer import EligibilityAnswer, could_not_check
from host.eligibility.batch import BatchProgress, BatchQuestion, BatchResult, BatchState
from host.eligibility.codes import OfficialResult, ProcessingStatus, Segment
from host.eligibility.disaster import DisasterAnswer, DisasterCandidate
from host.eligibility.errors import AuthorityBusy, AuthorityError, AuthorityWrongAnswer
from host.eligibility.json_fields import JsonFields
from host.eligibility.judgement import check_same_person, judge_answer
from host.eligibility.medical import MedicalAnswer, MedicalItem
from host.eligibility.official import (
    OfficialAnswer,
    Registration,
    parse_consents,
    parse_qualifications,
    parse_verdict,
)
from host.eligibility.qualification import ConsentKind
from host.eligibility.question import InsuredNumberQuestion
from host.eligibility.reason import Reason


@dataclass(frozen=True, repr=False)
class MoreAnswer:
    """An answer of one of these kinds: which question it is to, its verdict, and the rest."""

    request_id: str
    result: OfficialResult
    fields: JsonFields

    @property
    def refused(self) -> bool:
        """Whether it was understood and cannot be answered."""
        return self.result.segment is Segment.ABORTED or self.result.status is ProcessingStatus.ERROR


def parse_more(body: bytes) -> MoreAnswer:
    """Read the head of an answer.

    Raises:
        AuthorityWrongAnswer: it is no JSON, or the head has another form.
    """
    fields = JsonFields.parse(body)
    return MoreAnswer(fields.text("request_id"), parse_verdict(fields.inside("result")), fields)


def format_rows(question: BatchQuestion) -> list[dict[str, object]]:
    """Give a batch's rows as the authority reads them."""
    return [
        {
            "row": row.row_id,
            "insurer_number": row.insurer_number,
            "symbol": row.symbol,
            "number": row.number,
            "branch": row.branch,
            "birth_date": row.birth_date.isoformat(),
            "on_date": question.on_date.isoformat(),
            "limit_consent": False,
        }
        for row in question.rows
    ]


def read_batch(answer: MoreAnswer, question: BatchQuestion) -> BatchState:
    """Read how far a batch came.

    Raises:
        AuthorityWrongAnswer: rows are missing, doubled, or of no question.
    """
    if answer.refused:
        return BatchState(BatchProgress.FAILED, reason=Reason.OFFICIAL_ERROR)
    if answer.result.segment is Segment.PROCESSING:
        return BatchState(BatchProgress.PROCESSING, done=answer.fields.number("done"))
    asked = {row.row_id: row for row in question.rows}
    rows = answer.fields.each("results", lambda row: (row.text("row"), row))
    if len(rows) != len(asked) or {name for name, _ in rows} != set(asked):
        raise AuthorityWrongAnswer("the rows are not those that were asked about")
    results = []
    for name, row in rows:
        one = asked[name]
        of_row = InsuredNumberQuestion(
            request_id=name,
            insurer_number=one.insurer_number,
            symbol=one.symbol,
            number=one.number,
            branch=one.branch,
            birth_date=one.birth_date,
            on_date=question.on_date,
        )
        results.append(BatchResult(name, _judge_row(row, of_row)))
    return BatchState(BatchProgress.DONE, tuple(results))


def read_medical(answer: MoreAnswer, kind: ConsentKind) -> MedicalAnswer:
    """Read what is held of one kind.

    Raises:
        AuthorityBusy: it is still being processed.
        AuthorityWrongAnswer: it is about another kind, or has another form.
    """
    if answer.result.segment is Segment.PROCESSING:
        raise AuthorityBusy("still processing")
    if answer.refused:
        return MedicalAnswer(reason=Reason.MEDICAL_NOT_ALLOWED)
    fields = answer.fields
    if fields.code("kind", ConsentKind) is not kind:
        raise AuthorityWrongAnswer("medical information of another kind")
    items = fields.each(kind.value, lambda item: _read_item(item, kind))
    return MedicalAnswer(items, fields.moment("available_until"))


def read_disaster(answer: MoreAnswer) -> DisasterAnswer:
    """Read who fits.

    Raises:
        AuthorityBusy: it is still being processed.
        AuthorityWrongAnswer: it has another form.
    """
    if answer.result.segment is Segment.PROCESSING:
        raise AuthorityBusy("still processing")
    if answer.refused:
        return DisasterAnswer(reason=Reason.OFFICIAL_ERROR, official=answer.result.words)
    return DisasterAnswer(answer.fields.each("candidates", _read_candidate), official=answer.result.words)


def _judge_row(row: JsonFields, question: InsuredNumberQuestion) -> EligibilityAnswer:
    answer = OfficialAnswer(
        request_id=question.request_id,
        result=parse_verdict(row.inside("result")),
        confirmed_at=0,
        certificate=None,
        revocation_at=0,
        registration=Registration.UNKNOWN,
        medical_information=False,
        qualifications=parse_qualifications(row),
    )
    try:
        check_same_person(answer.qualifications, question)
        return judge_answer(answer)
    except AuthorityError as error:
        return replace(could_not_check(error.reason), official=answer.result.words)


def _read_candidate(fields: JsonFields) -> DisasterCandidate:
    consents, token = parse_consents(fields)
    return DisasterCandidate(
        qualifications=parse_qualifications(fields),
        medical_token=token,
        consents=consents,
        name=fields.text("name"),
        kana=fields.text("kana"),
        birth_date=fields.day("birth_date"),
        sex=fields.number("sex"),
        address=fields.text("address", ""),
    )


_ITEMS = {
    ConsentKind.MEDICINES: (
        "dispensed_on",
        "name",
        "institution",
        ("amount", "unit", "usage", "days", "pharmacy", "generic"),
    ),
    ConsentKind.DIAGNOSES: ("visited_on", "name", "institution", ("care", "act")),
    ConsentKind.SURGERY: ("performed_on", "name", "institution", ("part",)),
    ConsentKind.CHECKUPS: (
        "checked_on",
        "kind",
        "institution",
        (
            *("height_cm", "weight_kg", "waist_cm", "systolic", "diastolic", "triglycerides", "hdl", "ldl"),
            *("ast", "alt", "ggt", "glucose", "hba1c", "urine_sugar", "urine_protein", "smoker", "judgement"),
        ),
    ),
}
"""Of each kind: the keys of its day, its title and its institution, and further ones in the order to be shown."""


def _read_item(fields: JsonFields, kind: ConsentKind) -> MedicalItem:
    day, title, institution, further = _ITEMS[kind]
    details = [(name, fields.shown(name)) for name in further]
    return MedicalItem(
        kind=kind,
        on=fields.maybe_day(day),
        title=fields.shown(title),
        institution=fields.text(institution, ""),
        details=tuple((name, text) for name, text in details if text),
    )
