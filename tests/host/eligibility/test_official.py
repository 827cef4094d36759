"""Reading the authority's answers: real ones, and bent ones."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.eligibility.codes import ProcessingStatus, Segment, Validity
from host.eligibility.errors import AuthorityWrongAnswer
from host.eligibility.official import CertificateState, Registration, parse_answer, parse_registration
from tests.host.eligibility.answers import bent, valid_answer


def test_a_real_answer() -> None:
    """Every field that is used arrives."""
    answer = parse_answer(json.dumps(valid_answer()).encode())
    assert (answer.result.segment, answer.result.status) == (Segment.DONE, ProcessingStatus.OK)
    assert answer.result.validity is Validity.VALID
    assert (answer.certificate, answer.registration) == (CertificateState.ACTIVE, Registration.REGISTERED)
    assert answer.confirmed_at == 1795479332
    (found,) = answer.qualifications
    assert found.name == "見本　●子"
    assert found.birth_date == date(1952, 2, 29)
    assert found.valid_until is None
    assert "見本" not in repr(answer)
    assert "0000077" not in repr(found)


@pytest.mark.parametrize("path", ["new_key", "result.new_key", "qualifications.0.new_key", "certificate.new_key"])
def test_unknown_keys_are_let_by(path: str) -> None:
    """An authority may add some."""
    assert parse_answer(bent(path, {"deep": [1]})).result.validity is Validity.VALID


def test_missing_verdicts_are_none() -> None:
    """Null status and validity can be read; judging them is not done here."""
    result = parse_answer(bent("result.validity", None)).result
    assert (result.status, result.validity) == (ProcessingStatus.OK, None)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("request_id", None),
        ("result", None),
        ("result", []),
        ("result.segment", None),
        ("result.segment", 3),
        ("result.segment", "1"),
        ("result.segment", True),
        ("result.validity", 99),
        ("result.validity", 1.5),
        ("result.code", None),
        ("confirmed_at", "2026-11-24T09:15:32"),
        ("confirmed_at", "yesterday"),
        ("confirmed_at", "0001-01-01T00:00:00+23:59"),
        ("registration", "perhaps"),
        ("certificate.state", "lost"),
        ("certificate.revocation_at", 5),
        ("use", None),
        ("use.medical_information", 1),
        ("qualifications.0.name", None),
        ("qualifications.0.birth_date", "1952-02-30"),
        ("qualifications.0.ratio_percent", "20"),
        ("qualification", "none"),
    ],
)
def test_wrong_forms(path: str, value: object) -> None:
    """The error names the field and repeats nothing."""
    with pytest.raises(AuthorityWrongAnswer) as caught:
        parse_answer(bent(path, value))
    assert path.rpartition(".")[2] in str(caught.value)
    assert "見本" not in str(caught.value)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"<html>", b"[" * 100_000])
def test_no_json_object(body: bytes) -> None:
    """A proxy's page or half an answer."""
    for parse in (parse_answer, parse_registration):
        with pytest.raises(AuthorityWrongAnswer):
            parse(body)


@given(st.binary(max_size=200))
def test_any_bytes(body: bytes) -> None:
    """Bytes are an answer or a wrong answer, never another error."""
    with pytest.raises(AuthorityWrongAnswer):
        parse_answer(body)
