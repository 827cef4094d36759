"""A clinic's morning for the pages beside the board, as tests with a browser and people look at it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from device.wire.words import EligibilityStatus
from host.desk.base.role import Role
from host.eligibility.answer import EligibilityAnswer, could_not_check
from host.eligibility.qualification import Consent, ConsentKind, ConsentState, QualificationDetails
from host.eligibility.reason import Reason
from host.insurance.links import make_link
from tests.host.desk_work.answering import ListConnector, insured_by
from tests.host.desk_work.test_batch import bring, make_work, work
from tests.host.desk_work.world import WorkDesk
from tests.host.line.bodies import FACE, STAFF, visit_body
from tests.host.line.cards import TestCard
from tests.host.world import World

KNOWN = replace(insured_by("0000077"), address="架空県見本市例示１－２－３", post_number="999-0001")

OTHER = replace(KNOWN, name="見本　翔一", kana="ﾐﾎﾝ ｼﾖｳｲﾁ", number="0000079")


@dataclass(frozen=True)
class Scene:
    """The desk, and the addresses of its pages by name and role."""

    desk: WorkDesk
    places: dict[Role, dict[str, str]]


def set_scene(world: World) -> Scene:
    """Let a morning pass."""
    connector = ListConnector()
    connector.processing = 0
    desk = WorkDesk(world, connector)
    desk.log_in()
    read, done = bring(desk), bring(desk)
    desk.post(f"{done}/ask", done)
    work(desk, make_work(desk, connector), 3)
    asking = bring(desk)
    desk.post(f"{asking}/ask", asking)
    valid, unchecked, to_link = _arrivals(desk)
    for minutes, wait in ((3, 40), (8, 75), (70, 200)):
        desk.clock.now += minutes * 60
        visit_id = desk.arrive(visit_body(STAFF, _card(desk, 4713 + minutes).facts()), _answer())
        desk.clock.now += wait
        desk.world.changes.confirm(visit_id, "mihon")
    places = {
        Role.RECEPTION: {
            "batches": "/batches",
            "batch-read": read,
            "batch-done": done,
            "batch-asking": asking,
            "paper": f"/visits/{unchecked}/paper",
            "paper-empty": "/paper",
            "summary": "/summary",
            "link-ask": f"/visits/{to_link}/link",
            "links": "/links",
            "disaster-off": "/disaster",
        },
        Role.CLINICIAN: {"medical-ask": f"/visits/{valid}/medical"},
        Role.ADMINISTRATOR: {"disaster-begin": "/disaster"},
    }
    return Scene(desk, places)


def _arrivals(desk: WorkDesk) -> tuple[str, str, str]:
    """Give a valid visit with consents, one that could not be checked, and one whose card is not linked."""
    card = _card(desk, 4711).facts()
    valid = desk.arrive(visit_body(FACE, card), _answer(desk.clock()))
    with desk.engine.begin() as connection:
        make_link(connection, valid, "reception", desk.clock())
    desk.clock.now += 600
    unchecked = desk.arrive(visit_body(FACE, card, ticket="A9K"), could_not_check(Reason.AUTHORITY_UNREACHABLE))
    to_link = desk.arrive(visit_body(FACE, _card(desk, 4712).facts(), ticket="B2F"), _answer(known=OTHER))
    return valid, unchecked, to_link


def _card(desk: WorkDesk, serial: int) -> TestCard:
    return desk.world.issuer.card(serial)


def _answer(consented_at: float = 0, known: QualificationDetails = KNOWN) -> EligibilityAnswer:
    kinds = (ConsentKind.MEDICINES, ConsentKind.DIAGNOSES) if consented_at else ()
    until = int(consented_at) + 86_400
    return EligibilityAnswer(
        EligibilityStatus.ELIGIBLE,
        medical_information=bool(kinds),
        qualifications=(known,),
        consents=tuple(Consent(kind, ConsentState.GIVEN, int(consented_at), until) for kind in kinds),
        medical_token="made-up token" if kinds else "",
    )
