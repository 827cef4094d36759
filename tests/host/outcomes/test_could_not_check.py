"""Whatever goes wrong, "could not check" never becomes a word about the insurance: a property over every error path.

The connector is the real one, over a real socket; what it gets is anything at all. Only a whole answer in which the
system itself says so may end in another status, and what is whole is judged here once more, by other means.
"""

from __future__ import annotations

import asyncio
import contextlib
import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from device.wire.words import EligibilityStatus
from host.eligibility.answer import EligibilityAnswer, could_not_check
from host.eligibility.connection import AuthorityConnection, open_authority
from host.eligibility.port import EligibilityConnector
from host.eligibility.reason import Reason
from host.eligibility.retry import RetryLimits
from tests.host.authority.process import CLIENT_TOKEN
from tests.host.eligibility.answers import valid_answer
from tests.host.outcomes.town import Insured

SAID = {2: "not_eligible", 3: "new_elsewhere", 4: "not_found", 5: "several"}
NEGATIVE = {*SAID.values(), "not_registered"}
INSURED = Insured("700000")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: %d\r\n\r\n"


def says_so(body: bytes, answer: EligibilityAnswer) -> bool:
    """Whether a whole answer, to the question that was asked, says what was understood."""
    try:
        data = json.loads(body)
        result = data["result"]
    except (ValueError, KeyError, TypeError):
        return False
    whole = data["request_id"] == "r" and (result["segment"], result["status"]) == (1, 1)
    if not whole:
        return False
    if answer.status is EligibilityStatus.NOT_REGISTERED:
        return (result["validity"], data["registration"]) == (4, "not_registered")
    return SAID.get(result["validity"]) == answer.status


class Answering:
    """A server that answers every request with the bytes that a test sets, and ends the connection."""

    reply = b""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Read one request, then answer."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            head = await reader.readuntil(b"\r\n\r\n")
            lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            await reader.readexactly(int(lengths[0].partition(b":")[2]))
            writer.write(self.reply)
            await writer.drain()
        writer.close()


@pytest.fixture(scope="module")
def token_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file with a clinic's token."""
    path = tmp_path_factory.mktemp("token") / "authority.token"
    path.write_text(CLIENT_TOKEN)
    return path


Ask = Callable[[bytes], tuple[EligibilityAnswer, EligibilityAnswer]]


@pytest.fixture(scope="module")
def ask(token_file: Path) -> Iterator[Ask]:
    """Give what asks by card and by number, and gets these bytes."""
    answering, limits = Answering(), RetryLimits(attempts=1, first_pause_s=0, total_s=20)

    async def both(connector: EligibilityConnector, reply: bytes) -> tuple[EligibilityAnswer, EligibilityAnswer]:
        answering.reply = reply
        by_card = await connector.ask_by_certificate(INSURED.by_card("r"))
        return by_card, await connector.ask_by_insured_number(INSURED.by_number("r"))

    with asyncio.Runner() as runner:
        server = runner.run(asyncio.start_server(answering.serve, "127.0.0.1", 0))
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        opened = open_authority(AuthorityConnection(url, "c", token_file, answer_s=20, retries=limits), lambda: 0.5)
        connector = runner.run(opened.__aenter__())
        yield lambda reply: runner.run(both(connector, reply))
        runner.run(opened.__aexit__(None, None, None))
        server.close()


def check(answers: tuple[EligibilityAnswer, ...], body: bytes) -> None:
    for answer in answers:
        if answer.status in NEGATIVE:
            assert says_so(body, answer)
        assert answer.checked is (answer.reason is Reason.NONE)
        assert answer.checked or not answer.qualifications


def with_head(body: bytes) -> bytes:
    return HEAD % len(body) + body


