"""The connector against the real authority process: every outcome, and every way to fail."""

from __future__ import annotations

import dataclasses
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from device.wire.words import CertificateStatus, EligibilityStatus, Revocation, RevocationBy
from host.authority.insurance.codes import CardState
from host.eligibility.connection import AuthorityConnection
from host.eligibility.errors import AuthorityBusy, AuthorityMaintenance, AuthorityRefused, AuthorityWrongAnswer
from host.eligibility.line import check_http_status
from host.eligibility.next_step import Step
from host.eligibility.question import InsuredNumberQuestion
from host.eligibility.reason import Reason
from host.eligibility.retry import RetryLimits
from tests.host.authority.people import certificate, qualification
from tests.host.eligibility.town import ENDED, TODAY, Case, Town, asking


@pytest.mark.system
def test_eligible(town: Town) -> None:
    """By certificate: all that the desk needs."""
    answer = town.person().by_certificate()
    assert (answer.status, answer.next_step) == (EligibilityStatus.ELIGIBLE, Step.PROCEED)
    assert (answer.certificate.status, answer.certificate.revocation) == (CertificateStatus.VALID, Revocation.GOOD)
    assert answer.certificate.revocation_by is RevocationBy.AUTHORITY
    assert answer.qualification is not None
    assert answer.qualification.ratio_percent == 20
    assert answer.medical_information
    assert answer.confirmed_at > 0


@pytest.mark.system
def test_eligible_by_number(town: Town) -> None:
    """By insured number: no medical information, nothing about a certificate."""
    answer = town.person().by_number()
    assert answer.status is EligibilityStatus.ELIGIBLE
    assert (answer.medical_information, answer.certificate.revocation) == (False, Revocation.NOT_CHECKED)


@pytest.mark.system
def test_lost_qualification(town: Town) -> None:
    """Ended, by both ways; with a newer one elsewhere, the number tells."""
    ended = town.person(ENDED)
    assert ended.by_certificate().status is EligibilityStatus.NOT_ELIGIBLE
    assert ended.by_number().status is EligibilityStatus.NOT_ELIGIBLE
    changed = town.person(ENDED, qualification(TODAY - timedelta(days=29), number="new"))
    assert changed.by_number().status is EligibilityStatus.NEW_ELSEWHERE
    assert changed.by_certificate().status is EligibilityStatus.ELIGIBLE


@pytest.mark.system
def test_several(town: Town) -> None:
    """A double entry."""
    answer = town.person(qualification(), qualification(number="other")).by_certificate()
    assert (answer.status, answer.next_step) == (EligibilityStatus.SEVERAL, Step.ADD_BRANCH_NUMBER)


@pytest.mark.system
def test_unknown(town: Town) -> None:
    """A certificate and a number that nobody has."""
    nobody = Case(town.connection, 999_999_999, "none")
    for answer in (nobody.by_certificate(), nobody.by_number()):
        assert (answer.status, answer.next_step) == (EligibilityStatus.NOT_FOUND, Step.ASK_PATIENT_SELF_DECLARATION)


@pytest.mark.system
def test_registration_and_withdrawal(town: Town) -> None:
    """Not registered, registered, withdrawn."""
    case = town.person(held=certificate(registered=False))
    assert case.by_certificate().status is EligibilityStatus.NOT_REGISTERED
    outcome = asking(case.connection, lambda connector: connector.register(case.wish()))
    assert (outcome.registered, outcome.reason) == (True, Reason.NONE)
    assert case.by_certificate().status is EligibilityStatus.ELIGIBLE
    outcome = asking(case.connection, lambda connector: connector.withdraw(case.wish()))
    assert (outcome.registered, outcome.reason) == (False, Reason.NONE)
    assert case.by_certificate().next_step is Step.OFFER_REGISTRATION


@pytest.mark.system
def test_grace_and_expired(town: Town) -> None:
    """Just over: eligible and no more. Long over: could not check, with its own next step."""
    grace = town.person(held=certificate(not_after=TODAY - timedelta(days=1))).by_certificate()
    assert (grace.status, grace.certificate.status) == (EligibilityStatus.ELIGIBLE, CertificateStatus.GRACE)
    assert not grace.medical_information
    assert grace.official.code
    over = town.person(held=certificate(not_after=TODAY - timedelta(days=200))).by_certificate()
    assert (over.status, over.reason) == (EligibilityStatus.COULD_NOT_CHECK, Reason.CERTIFICATE_EXPIRED)
    assert over.next_step is Step.ASK_CERTIFICATE_OF_ELIGIBILITY


