"""The contactless link's times: known ones, computed by hand, and what must hold for all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.firmware.simulated.link.contactless import RATES, ContactlessLink

BIT_S = 128 / 13_560_000
TURNS_S = 144 * 16 / 13_560_000 + 14 * BIT_S
FRAME_BITS = 22

SIZES = st.integers(1, 70_000)
LINKS = st.builds(ContactlessLink, st.sampled_from(list(RATES)), st.floats(0, 0.1), st.integers(16, 256))


def test_a_select_takes_the_time_that_its_bits_take() -> None:
    bits = (15 + 3) * 10 + (2 + 3) * 10 + 2 * FRAME_BITS
    assert ContactlessLink(106, latency_s=0).exchange_s(15, 2) == pytest.approx(bits * BIT_S + TURNS_S)
    assert ContactlessLink(106, latency_s=0.004).exchange_s(15, 2) == pytest.approx(bits * BIT_S + TURNS_S + 0.004)


def test_one_full_frame_is_the_best_read() -> None:
    link = ContactlessLink(106, latency_s=0)
    bits = 8 * 10 + 256 * 10 + 2 * FRAME_BITS
    assert link.blocks(251 + 2) == 1
    assert link.exchange_s(5, 251 + 2) == pytest.approx(bits * BIT_S + TURNS_S)
    # five bytes more cost a second frame, an acknowledgement and the turns between them
    more = link.exchange_s(5, 256 + 2) - link.exchange_s(5, 251 + 2)
    assert more == pytest.approx((5 * 10 + 3 * 10 + 3 * 10 + 2 * FRAME_BITS) * BIT_S + TURNS_S)


def test_a_faster_rate_shortens_the_bits_and_not_the_turns() -> None:
    slow, fast = (ContactlessLink(rate, latency_s=0).exchange_s(5, 253) for rate in (106, 424))
    assert fast - TURNS_S == pytest.approx((slow - TURNS_S) / 4)


def test_the_limit_is_full_frames_each_asked_for_by_the_shortest_block() -> None:
    link = ContactlessLink(106)
    bits = 2 * (3 * 10 + FRAME_BITS) + (300 + 2 * 3) * 10 + 2 * FRAME_BITS
    assert link.limit_s(300) == pytest.approx(bits * BIT_S + 2 * TURNS_S)


@given(LINKS, SIZES)
def test_nothing_is_read_faster_than_the_limit(link: ContactlessLink, size: int) -> None:
    assert link.exchange_s(5, size + 2) > link.limit_s(size)


@given(LINKS, SIZES, SIZES)
def test_more_bytes_take_longer(link: ContactlessLink, command: int, answer: int) -> None:
    taken = link.exchange_s(command, answer)
    assert link.exchange_s(command + 1, answer) > taken
    assert link.exchange_s(command, answer + 1) > taken


@given(LINKS, SIZES)
def test_blocks_carry_all_and_none_is_empty(link: ContactlessLink, size: int) -> None:
    blocks = link.blocks(size)
    assert (blocks - 1) * link.block_bytes < size <= blocks * link.block_bytes


@pytest.mark.parametrize("wrong", [{"kbit_s": 100}, {"latency_s": -0.001}, {"frame_bytes": 15}, {"frame_bytes": 257}])
def test_a_link_that_the_standard_does_not_have_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"frame|rates"):
        ContactlessLink(**wrong)
