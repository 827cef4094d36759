"""The host against a model: whatever the order of its steps, and whichever of them is the last before a crash.

A terminal sends until it has a receipt, clinic software takes and gives receipts, and both lose some of what comes.
The host may be gone before a commit, after it, with a job in hand, or after it published and before it noted that.
At the end everything is let run without a crash: then nobody misses anything and nobody has anything twice.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from device.wire import codec, envelope, topics
from device.wire.keys import read_verify_key
from device.wire.messages.host import REPLY_TYPE, ReplyClaims
from device.wire.messages.subscriber import RESULT_RECEIPT_TYPE, RESULT_TYPE, ResultClaims
from device.wire.messages.visit import Card, Holder
from device.wire.topics import Leaf, SubscriberLeaf
from device.wire.words import ReceiptState
from host.worker.changes import Job
from tests.host.inbox.restartable import CLINIC, Crash, RestartableHost
from tests.host.line.bodies import FACE, NO_CARD, STAFF, visit_body
from tests.host.world import SETTINGS

CARD = Card(issuer="0badcafe", serial="4711", not_after=1_800_000_000)
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where syncing costs nothing: what is tested is the order of commits."""

EXAMPLES, STEPS = 10, 40


class End(Enum):
    """How a step ends."""

    WELL = "well"
    BEFORE_COMMIT = "before the commit"
    AFTERWARDS = "after the commit, before anything else"


ENDS = st.sampled_from([*[End.WELL] * 4, End.BEFORE_COMMIT, End.AFTERWARDS])
VISITS = 6
TIMES = st.lists(st.integers(0, 2), min_size=VISITS, max_size=VISITS)
HOLDERS = st.sampled_from([FACE, STAFF, NO_CARD])
SECONDS = st.sampled_from([1, int(SETTINGS.lease_s) + 1])


