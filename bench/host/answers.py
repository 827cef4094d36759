"""The eligibility system's part: an answer at once about everyone, of the size of a real one. Made-up people only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

from device.wire.words import CertificateStatus, EligibilityStatus
from host.eligibility.answer import CertificateFinding, EligibilityAnswer
from host.eligibility.port import EligibilityConnector
from host.eligibility.qualification import QualificationDetails
from host.eligibility.question import CertificateQuestion
from host.eligibility.unable import UnableConnector
from host.roles.parts import Parts

_NUMBER_DIGITS = 7


class AtOnce(UnableConnector):
    """Answers about cards without waiting for anything, each serial as another person's; it can do nothing else."""

    async def ask_by_certificate(self, question: CertificateQuestion) -> EligibilityAnswer:
        """Say that the holder is insured."""
        return answer(question)


@asynccontextmanager
async def answer_at_once(_parts: Parts) -> AsyncIterator[EligibilityConnector]:
    """Give the stand-in where the host connects to the eligibility system."""
    yield AtOnce()


def answer(question: CertificateQuestion) -> EligibilityAnswer:
    """Give the answer about a card."""
    person = QualificationDetails(
        insurer_number="06999999",
        insurer_name="架空健康保険組合",
        symbol="架０１",
        number=str(question.serial)[-_NUMBER_DIGITS:],
        branch="00",
        relation=1,
        name="見本　花子",
        kana="ﾐﾎﾝ ﾊﾅｺ",
        birth_date=date(1952, 2, 29),
        sex=2,
        ratio_percent=20,
        valid_from=date(2024, 4, 1),
        valid_until=date(2030, 7, 31),
    )
    finding = CertificateFinding(CertificateStatus.VALID)
    return EligibilityAnswer(EligibilityStatus.ELIGIBLE, certificate=finding, qualifications=(person,))
