"""The virtual card command by command: access rules, counters and status words of the real one."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from device.firmware.simulated.card.counters import FileCounters
from device.firmware.simulated.card.options import CardOptions
from device.firmware.simulated.card.virtual import Exchange, VirtualCard
from device.firmware.simulated.issued import issue
from device.firmware.simulated.persona import load_persona
from tests.device.firmware.simulated.made import NOW, Maker

JPKI = "00a4040c0ad392f000260100000001"
SURFACE = "00a4040c0ad3921000310001010402"
TEXT = "00a4040c0ad3921000310001010408"
COMMON = "00a4040c0ad3921000310001010100"
PIN = "002000800431323334"
WRONG_PIN = "002000800430303030"


def run(card: VirtualCard, *commands: str) -> list[str]:
    """Give the status words of a row of commands."""
    return [card.transmit(bytes.fromhex(command))[-2:].hex() for command in commands]


def ef(file: str) -> str:
    return f"00a4020c02{file}"


@pytest.mark.parametrize(
    ("commands", "expected"),
    [
        # selection
        ([JPKI], ["9000"]),
        (["00a4040c05d392f00026"], ["9000"]),
        (["00a4040c0ad392f000260100000002"], ["6a82"]),
        (["00a4040c07a0000001510000"], ["9000"]),
        (["00a40000"], ["6a86"]),
        ([JPKI, "00a40000", ef("000a")], ["9000", "9000", "9000"]),
        (["00a4000c023f00"], ["6a82"]),
        ([ef("000a")], ["6a82"]),
        ([JPKI, ef("00ff")], ["9000", "6a82"]),
        ([JPKI, "00a4010c02000a"], ["9000", "6a86"]),
        # reading
        ([JPKI, "00b0000000"], ["9000", "6986"]),
        ([JPKI, ef("0018"), "00b0000000"], ["9000", "9000", "6981"]),
        ([JPKI, ef("0017"), "00b0000000"], ["9000", "9000", "6981"]),
        ([JPKI, ef("0001"), "00b0000000"], ["9000", "9000", "6982"]),
        ([JPKI, ef("000a"), "00b0000000"], ["9000", "9000", "9000"]),
        ([JPKI, ef("000a"), "00b00000"], ["9000", "9000", "6700"]),
        ([JPKI, ef("000a"), "00b07fff00"], ["9000", "9000", "6b00"]),
        ([JPKI, "00b08a0000"], ["9000", "9000"]),
        ([JPKI, "00b09f0000"], ["9000", "6a82"]),
        ([COMMON, "00b2010c00"], ["9000", "9000"]),
        ([COMMON, ef("0001"), "00b2010400", "00b2020400"], ["9000", "9000", "9000", "6a83"]),
        ([JPKI, ef("0006"), "00b2010400"], ["9000", "9000", "6a86"]),
        # secrets
        ([JPKI, ef("0018"), "00200080"], ["9000", "9000", "63c3"]),
        ([JPKI, ef("0018"), PIN, "00200080"], ["9000", "9000", "9000", "63c3"]),
        ([JPKI, ef("0018"), WRONG_PIN, "00200080"], ["9000", "9000", "63c2", "63c2"]),
        ([JPKI, ef("0018"), WRONG_PIN, PIN, "00200080"], ["9000", "9000", "63c2", "9000", "63c3"]),
        (
            [JPKI, ef("0018"), WRONG_PIN, WRONG_PIN, WRONG_PIN, PIN, "00200080"],
            ["9000", "9000", "63c2", "63c1", "63c0", "6984", "63c0"],
        ),
        ([JPKI, PIN], ["9000", "6986"]),
        ([JPKI, ef("000a"), PIN], ["9000", "9000", "6985"]),
        ([JPKI, ef("0018"), "0020000004" + "31323334"], ["9000", "9000", "6a86"]),
        ([SURFACE, "00200092"], ["9000", "63ca"]),
        # signing
        ([JPKI, ef("0017"), "802a00800101" + "00"], ["9000", "9000", "6982"]),
        ([JPKI, ef("0018"), PIN, ef("0017"), "802a0680010100"], ["9000"] * 4 + ["6a86"]),
        ([JPKI, ef("0018"), PIN, "802a0097010100"], ["9000"] * 4),
        ([JPKI, ef("0018"), PIN, JPKI, ef("0017"), "802a0080010100"], ["9000"] * 5 + ["6982"]),
        ([JPKI, "802a0080010100"], ["9000", "6986"]),
        ([JPKI, ef("000a"), "802a0080010100"], ["9000", "9000", "6985"]),
        ([JPKI, "802a0000010100"], ["9000", "6a86"]),
        ([JPKI, "802a0001010100"], ["9000", "6a86"]),
        ([SURFACE, "802a0000010100"], ["9000", "9000"]),
        # what only number A or the text PIN opens
        ([SURFACE, ef("0005"), "00b0000000"], ["9000", "9000", "6982"]),
        ([TEXT, ef("0001"), "00b0000000"], ["9000", "9000", "6982"]),
        # the rest
        (["0084000008"], ["9000"]),
        (["00840000"], ["6700"]),
        (["00840000000010"], ["6985"]),
        (["00ff0000"], ["6d00"]),
        (["ff00000000"], ["6e00"]),
        (["00ca7f2100"], ["6a88"]),
        (["80fc0000"], ["6700"]),
        (["00c0000010"], ["6985"]),
        (["0020"], ["6700"]),
        (["002000800531"], ["6700"]),
    ],
)
def test_a_row_of_commands_gets_these_status_words(maker: Maker, commands: list[str], expected: list[str]) -> None:
    assert run(maker.card(), *commands) == expected


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


@pytest.mark.parametrize("what", ["power_off", "power_on", "reset"])
def test_power_takes_selection_and_verified_state_away(maker: Maker, what: str) -> None:
    card = maker.card()
    run(card, JPKI, ef("0018"), PIN)
    card.power(what)
    assert run(card, "802a0097010100", JPKI, "802a0097010100") == ["6986", "9000", "6982"]


def test_a_card_may_keep_what_was_verified_or_hide_its_counter(maker: Maker) -> None:
    keeping = maker.card(options=CardOptions(keep_verified_on_reselect=True))
    assert run(keeping, JPKI, ef("0018"), PIN, JPKI, "802a0097010100")[-1] == "9000"
    hiding = maker.card(options=CardOptions(query_hides_verified=True))
    assert run(hiding, JPKI, ef("0018"), "00200080", PIN, "00200080")[2:] == ["63c3", "9000", "9000"]


def test_number_b_has_one_counter_in_both_applications(maker: Maker) -> None:
    wrong = "002000800e" + "30" * 14
    card = maker.card()
    assert run(card, SURFACE, ef("0012"), wrong)[-1] == "63c9"
    assert run(card, TEXT, ef("0015"), "00200080")[-1] == "63c9"


def test_the_signature_forms_are_those_of_the_card(maker: Maker) -> None:
    card, key = maker.card(), issue(load_persona("hanako"), maker.issuer, NOW).user_key.public_key()
    digest, sha, plain = hashlib.sha256(b"data").digest(), hashes.SHA256(), padding.PKCS1v15()
    pss = padding.PSS(padding.MGF1(sha), 32)
    run(card, JPKI, ef("0018"), PIN)

    def signed(form: int, data: bytes) -> bytes:
        return card.transmit(bytes([0x80, 0x2A, form, 0x97, len(data)]) + data + b"\x00")[:-2]

    assert key.recover_data_from_signature(signed(0, b"as given"), plain, None) == b"as given"
    assert key.recover_data_from_signature(signed(1, b"data"), plain, None) == digest
    key.verify(signed(2, digest), b"data", plain, sha)
    key.verify(signed(3, b"data"), b"data", plain, sha)
    key.verify(signed(4, digest), b"data", pss, sha)
    key.verify(signed(5, b"data"), b"data", pss, sha)


@pytest.mark.parametrize(("form", "size"), [(0, 246), (2, 31), (4, 33)])
def test_a_signature_input_of_a_wrong_length_is_refused(maker: Maker, form: int, size: int) -> None:
    card = maker.card()
    run(card, JPKI, ef("0018"), PIN)
    command = bytes([0x80, 0x2A, form, 0x97, size]) + bytes(size) + b"\x00"
    assert card.transmit(command).hex() == "6700"


def test_the_record_of_what_was_done_holds_no_secret(maker: Maker) -> None:
    done: list[Exchange] = []
    run(maker.card(record=done.append), JPKI, ef("0018"), "00200080", WRONG_PIN, PIN)
    assert [exchange.sw for exchange in done] == ["9000", "9000", "63c3", "63c2", "9000"]
    assert [exchange.spends_a_try for exchange in done] == [False, False, False, True, True]
    assert done[-1].application == "jpki"
    assert "31323334" not in repr(done)


def test_counters_in_a_file_outlive_the_card(maker: Maker, tmp_path: Path) -> None:
    path = tmp_path / "counters.json"
    first = FileCounters(path, {"pin": 3, "number_b": 10})
    first.write("pin", 2)
    second = FileCounters(path, {"pin": 3, "number_b": 10})
    assert (second.read("pin"), second.read("number_b")) == (2, 10)
    second.write("number_b", 9)
    assert (first.read("pin"), first.read("number_b")) == (2, 9)


@pytest.mark.parametrize("wrong", [{"delay_s": -1.0}, {"pull_after": -1}, {"atr": b"\x3b"}])
def test_options_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="ATR"):
        CardOptions(**wrong)
