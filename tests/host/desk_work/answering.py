"""A connector that answers as a test tells it, and the made-up people it answers about."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from device.wire.words import EligibilityStatus
from host.eligibility.answer import EligibilityAnswer, OfficialWords
from host.eligibility.batch import BatchProgress, BatchQuestion, BatchResult, BatchState, BatchTicket
from host.eligibility.disaster import DisasterAnswer, DisasterCandidate, DisasterQuestion
from host.eligibility.medical import MedicalAnswer, MedicalItem, MedicalQuestion
from host.eligibility.qualification import ConsentKind, QualificationDetails
from host.eligibility.reason import Reason
from host.eligibility.unable import UnableConnector


def insured_by(number: str) -> QualificationDetails:
    return QualificationDetails(
        *(
            "06999999",
            "架空健康保険組合",
            "架０１",
            number,
            "02",
            2,
            "見本　花子",
            "ﾐﾎﾝ ﾊﾅｺ",
            date(1952, 2, 29),
            2,
            20,
        ),
        valid_from=date(2024, 4, 1),
        valid_until=date(2027, 3, 31),
    )


HANAKO = DisasterCandidate(
    *(
        "見本　花子",
        "ﾐﾎﾝ ﾊﾅｺ",
        date(1952, 2, 29),
        2,
        "架空県見本市例示１－２－３",
        (insured_by("0000077"),),
        "d-token",
    )
)

MEDICINE = MedicalItem(
    *(ConsentKind.MEDICINES, date(2026, 10, 2), "アムロジピン錠５ｍｇ", "架空薬局", (("用法", "１日１回　朝食後"),))
)
DIAGNOSIS = MedicalItem(ConsentKind.DIAGNOSES, date(2026, 9, 1), "高血圧症", "架空診療所")


class ListConnector(UnableConnector):
    """Answers each row by its number, says "processing" as often as it is told, and knows one person's health."""

    def __init__(self) -> None:
        """Have been asked nothing."""
        self.asked: list[BatchQuestion] = []
        self.polls = 0
        self.ratio = 20
        self.done = 0
        self.processing = 1
        self.refusal = Reason.NONE
        self.failure = Reason.NONE
        self.looked_for: list[DisasterQuestion] = []
        self.people: tuple[DisasterCandidate, ...] = (HANAKO,)
        self.disaster_reason = Reason.NONE
        self.read: list[MedicalQuestion] = []
        self.items: tuple[MedicalItem, ...] = (DIAGNOSIS, MEDICINE)
        self.available_until = 0
        self.medical_reason = Reason.NONE

    async def start_batch(self, question: BatchQuestion) -> BatchTicket:
        """Take a list, or refuse."""
        self.asked.append(question)
        return BatchTicket(question, "" if self.refusal else "R1", self.refusal)

    async def poll_batch(self, ticket: BatchTicket) -> BatchState:
        """Answer."""
        assert ticket.receipt == "R1"
        self.polls += 1
        if self.failure:
            return BatchState(BatchProgress.FAILED, reason=self.failure)
        if self.polls <= self.processing:
            return BatchState(BatchProgress.PROCESSING, done=self.done)
        results = [BatchResult(row.row_id, _answer(row.number, self.ratio)) for row in ticket.question.rows]
        return BatchState(BatchProgress.DONE, tuple(results))

    async def search_in_disaster(self, question: DisasterQuestion) -> DisasterAnswer:
        """Find who was told."""
        self.looked_for.append(question)
        return DisasterAnswer(() if self.disaster_reason else self.people, self.disaster_reason)

    async def read_medical_information(self, question: MedicalQuestion) -> MedicalAnswer:
        """Give what was told, of the kinds that are asked for."""
        self.read.append(question)
        if self.medical_reason:
            return MedicalAnswer(reason=self.medical_reason)
        items = tuple(item for item in self.items if item.kind in question.kinds)
        return MedicalAnswer(items, self.available_until)


def _answer(number: str, ratio: int) -> EligibilityAnswer:
    if number.endswith("77"):
        known = replace(insured_by(number), ratio_percent=ratio)
        return EligibilityAnswer(EligibilityStatus.ELIGIBLE, qualifications=(known,))
    words = OfficialWords("SIM3003", "=HYPERLINK(該当なし)")
    return EligibilityAnswer(EligibilityStatus.NOT_FOUND, official=words)
