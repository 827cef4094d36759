"""The outbox against a model: any order of puts, receipts and sudden ends keeps exactly what is owed."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from device.daemon.base.errors import NumberUsedTwice, OutboxFull
from device.daemon.base.settings import OutboxSettings
from device.daemon.outbox.store import Counts, Key, Outbox, digest_of
from device.wire.local import Put
from device.wire.messages.host import ReceiptEntry
from device.wire.words import ReceiptState

LIMITS = OutboxSettings(max_rows=6, max_bytes=60)
KEYS = st.builds(Key, st.sampled_from(["b1", "b2"]), st.integers(1, 5))
TEXTS = st.sampled_from(["first", "second", "x" * 25])


class OutboxMachine(RuleBasedStateMachine):
    """The model: what waits and what is dead, by key."""

    def __init__(self) -> None:
        """Begin with an empty file."""
        super().__init__()
        self._folder = contextlib.ExitStack()
        self._path = Path(self._folder.enter_context(tempfile.TemporaryDirectory())) / "outbox.db"
        self.outbox = Outbox(self._path, LIMITS)
        self.waiting: dict[Key, str] = {}
        self.dead: dict[Key, str] = {}

    def teardown(self) -> None:
        """Remove the file."""
        self.outbox.close()
        self._folder.close()

    @rule(key=KEYS, text=TEXTS, urgent=st.booleans())
    def put(self, key: Key, text: str, urgent: bool) -> None:
        """Put a message; the refusal, if any, is the one that the model foresees."""
        stored = {**self.dead, **self.waiting}
        message = Put(key.boot, key.seq, text, urgent)
        expected: type[Exception] | None = None
        if key in stored:
            expected = None if stored[key] == text else NumberUsedTwice
        elif len(stored) >= LIMITS.max_rows or sum(map(len, stored.values())) + len(text) > LIMITS.max_bytes:
            expected = OutboxFull
        with pytest.raises(expected) if expected else contextlib.nullcontext():
            self.outbox.put(message)
        if expected is None:
            self.waiting.update({key: text} if key not in stored else {})

    @rule(key=KEYS, text=TEXTS, state=st.sampled_from(list(ReceiptState)))
    def settle(self, key: Key, text: str, state: ReceiptState) -> None:
        """Settle with a receipt that may or may not fit."""
        entry = ReceiptEntry(key.boot, key.seq, digest_of(text), state)
        fits = self.waiting.get(key) == text
        assert self.outbox.settle([entry]) == ([entry] if fits else [])
        if fits:
            del self.waiting[key]
            if state is ReceiptState.REJECTED:
                self.dead[key] = text

    @precondition(lambda self: self.waiting)
    @rule()
    def end_suddenly(self) -> None:
        """Open the file anew beside the former connection, which never closes it, as after a kill."""
        former, self.outbox = self.outbox, Outbox(self._path, LIMITS)
        self._folder.callback(former.close)

    @invariant()
    def holds_what_is_owed(self) -> None:
        """What waits can be read as it was put; nothing else can."""
        assert self.outbox.counts() == Counts(len(self.waiting), len(self.dead))
        keys = self.outbox.waiting(100)
        assert {key: self.outbox.read_sealed(key) for key in keys} == self.waiting
        assert len(keys) == len(self.waiting)


TestOutboxMachine = OutboxMachine.TestCase
TestOutboxMachine.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