class InboxMachine(RuleBasedStateMachine):
    """The model: what the terminal still owes, what the person and clinic software have seen."""

    prepared: Path

    def __init__(self) -> None:
        """Begin with an empty host."""
        super().__init__()
        self._stack = contextlib.ExitStack()
        folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(dir=MEMORY)))
        self.host = RestartableHost(self.prepared, folder)
        self._stack.callback(self.host.close)
        self.made: set[str] = set()
        self.owed: dict[tuple[str, int], str] = {}
        self.in_hand: list[Job] = []
        self.replies: dict[str, set[str]] = defaultdict(set)
        self.results: dict[str, ResultClaims] = {}
        self.receipts: list[str] = []

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        """Take one of the steps that are possible now.

        One rule for all, because Hypothesis leaves rules out at random, and only all of them together go far.
        """
        end = data.draw(ENDS)
        steps: dict[str, Callable[[], None]] = {"wait": lambda: self.wait(data.draw(SECONDS))}
        if len(self.made) < VISITS:
            steps["come"] = lambda: self.come(data.draw(HOLDERS))
        if self.owed:
            steps["arrive"] = lambda: self.arrive(data.draw(TIMES), end)
        if self.made:
            steps["claim"] = lambda: self.claim(end)
        if self.in_hand:
            steps["answer"] = lambda: self.answer(end)
            steps["answer_together"] = lambda: self.answer_together(
                end, breaks=data.draw(st.booleans()), taken=data.draw(st.booleans())
            )
        if self._column("SELECT number FROM results WHERE due_at IS NOT NULL"):
            steps["send"] = lambda: self.send(noted=end is End.WELL, taken=data.draw(st.booleans()))
        if self.receipts:
            steps["hear"] = lambda: self.hear_receipts(end)
        steps[data.draw(st.sampled_from(sorted(steps)))]()

    def come(self, holder: Holder) -> None:
        """Somebody comes to the terminal."""
        voice = self.host.voice
        body = visit_body(holder, CARD)
        claims = voice.claims(body)
        self.made.add(body.visit_id)
        self.owed[claims.boot, claims.seq] = voice.seal(claims)

    def arrive(self, times: list[int], end: End) -> None:
        """Each of what is owed arrives so many times, the newest first; receipts go back if the host lives."""
        newest_first = [*self.owed.values()][::-1]
        sent = [sealed for sealed, count in zip(newest_first, times, strict=False) for _ in range(count)]
        with self._crashing(end):
            stored = self.host.store(topics.terminal_topic(CLINIC, "t-front", Leaf.VISIT), sent)
            self._leave_if(end)
            for entry in stored.receipts.get("t-front", []):
                assert entry.state in (ReceiptState.STORED, ReceiptState.REPEAT)
                self.owed.pop((entry.boot, entry.seq), None)

    def claim(self, end: End) -> None:
        """The worker takes what is due."""
        with self._crashing(end):
            jobs = self.host.claim()
            self._leave_if(end)
            self.in_hand += jobs

    def answer(self, end: End) -> None:
        """The authority answers for a job in hand, perhaps after its lease ran out."""
        job = self.in_hand.pop()
        with self._crashing(end):
            self.host.settle(job)
            self._leave_if(end)

    def answer_together(self, end: End, *, breaks: bool, taken: bool) -> None:
        """The authority answers for all jobs in hand, and that goes straight out.

        The host may be gone between commit and network, or before it notes what went; the network may lose it.
        """
        jobs, self.in_hand = self.in_hand, []
        self.host.wire.breaks = breaks
        with self._crashing(end):
            self.host.settle_together(jobs)
            self._leave_if(end)
            self.host.note()
        self._carry(taken=taken)

    def send(self, noted: bool, taken: bool) -> None:
        """What is due goes out; the host may be gone before it notes that, and the network may lose it."""
        self.host.wire.breaks = not noted
        try:
            self.host.send()
        except Crash:
            self._begin_again()
        self._carry(taken=taken)

    def _carry(self, *, taken: bool) -> None:
        carried, self.host.wire.carried = self.host.wire.carried, []
        self.host.wire.breaks = False
        for message in carried if taken else ():
            self._take(message.topic, message.payload)

    def hear_receipts(self, end: End) -> None:
        """What clinic software said arrives."""
        topic = topics.subscriber_topic(CLINIC, self.host.software.name, SubscriberLeaf.RECEIPT)
        with self._crashing(end):
            self.host.store(topic, self.receipts)
            self._leave_if(end)
            self.receipts.clear()

    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.host.clock.now += seconds

    @invariant()
    def nothing_is_twice(self) -> None:
        """A visit is stored once, answered to its person once, and each change of it is one message."""
        ids = self._column("SELECT visit_id FROM visits")
        assert len(ids) == len(set(ids)) == len(self._column("SELECT inbox_id FROM inbox"))
        assert all(len(seen) == 1 for seen in self.replies.values())
        changes = [(claims.body.visit_id, claims.body.change) for claims in self.results.values()]
        assert len(changes) == len(set(changes))
        assert {change for _, change in changes} <= {1}, "the authority says the same each time, which is no change"
        numbers = self._column("SELECT number FROM results ORDER BY number")
        assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def what_has_a_receipt_is_there(self) -> None:
        """The terminal gave up only what the host has."""
        assert len(self._column("SELECT inbox_id FROM inbox")) >= len(self.made) - len(self.owed)

    def teardown(self) -> None:
        """Let everything run to its end, then look whether anybody misses anything."""
        try:
            self._run_on()
            assert not self.owed
            assert set(self._column("SELECT visit_id FROM visits")) == self.made
            assert {claims.body.visit_id for claims in self.results.values()} == self.made
            assert not self._column("SELECT number FROM results WHERE acknowledged_at IS NULL")
            assert not self._column("SELECT number FROM quarantine")
            self.nothing_is_twice()
        finally:
            self._stack.close()

    def _run_on(self) -> None:
        for _ in range(4):  # a first answer, a later one, and what was lost on the way of each
            topic = topics.terminal_topic(CLINIC, "t-front", Leaf.VISIT)
            for entry in self.host.store(topic, list(self.owed.values())).receipts.get("t-front", []):
                self.owed.pop((entry.boot, entry.seq))
            for job in self.host.claim():
                self.host.settle(job)
            self.send(noted=True, taken=True)
            self.hear_receipts(End.WELL)
            self.host.clock.now += max(SETTINGS.lease_s, SETTINGS.resend_max_s) + 1

    @contextlib.contextmanager
    def _crashing(self, end: End) -> Iterator[None]:
        self.host.commit_fails = end is End.BEFORE_COMMIT
        try:
            yield
        except Crash:
            self._begin_again()
        finally:
            self.host.commit_fails = False

    def _leave_if(self, end: End) -> None:
        if end is End.AFTERWARDS:
            raise Crash

    def _begin_again(self) -> None:
        self.in_hand.clear()
        self.host.begin_again()

    def _take(self, topic: str, sealed: str) -> None:
        host, voice, software = self.host, self.host.voice, self.host.software
        identity = host.keys.identity()
        if topic == topics.terminal_topic(CLINIC, voice.name, Leaf.REPLY):
            opened = envelope.open_sealed(sealed, voice.keys.opening, receiver=voice.name, sender="h-main")
            control = read_verify_key(identity.control_key.jwk())
            reply = codec.from_json(envelope.verify(opened.token, REPLY_TYPE, lambda _: control).claims, ReplyClaims)
            self.replies[reply.body.visit_id].add(reply.jti)
            return
        opened = envelope.open_sealed(sealed, software.opening, receiver=software.name, sender="h-main")
        key = read_verify_key(identity.result_key.jwk())
        claims = codec.from_json(envelope.verify(opened.token, RESULT_TYPE, lambda _: key).claims, ResultClaims)
        self.results[claims.jti] = claims
        receipt = codec.to_json(host.receipt_of(claims))
        self.receipts.append(envelope.sign(RESULT_RECEIPT_TYPE, receipt, software.signing))

    def _column(self, query: str) -> list[object]:
        with self.host.engine.connect() as connection:
            return list(connection.exec_driver_sql(query).scalars())


def test_inbox_machine(prepared_world: Path) -> None:
    class Machine(InboxMachine):
        prepared = prepared_world

    run_state_machine_as_test(
        Machine, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None)
    )