@pytest.mark.system
def test_suspended_at_the_next_question(town: Town) -> None:
    """Reported lost between two questions: the second is refused, with when and by whom it is said."""
    case = town.person()
    assert case.by_certificate().status is EligibilityStatus.ELIGIBLE
    town.authority.admin("POST", f"/admin/cards/card-{case.serial}/suspend")
    answer = case.by_certificate()
    assert (answer.status, answer.reason) == (EligibilityStatus.COULD_NOT_CHECK, Reason.CARD_SUSPENDED)
    assert (answer.certificate.revocation, answer.next_step) == (Revocation.SUSPENDED, Step.CARD_SUSPENDED_ASK_OTHER)
    assert answer.certificate.revocation_at > 0
    assert answer.qualification is None
    outcome = asking(case.connection, lambda connector: connector.register(case.wish()))
    assert outcome.reason is Reason.OFFICIAL_ERROR


@pytest.mark.system
def test_revoked(town: Town) -> None:
    """Given up for good."""
    answer = town.person(held=certificate(state=CardState.REVOKED)).by_certificate()
    assert (answer.reason, answer.certificate.revocation) == (Reason.CARD_REVOKED, Revocation.REVOKED)


@pytest.mark.system
@pytest.mark.parametrize(
    ("mode", "keys", "reason"),
    [
        ("failing", {}, Reason.AUTHORITY_BUSY),
        ("busy", {}, Reason.AUTHORITY_BUSY),
        ("maintenance", {}, Reason.AUTHORITY_MAINTENANCE),
        ("wrong", {"seed": 0}, Reason.AUTHORITY_WRONG_ANSWER),
        ("wrong", {"seed": 1}, Reason.ANOTHER_PERSONS_ANSWER),
        ("wrong", {"seed": 2}, Reason.AUTHORITY_WRONG_ANSWER),
        ("wrong", {"seed": 3}, Reason.AUTHORITY_WRONG_ANSWER),
    ],
)
def test_misbehaviour_is_could_not_check(town: Town, mode: str, keys: dict[str, float], reason: Reason) -> None:
    """For an insured and for an uninsured person alike, by both ways."""
    for case in (town.person(), town.person(ENDED)):
        for ask in (case.by_certificate, case.by_number):
            town.behave(mode, **keys)
            answer = ask()
            assert (answer.status, answer.reason) == (EligibilityStatus.COULD_NOT_CHECK, reason)
            assert answer.next_step is Step.COULD_NOT_CHECK_SELF_DECLARATION


@pytest.mark.system
@pytest.mark.parametrize("mode", ["failing", "busy", "maintenance"])
def test_a_short_failure_is_sat_out(town: Town, mode: str) -> None:
    """Two failures, then the answer, within one question and under one id."""
    case = town.person()
    town.behave(mode, count=2)
    assert case.by_certificate().status is EligibilityStatus.ELIGIBLE


@pytest.mark.system
def test_late_answers_are_not_waited_for(town: Town) -> None:
    """The time limit of a try, and of the whole."""
    case = town.person()
    town.behave("slow", delay_s=1)
    for limits in ({"answer_s": 0.1}, {"retries": RetryLimits(total_s=0.1)}):
        hurried = dataclasses.replace(case.connection, **limits)
        answer = dataclasses.replace(case, connection=hurried).by_certificate()
        assert (answer.status, answer.reason) == (EligibilityStatus.COULD_NOT_CHECK, Reason.AUTHORITY_SLOW)


@pytest.mark.system
def test_half_failing_never_lies_and_counts_once(town: Town) -> None:
    """Refused and cut at random: an answer is right or "could not check", and no question is recorded twice."""
    case = town.person()
    town.behave("half_failing", seed=5)
    answers = [case.by_certificate() for _ in range(20)]
    assert {answer.status for answer in answers} <= {EligibilityStatus.ELIGIBLE, EligibilityStatus.COULD_NOT_CHECK}
    assert [answer.status for answer in answers].count(EligibilityStatus.ELIGIBLE) >= 10
    uses = town.authority.admin("GET", f"/admin/persons/person-{case.serial}/uses").json()["uses"]
    ids = [use["request_id"] for use in uses]
    assert len(ids) == len(set(ids)) <= 20


