"""How long answers and long commands travel: short, extended, in parts, with T=0, and chained."""

from __future__ import annotations

import pytest

from device.firmware.simulated.card.basics.options import ATR_T0, CardOptions, Protocol
from tests.device.firmware.simulated.card.talking import COMMON, JPKI, NUMBER_B, PIN, SURFACE, ef, run, send
from tests.device.firmware.simulated.made import Maker

FACE_RECORD_WHOLE = "00b08200000000"


def test_reading_beyond_the_rest_gives_the_rest(maker: Maker) -> None:
    card = maker.card()
    run(card, JPKI, ef("0006"))
    assert len(card.transmit(bytes.fromhex("00b0008020"))) == 32 + 2
    assert card.transmit(bytes.fromhex("00b0009c20")) == b"0000\x90\x00"


def test_an_extended_length_reads_a_whole_file_unless_refused(maker: Maker) -> None:
    extended = bytes.fromhex("00b08a00000000")
    card = maker.card()
    run(card, JPKI)
    assert len(card.transmit(extended)) == 2048 + 2
    strict = maker.card(options=CardOptions(refuse_extended=True))
    run(strict, JPKI)
    assert strict.transmit(extended).hex() == "6700"
    assert run(card, ef("0018"), "00200080000004" + "31323334") == ["9000", "9000"]


def test_answers_in_parts_are_fetched(maker: Maker) -> None:
    card = maker.card(options=CardOptions(answer_in_parts=True))
    assert run(card, JPKI, ef("0006"), "00b0000000", "00b00000a0") == ["9000", "9000", "6ca0", "61a0"]
    assert len(card.transmit(bytes.fromhex("00c00000a0"))) == 162
    assert run(card, "00c00000a0") == ["6985"]


def test_one_extended_read_gives_the_whole_record(maker: Maker) -> None:
    card = maker.card()
    run(card, SURFACE, NUMBER_B)
    whole = send(card, FACE_RECORD_WHOLE)
    assert whole[:2].hex() == "ff20"
    short = b"".join(send(card, f"00b0{offset:04x}fb")[:-2] for offset in range(0, len(whole) - 2, 251))
    assert short == whole[:-2]


def test_a_long_answer_that_waits_is_fetched_in_several_parts(maker: Maker) -> None:
    card = maker.card(options=CardOptions(answer_in_parts=True))
    assert run(card, SURFACE, NUMBER_B, "00b0820000") == ["9000", "9000", "6100"]
    assert send(card, "00c0000080")[-2:].hex() == "6180"
    assert send(card, "00c0000080")[-2:].hex() == "9000"


def test_what_waits_is_lost_with_the_next_command(maker: Maker) -> None:
    card = maker.card(options=CardOptions(answer_in_parts=True))
    assert run(card, JPKI, "00b0860020", JPKI, "00c0000020") == ["9000", "6120", "9000", "6985"]


def test_with_t0_an_answer_to_data_is_fetched_and_a_wrong_length_named(maker: Maker) -> None:
    card = maker.card(options=CardOptions(protocol=Protocol.T0))
    assert card.atr == ATR_T0
    assert run(card, JPKI, ef("0006"), "00b0000000", "00b00000a0") == ["9000", "9000", "6ca0", "9000"]
    assert run(card, ef("0018"), PIN, "802a0097010100", "00c0000000") == ["9000", "9000", "6100", "9000"]
    assert run(card, "0020008000", "00b08600000000") == ["63c3", "6700"]
    assert run(card, COMMON, "00b2010c00", "00b2010c1e") == ["9000", "6c1e", "9000"]


def test_a_command_in_parts_is_one_command(maker: Maker) -> None:
    card = maker.card()
    run(card, JPKI, ef("0018"))
    assert run(card, "10200080023132", "00200080023334") == ["9000", "9000"]
    assert run(card, "902a0097023031", "802a0097023233" + "00") == ["9000", "9000"]


@pytest.mark.parametrize("between", [JPKI, "00b0000000", "00200081"])
def test_another_command_inside_a_chain_ends_it_and_is_not_done(maker: Maker, between: str) -> None:
    card = maker.card()
    run(card, JPKI, ef("0018"), "10200080023132")
    assert run(card, between, "00200080") == ["6883", "63c3"]


def test_a_chain_has_an_end(maker: Maker) -> None:
    card = maker.card()
    run(card, JPKI, ef("0018"))
    part = "10200080ff" + "30" * 255
    assert run(card, *[part] * 17) == ["9000"] * 16 + ["6700"]
    assert run(card, "00200080") == ["63c3"]


def test_power_off_ends_a_chain(maker: Maker) -> None:
    card = maker.card()
    run(card, JPKI, ef("0018"), "10200080023132")
    card.power("reset")
    assert run(card, JPKI, ef("0018"), "00200080") == ["9000", "9000", "63c3"]
