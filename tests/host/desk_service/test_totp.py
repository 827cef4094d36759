"""One-time codes against the test vectors of RFC 6238, appendix B (SHA-1), and RFC 4226, appendix D."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.desk_service.totp import (
    PERIOD_S,
    decode_secret,
    encode_secret,
    find_step,
    one_time_code,
    provisioning_uri,
)

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_vectors_of_rfc_6238(at: int, code: str) -> None:
    assert one_time_code(SECRET, at // PERIOD_S, digits=8) == code


def test_vectors_of_rfc_4226() -> None:
    codes = [one_time_code(SECRET, counter) for counter in range(10)]
    wanted = "755224 287082 359152 969429 338314 254676 287922 162583 399871 520489"
    assert codes == wanted.split()


@given(st.binary(min_size=1, max_size=40))
def test_base32_there_and_back(secret: bytes) -> None:
    assert decode_secret(encode_secret(secret)) == secret


@given(st.integers(5, 10**8), st.integers(-3, 3))
def test_a_code_is_found_within_one_step(step: int, away: int) -> None:
    code = one_time_code(SECRET, step)
    found = find_step(SECRET, code, (step + away) * PERIOD_S, after=-10)
    assert (found == step) or abs(away) > 1
    assert find_step(SECRET, code, step * PERIOD_S, after=step + 1) is None


def test_the_address_in_the_qr_code() -> None:
    uri = provisioning_uri("ABCD", "mihon", "c1")
    assert uri == "otpauth://totp/Uketsuke%20c1%3Amihon?secret=ABCD&issuer=Uketsuke%20c1"