@pytest.mark.system
def test_cut_off(town: Town) -> None:
    """A connection that ends without an answer is "unreachable"."""
    case = town.person()
    town.behave("half_failing", seed=1)  # its first two reactions are cuts
    connection = dataclasses.replace(case.connection, retries=RetryLimits(attempts=1))
    assert dataclasses.replace(case, connection=connection).by_certificate().reason is Reason.AUTHORITY_UNREACHABLE


@pytest.mark.system
def test_wrong_token(town: Town, tmp_path: Path) -> None:
    """Refused, and not tried again."""
    (tmp_path / "wrong.token").write_text("made-up-wrong-token")
    connection = dataclasses.replace(town.connection, token_file=tmp_path / "wrong.token")
    answer = dataclasses.replace(town.person(), connection=connection).by_certificate()
    assert (answer.status, answer.reason) == (EligibilityStatus.COULD_NOT_CHECK, Reason.AUTHORITY_REFUSED)


@pytest.mark.system
def test_nonsense_from_the_desk(town: Town) -> None:
    """A number that cannot be one is refused by the authority; the desk sees "could not check"."""
    question = InsuredNumberQuestion("nonsense-1", "12", "", "\x00", "xyz", date(1952, 2, 29), TODAY)
    answer = asking(town.connection, lambda connector: connector.ask_by_insured_number(question))
    assert (answer.status, answer.reason) == (EligibilityStatus.COULD_NOT_CHECK, Reason.AUTHORITY_REFUSED)


@contextmanager
def _line(*parts: bytes) -> Iterator[str]:
    """Answer connections with raw bytes, one part for each connection, then close; give the address."""

    def serve(listener: socket.socket) -> None:
        for part in parts:
            connection, _ = listener.accept()
            with connection, suppress(ConnectionError):  # the client may go before it has read all
                connection.recv(65536)
                connection.sendall(part)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        thread.join(10)
        assert not thread.is_alive()


HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"", Reason.AUTHORITY_UNREACHABLE),
        (b"\x16\x03\x01 no http", Reason.AUTHORITY_UNREACHABLE),
        (HEAD + b"content-length: 9\r\n\r\n{}", Reason.AUTHORITY_UNREACHABLE),
        (HEAD + b"content-length: 2\r\n\r\n{}", Reason.AUTHORITY_WRONG_ANSWER),
        (HEAD + b"content-length: 3\r\ncontent-encoding: gzip\r\n\r\nxyz", Reason.AUTHORITY_WRONG_ANSWER),
        (HEAD + b"content-length: 300000\r\n\r\n" + b" " * 300_000, Reason.AUTHORITY_WRONG_ANSWER),
        (b"HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n", Reason.AUTHORITY_WRONG_ANSWER),
        (b"HTTP/1.1 429 Slow\r\ncontent-length: 0\r\n\r\n", Reason.AUTHORITY_BUSY),
    ],
)
def test_a_bad_line(answer: bytes, reason: Reason, token_file: Path) -> None:
    """Bytes that a proxy or a broken line may give."""
    with _line(answer) as url:
        connection = AuthorityConnection(url, "clinic-a", token_file, retries=RetryLimits(attempts=1))
        result = Case(connection, 1, "1").by_certificate()
    assert (result.status, result.reason) == (EligibilityStatus.COULD_NOT_CHECK, reason)


def test_every_http_status() -> None:
    """Only 200 is let through; each other one says by its class what to do."""
    errors = {4: AuthorityRefused, 5: AuthorityBusy}
    check_http_status(200)
    with pytest.raises(AuthorityMaintenance):
        check_http_status(503, maintained=True)
    for status in (*range(100, 200), *range(201, 600)):
        expected = AuthorityBusy if status == 429 else errors.get(status // 100, AuthorityWrongAnswer)
        with pytest.raises(expected):
            check_http_status(status)


@pytest.mark.parametrize(("connect_s", "answer_s"), [(0.0, 1.0), (1.0, 0.0)])
def test_a_limit_is_needed(connect_s: float, answer_s: float, token_file: Path) -> None:
    """A question without a time limit could hold a patient for ever."""
    with pytest.raises(ValueError, match="above 0"):
        AuthorityConnection("http://127.0.0.1:1", "clinic-a", token_file, connect_s, answer_s)


@pytest.mark.parametrize("url", ["http://authority.example:80", "ftp://127.0.0.1:1", "http://127.0.0.1.example:80"])
def test_no_token_in_the_clear(url: str, token_file: Path) -> None:
    """Plain http is for loopback only."""
    with pytest.raises(ValueError, match="https"):
        AuthorityConnection(url, "clinic-a", token_file)