def parts_of(node: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Give the path of every key of an answer."""
    if not isinstance(node, dict):
        return []
    return [found for key, value in node.items() for found in [(*path, key), *parts_of(value, (*path, key))]]


ANSWERS = [valid_answer() | {"request_id": "r"}]
ANSWERS += [copy.deepcopy(ANSWERS[0]) for _ in SAID]
for _answer, _validity in zip(ANSWERS[1:], SAID, strict=True):
    _answer["result"]["validity"] = _validity

scalars = st.none() | st.booleans() | st.integers(-3, 12) | st.text(max_size=4) | st.floats(allow_nan=False)
anything = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner)
)


@st.composite
def bent_answers(draw: st.DrawFn) -> bytes:
    """Give an answer with up to three of its parts changed or taken away."""
    answer = copy.deepcopy(draw(st.sampled_from(ANSWERS)))
    for _ in range(draw(st.integers(0, 3))):
        paths = parts_of(answer)
        *above, last = draw(st.sampled_from(paths)) if paths else ("result",)
        place: Any = answer
        for key in above:
            place = place[key]
        if draw(st.booleans()):
            place.pop(last, None)
        else:
            place[last] = draw(anything)
    return json.dumps(answer).encode()


MANY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@settings(MANY, max_examples=120)
@given(body=bent_answers())
def test_an_answer_with_parts_changed(ask: Ask, body: bytes) -> None:
    check(ask(with_head(body)), body)


@settings(MANY, max_examples=60)
@given(body=st.sampled_from([json.dumps(answer).encode() for answer in ANSWERS]), data=st.data())
def test_an_answer_that_is_cut_or_scratched(ask: Ask, body: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(body) - 1))
    scratched = body[:at] + bytes([data.draw(st.integers(0, 255))]) + body[at + 1 :]
    cut = with_head(body)[: data.draw(st.integers(0, len(with_head(body)) - 1))]
    check(ask(with_head(scratched)), scratched)
    assert not any(answer.checked for answer in ask(cut))


@settings(MANY, max_examples=60)
@given(reply=st.binary(max_size=200))
def test_bytes_that_are_no_answer(ask: Ask, reply: bytes) -> None:
    assert not any(answer.checked for answer in ask(reply))
    assert not any(answer.checked for answer in ask(with_head(reply)))


@settings(MANY, max_examples=80)
@given(status=st.integers(100, 999).filter(lambda status: status != 200), said=st.sampled_from(ANSWERS))
def test_every_http_status_but_200(ask: Ask, status: int, said: dict[str, Any]) -> None:
    """Even with a good answer in its body."""
    body = json.dumps(said).encode()
    reply = with_head(body).replace(b"200 OK", b"%d Other" % status)
    assert not any(answer.checked for answer in ask(reply))


@pytest.mark.parametrize("segment", [1, 2, 9, None])
@pytest.mark.parametrize("status", [1, 2, None])
@pytest.mark.parametrize("validity", [*SAID, 1, 6, None])
def test_every_verdict(ask: Ask, segment: int | None, status: int | None, validity: int | None) -> None:
    """What is said beside an error, or before the end, counts for nothing."""
    answer = copy.deepcopy(ANSWERS[0])
    answer["result"] |= {"segment": segment, "status": status, "validity": validity}
    body = json.dumps(answer).encode()
    answers = ask(with_head(body))
    check(answers, body)
    assert not any(one.checked for one in answers) or (segment, status) == (1, 1)


def test_a_whole_answer_is_understood(ask: Ask) -> None:
    """So that the property is not kept by understanding nothing."""
    understood = []
    for answer in ANSWERS:
        body = json.dumps(answer).encode()
        by_card, _ = ask(with_head(body))
        check((by_card,), body)
        understood.append(by_card.status)
    assert understood[0] is EligibilityStatus.ELIGIBLE
    assert [str(status) for status in understood[1:]] == [*SAID.values()]


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason is not Reason.NONE])
def test_every_reason_is_could_not_check_on_every_way_out(reason: Reason) -> None:
    """As an answer and on the wire, also when asked late."""
    wire = could_not_check(reason).on_wire(late=True)
    assert (wire.checked, wire.checked_late, wire.status) == (False, False, EligibilityStatus.COULD_NOT_CHECK)
    assert wire.reason == reason
    for status in NEGATIVE:
        with pytest.raises(ValueError, match="could_not_check"):
            EligibilityAnswer(EligibilityStatus(status), reason)
