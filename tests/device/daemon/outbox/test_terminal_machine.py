"""The terminal against a model: counter, outbox and sender, with an end of firmware or daemon after each step.

A visit counts as accepted once the outbox has committed it, whether or not anybody was told. It stays until the host
has it and says so; the host loses some of what is sent, and some of its receipts are lost. At the end everything is
let run: then the host has every accepted visit, as it was made, and the outbox is empty.
"""

from __future__ import annotations

import random
import tempfile
from contextlib import ExitStack
from enum import Enum
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from device.daemon.base.pauses import Pauses
from device.daemon.base.settings import OutboxSettings
from device.daemon.outbox.sender import Sender, Windows
from device.daemon.outbox.store import Key, Outbox, digest_of
from device.firmware.keys.counter import Counter
from device.wire.local import Put
from device.wire.messages.host import ReceiptEntry
from device.wire.words import ReceiptState

TICKET_KEY = bytes(32)
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where syncing costs nothing: what is tested is the order of commits."""

LONGEST_PAUSE_S = 8.0


class End(Enum):
    """What ends in the middle of handing a visit over."""

    NOBODY = "nobody"
    FIRMWARE_BEFORE = "the firmware, with a number that it has not used"
    DAEMON_AFTER = "the daemon after the commit, before it says so; the firmware hands the same over again"
    BOTH_AFTER = "both after the commit; nobody was told"


class TerminalMachine(RuleBasedStateMachine):
    """The model: what was accepted, what is on its way, and what the host has."""

    def __init__(self) -> None:
        """Begin with a new terminal."""
        super().__init__()
        self._stack = ExitStack()
        self._folder = Path(self._stack.enter_context(tempfile.TemporaryDirectory(dir=MEMORY)))
        self.now = 0.0
        self.link_up = True
        self.boots = 0
        self.last_seq = 0
        self.accepted: dict[Key, str] = {}
        self.on_air: list[str] = []
        self.at_host: dict[Key, str] = {}
        self.receipts: list[ReceiptEntry] = []
        self.end_firmware()
        self.end_daemon()

    def teardown(self) -> None:
        """Let everything run to its end, then look whether anything is missing or left."""
        try:
            self.link_up = True
            for _ in range(len(self.accepted) + 1):
                self.now += LONGEST_PAUSE_S
                self.send()
                self.arrive(lost=False)
                self.settle(lost=False, ends=False)
            assert self.at_host == self.accepted
            assert self.outbox.counts().waiting == 0
        finally:
            self._stack.close()

    @rule()
    def end_firmware(self) -> None:
        """The firmware ends and begins again under another start id, on the counter that it left."""
        self.boots += 1
        self.counter = Counter(self._folder / "counter.sqlite", TICKET_KEY)
        self._stack.callback(self.counter.close)

    @rule()
    def end_daemon(self) -> None:
        """The daemon ends without closing anything, and begins again on what it left."""
        self.outbox = Outbox(self._folder / "outbox.db", OutboxSettings())
        self._stack.callback(self.outbox.close)
        pauses = Pauses(1.0, LONGEST_PAUSE_S, random.Random(1))
        windows = Windows(3, 2, 10.0)
        self.sender = Sender(self.outbox, self._publish, windows=windows, pauses=pauses, clock=lambda: self.now)

    @rule(urgent=st.booleans(), end=st.sampled_from(End))
    def hand_over(self, urgent: bool, end: End) -> None:
        """A visit ends at the terminal."""
        seq = self.counter.next_seq()
        assert seq > self.last_seq
        self.last_seq = seq
        if end is End.FIRMWARE_BEFORE:
            self.end_firmware()
            return
        message = Put(f"boot-{self.boots}", seq, f"visit {seq}", urgent)
        key = Key(message.boot, seq)
        self.outbox.put(message)
        self.accepted[key] = message.sealed
        if end is End.DAEMON_AFTER:
            self.end_daemon()
            self.outbox.put(message)
        elif end is End.BOTH_AFTER:
            self.end_daemon()
            self.end_firmware()
        else:
            self.sender.came(key, urgent=urgent)

    @rule()
    def send(self) -> None:
        """What is due goes out."""
        self.sender.step()

    @rule(lost=st.booleans())
    def arrive(self, lost: bool) -> None:
        """What is on its way reaches the host, or the broker loses it."""
        sent, self.on_air = self.on_air, []
        for sealed in () if lost else sent:
            key = next(key for key, text in self.accepted.items() if text == sealed)
            state = ReceiptState.REPEAT if key in self.at_host else ReceiptState.STORED
            self.at_host[key] = sealed
            self.receipts.append(ReceiptEntry(*key, digest_of(sealed), state))

    @rule(lost=st.booleans(), ends=st.booleans())
    def settle(self, lost: bool, ends: bool) -> None:
        """The host's receipt comes, or is lost; the daemon may end right after it settled, before it forgets."""
        entries, self.receipts = self.receipts, []
        if lost:
            return
        settled = self.outbox.settle(entries)
        if ends:
            self.end_daemon()
            return
        for entry in settled:
            self.sender.forget(Key(entry.boot, entry.seq))

    @rule(up=st.booleans())
    def change_link(self, up: bool) -> None:
        """The broker is reached, or is not."""
        self.link_up = up
        self.sender.link_changed()

    @rule(seconds=st.sampled_from([0.5, LONGEST_PAUSE_S, 100.0]))
    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.now += seconds

    @invariant()
    def what_was_accepted_is_somewhere(self) -> None:
        """A visit leaves the outbox only when the host has it, and never comes from nowhere."""
        keys = set(self.outbox.waiting(1000))
        assert set(self.accepted) == keys | set(self.at_host)
        assert {key: self.outbox.read_sealed(key) for key in keys} == {key: self.accepted[key] for key in keys}

    def _publish(self, sealed: str) -> bool:
        if self.link_up:
            assert sealed in self.accepted.values()
            self.on_air.append(sealed)
        return self.link_up


TestTerminalMachine = TerminalMachine.TestCase
TestTerminalMachine.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
