"""The table from status word to meaning."""

from __future__ import annotations

import pytest

from device.firmware.card.application.status import TryCounter, describe_status, parse_try_counter, require_ok
from device.firmware.card.basics.apdu import Response
from device.firmware.card.basics.errors import UnexpectedStatus


@pytest.mark.parametrize(
    ("sw", "expected"),
    [
        (0x63C3, TryCounter(3, blocked=False)),
        (0x63CA, TryCounter(10, blocked=False)),
        (0x63C0, TryCounter(0, blocked=True)),
        (0x6984, TryCounter(0, blocked=True)),
        (0x6983, TryCounter(0, blocked=True)),
        (0x9000, TryCounter(None, blocked=False)),
        (0x6300, TryCounter(None, blocked=False)),
    ],
)
def test_a_counter_is_read_from_the_status_word(sw: int, expected: TryCounter) -> None:
    assert parse_try_counter(sw) == expected


@pytest.mark.parametrize("sw", [0x6982, 0x6A82, 0x6700, 0x6200])
def test_other_status_words_say_nothing_about_tries(sw: int) -> None:
    with pytest.raises(UnexpectedStatus) as error:
        parse_try_counter(sw)
    assert error.value.sw == sw


def test_only_9000_is_good() -> None:
    assert require_ok(Response(b"data", 0x9000)) == b"data"
    with pytest.raises(UnexpectedStatus, match="6982: secret not verified"):
        require_ok(Response(b"data", 0x6982))


@pytest.mark.parametrize(
    ("sw", "words"),
    [
        (0x63C2, "2 tries left"),
        (0x6110, "16 bytes"),
        (0x6C00, "256"),
        (0x6984, "blocked"),
        (0x6FFF, "not known"),
    ],
)
def test_every_status_word_has_words(sw: int, words: str) -> None:
    assert words in describe_status(sw)


@pytest.mark.parametrize(("remaining", "blocked"), [(16, False), (-1, False), (0, False), (1, True), (None, True)])
def test_a_counter_that_contradicts_itself_is_refused(remaining: int | None, blocked: bool) -> None:
    with pytest.raises(ValueError, match=r"bits|blocked"):
        TryCounter(remaining, blocked)
