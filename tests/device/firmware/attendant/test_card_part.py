"""The card part with virtual cards: which ways, what is told, what comes back, and letting go of one that hangs."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from device.firmware.card.basics.errors import CardExpired, CardGone, NumberBWrong, RecordMalformed
from device.firmware.card.basics.secret import Pin, Secret
from device.firmware.card.certificate.dates import CertificateStatus
from device.firmware.card.steps.opening import CardRecord, Genuine
from device.firmware.simulated.persona import load_persona
from device.firmware.visit.events import Begins, CardRead, Event, Failed, Kind, SameCard
from device.firmware.visit.states import State, Way
from device.firmware.visit.visit import Visit
from tests.device.firmware.attendant.reading import NEXT_ID, VISIT_ID, Desk
from tests.device.firmware.card.scripted import Stubborn
from tests.device.firmware.simulated.made import Maker

VISIT = Visit(State.PIN, VISIT_ID, card_present=True)
FACE, PIN, STAFF = Way.FACE, Way.PIN, Way.STAFF


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    return Maker(tmp_path_factory.getbasetemp() / "issuer")


@pytest.fixture
def desk(maker: Maker) -> Iterator[Desk]:
    made = Desk(maker)
    yield made
    made.part.stop()


def read(desk: Desk) -> Event:
    return asyncio.run(desk.part.read(VISIT))


@pytest.mark.parametrize(
    ("persona", "ways", "told"),
    [
        ("hanako", (FACE, PIN, STAFF), 0),
        ("pinless", (FACE, STAFF), 0),
        ("pin_blocked", (FACE, STAFF), 0),
        ("few_tries", (PIN, STAFF), 0),
        ("android", (PIN, STAFF), 117),
        ("iphone", (PIN, STAFF), 117),
        ("next_card", (FACE, PIN, STAFF), 0),
    ],
)
def test_what_a_card_allows_is_offered_and_a_phone_is_told_why(
    desk: Desk, persona: str, ways: tuple[Way, ...], told: int
) -> None:
    desk.lay_down(persona)
    event = read(desk)
    assert isinstance(event, CardRead)
    assert (event.ways, event.message) == (ways, told)
    assert desk.tries_spent() == 0


@pytest.mark.parametrize(("persona", "number"), [("juki", 116), ("other", 108)])
def test_other_cards_are_named(desk: Desk, persona: str, number: int) -> None:
    desk.lay_down(persona)
    assert read(desk) == Failed(Kind.CARD_FAILED, number)


def test_both_counters_are_told_before_anything_is_entered(desk: Desk) -> None:
    desk.lay_down("few_tries")
    event = read(desk)
    assert isinstance(event, CardRead)
    assert (event.tries_left, event.number_b_left) == (1, 3)


def test_without_a_camera_no_face_is_offered(maker: Maker) -> None:
    desk = Desk(maker, face_available=False)
    desk.lay_down()
    event = read(desk)
    assert isinstance(event, CardRead)
    assert event.ways == (PIN, STAFF)
    desk.part.stop()


@pytest.mark.parametrize("persona", ["hanako", "android", "iphone", "next_card"])
def test_each_kind_of_card_proves_its_pin(desk: Desk, maker: Maker, persona: str) -> None:
    desk.lay_down(persona)
    read(desk)
    desk.evidence.pin = Pin("1234" if persona == "hanako" else pin_of(persona))
    assert asyncio.run(desk.part.sign_pin(VISIT)) == Event(Kind.PIN_VERIFIED)
    assert desk.evidence.pin_proof.certificate
    assert desk.evidence.facts is not None
    assert desk.evidence.facts.certificate is not None
    assert desk.tries_spent() == 1


def pin_of(persona: str) -> str:
    return load_persona(persona).card.pin


def test_the_last_try_is_spent_only_with_the_holders_word(desk: Desk) -> None:
    desk.lay_down("few_tries")
    read(desk)
    desk.evidence.pin = Pin("0000")
    kept = asyncio.run(desk.part.sign_pin(VISIT))
    assert kept == Failed(Kind.PIN_REJECTED, 114, 1, can_retry=True)
    assert desk.tries_spent() == 0
    desk.evidence.pin = Pin("0000")
    spent = asyncio.run(desk.part.sign_pin(replace(VISIT, last_try_agreed=True)))
    assert spent == Failed(Kind.PIN_REJECTED, 111, 0)
    assert desk.tries_spent() == 1


def test_the_same_card_comes_back_with_its_counter_as_it_is_by_now(desk: Desk) -> None:
    card = desk.lay_down()
    read(desk)
    card.transmit(bytes.fromhex("00a4040c0ad392f000260100000001"))
    card.transmit(bytes.fromhex("00a4020c020018"))
    card.transmit(bytes.fromhex("002000800430303030"))
    desk.lay_down_again(card)
    assert asyncio.run(desk.part.compare(VISIT)) == SameCard(2)


def test_another_card_begins_its_own_visit(desk: Desk) -> None:
    desk.lay_down()
    read(desk)
    desk.lay_down("taro")
    assert asyncio.run(desk.part.compare(VISIT)) == Begins(Kind.OTHER_CARD, NEXT_ID)


def test_a_phone_that_shows_nothing_is_the_same_until_something_was_proved_with_it(desk: Desk) -> None:
    phone = desk.lay_down("android")
    read(desk)
    desk.lay_down_again(phone)
    assert asyncio.run(desk.part.compare(VISIT)) == SameCard(3)
    desk.evidence.pin = Pin(pin_of("android"))
    assert asyncio.run(desk.part.sign_pin(VISIT)) == Event(Kind.PIN_VERIFIED)
    desk.lay_down_again(phone)
    assert asyncio.run(desk.part.compare(VISIT)) == Begins(Kind.OTHER_CARD, NEXT_ID)


def test_a_plastic_card_is_not_taken_for_a_phone(desk: Desk) -> None:
    desk.lay_down("android")
    read(desk)
    desk.lay_down()
    assert asyncio.run(desk.part.compare(VISIT)) == Begins(Kind.OTHER_CARD, NEXT_ID)


def test_before_the_host_told_its_time_no_date_speaks_against_a_card(maker: Maker) -> None:
    desk = Desk(maker, clock_known=False)
    desk.lay_down()
    desk.now += timedelta(days=4000)
    assert isinstance(read(desk), CardRead)
    assert desk.evidence.facts is not None
    assert desk.evidence.facts.certificate is not None
    assert desk.evidence.facts.certificate.status is CertificateStatus.NOT_CHECKED
    desk.part.stop()


def open_record(desk: Desk, persona: str = "hanako", code: str = "") -> CardRecord:
    card = load_persona(persona)
    desk.lay_down(persona)
    read(desk)
    desk.evidence.birth = card.birth
    desk.evidence.keep_code(Secret((code or card.card.security_code).encode()))
    return asyncio.run(desk.part.open_record(lambda _: None))


def test_a_record_is_opened_with_what_was_typed_and_the_chips_own_expiry(desk: Desk) -> None:
    assert open_record(desk).genuine is Genuine.PROVED
    assert asyncio.run(desk.part.is_same_card())
    assert desk.tries_spent() == 1


def test_a_wrong_number_costs_one_try(desk: Desk) -> None:
    with pytest.raises(NumberBWrong):
        open_record(desk, code="0000")
    assert desk.tries_spent() == 1


def test_without_what_was_typed_nothing_is_opened(desk: Desk) -> None:
    desk.lay_down()
    read(desk)
    with pytest.raises(CardGone):
        asyncio.run(desk.part.open_record(lambda _: None))
    assert desk.tries_spent() == 0


def test_an_expired_card_speaks_against_itself_once_the_time_is_known(desk: Desk) -> None:
    desk.now += timedelta(days=4000)
    with pytest.raises(CardExpired):
        open_record(desk)


def test_two_dates_of_expiry_speak_against_a_card(desk: Desk) -> None:
    persona = load_persona("hanako")
    desk.lay_down()
    read(desk)
    assert desk.evidence.facts is not None
    desk.evidence.facts = replace(desk.evidence.facts, expiry=date(int(persona.card.expiry[:4]), 1, 1))
    desk.evidence.birth = persona.birth
    desk.evidence.keep_code(Secret(persona.card.security_code.encode()))
    with pytest.raises(RecordMalformed):
        asyncio.run(desk.part.open_record(lambda _: None))


def test_before_anything_was_read_every_card_is_the_visits_own(desk: Desk) -> None:
    desk.lay_down()
    assert asyncio.run(desk.part.compare(VISIT)) == SameCard(-1)
    assert not asyncio.run(desk.part.is_same_card())


def test_a_card_that_is_gone_again_is_told(desk: Desk) -> None:
    desk.lay_down()
    read(desk)
    desk.take()
    assert asyncio.run(desk.part.compare(VISIT)) == Failed(Kind.CARD_FAILED, 101)
    assert asyncio.run(desk.part.sign_pin(VISIT)) == Failed(Kind.PIN_REJECTED, 131)


def test_letting_go_frees_the_thread_of_a_card_that_never_ends(desk: Desk) -> None:
    async def play() -> None:
        desk.gate.clear()
        desk.lay(Stubborn(["9000", "308203e89000", "aa9000"]))
        reading = asyncio.create_task(desk.part.read(VISIT))
        while not desk.opened:
            await asyncio.sleep(0)
        await desk.part.release()
        desk.gate.set()
        assert await reading == Failed(Kind.CARD_FAILED, 106)
        desk.lay_down()
        assert isinstance(await desk.part.read(VISIT), CardRead)

    asyncio.run(asyncio.wait_for(play(), 10))
    assert desk.opened[0].void
