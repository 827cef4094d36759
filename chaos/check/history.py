"""The check of a run's history: what terminals committed against what host and subscribers have. Pure.

A terminal's journal has a line before it hands a visit to the outbox and one after the outbox committed it. Between
the two anything may have happened, so such a visit may arrive once or not at all; one that was committed has to
arrive exactly once, in the host's records and at every subscriber, with the very content that was handed over.
Whoever was shown a ticket counts as committed, too.

Subscribers drop repeats by `jti`, as every clinic software has to (docs/messages.md): a repeat of the same message
is no doubling, two messages about the same change of a visit are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Key(NamedTuple):
    """What makes a message unique."""

    terminal: str
    boot: str
    seq: int


@dataclass(frozen=True)
class Offered:
    """A visit that a terminal handed over; `committed` once the outbox said so. `body` digests the content."""

    key: Key
    visit_id: str
    digest: str
    body: str
    committed: bool


@dataclass(frozen=True)
class Shown:
    """A ticket that a person saw on the screen of a terminal."""

    terminal: str
    ticket: str


@dataclass(frozen=True)
class Stored:
    """A visit in the host's records."""

    key: Key
    visit_id: str
    ticket: str
    digest: str
    body: str


@dataclass(frozen=True)
class Received:
    """A result that a subscriber passed on; `content` digests what no later change of the visit alters."""

    subscriber: str
    jti: str
    number: int
    visit_id: str
    change: int
    content: str


@dataclass(frozen=True)
class History:
    """All that is known after a run; `contents` gives the digest of `Received.content` by visit, as it should be."""

    offered: Sequence[Offered]
    shown: Sequence[Shown]
    stored: Sequence[Stored]
    contents: dict[str, str]
    subscribers: Sequence[str]
    received: Sequence[Received]
    telling_all: frozenset[str] = frozenset()
    """Terminals that journal every visit; a visit of theirs that is not in the journal was made up."""


@dataclass
class Verdict:
    """What is wrong, as sentences; `repeats` counts messages that a subscriber passed on again, which is allowed."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    repeats: int = 0

    @property
    def is_clean(self) -> bool:
        """Whether nothing was lost, doubled or altered."""
        return not (self.lost or self.doubled or self.altered)


def judge(history: History) -> Verdict:
    """Compare all sides."""
    verdict = Verdict()
    _judge_host(history, verdict)
    _judge_shown(history, verdict)
    for subscriber in history.subscribers:
        received = [one for one in history.received if one.subscriber == subscriber]
        _judge_subscriber(subscriber, received, history, verdict)
    return verdict


def _judge_host(history: History, verdict: Verdict) -> None:
    by_key: dict[Key, list[Stored]] = defaultdict(list)
    for stored in history.stored:
        by_key[stored.key].append(stored)
    verdict.doubled += [f"host: {key} stored {len(same)} times" for key, same in by_key.items() if len(same) > 1]
    verdict.doubled += _more_than_once("host: visit", (stored.visit_id for stored in history.stored))
    for offered in history.offered:
        found = by_key.pop(offered.key, [])
        if offered.committed and not found:
            verdict.lost.append(f"host: {offered.visit_id} of {offered.key} was committed and is not there")
        verdict.altered += [
            f"host: {offered.visit_id} is not what was sent" for one in found if _differs(offered, one)
        ]
    strange = [key for key in by_key if key.terminal in history.telling_all]
    verdict.altered += [f"host: nobody sent {key}" for key in strange]


def _differs(offered: Offered, stored: Stored) -> bool:
    sent = (offered.visit_id, offered.digest, offered.body)
    return sent != (stored.visit_id, stored.digest, stored.body)


def _judge_shown(history: History, verdict: Verdict) -> None:
    tickets = Counter((stored.key.terminal, stored.ticket) for stored in history.stored)
    for shown in history.shown:
        count = tickets[(shown.terminal, shown.ticket)]
        if count == 0:
            verdict.lost.append(f"host: ticket {shown.ticket} of {shown.terminal} was shown and is not there")
        if count > 1:
            verdict.doubled.append(f"host: ticket {shown.ticket} of {shown.terminal} is there {count} times")


def _judge_subscriber(subscriber: str, received: Sequence[Received], history: History, verdict: Verdict) -> None:
    messages = {one.jti: one for one in received}
    verdict.repeats += len(received) - len(messages)
    if any(one != messages[one.jti] for one in received):
        verdict.altered.append(f"{subscriber}: one message was passed on in two forms")
    changes = (f"{one.visit_id} change {one.change}" for one in messages.values())
    verdict.doubled += _more_than_once(subscriber, changes)
    verdict.doubled += _more_than_once(f"{subscriber}: number", (str(one.number) for one in messages.values()))
    known = {one.visit_id for one in messages.values()}
    missing = [stored.visit_id for stored in history.stored if stored.visit_id not in known]
    verdict.lost += [f"{subscriber}: {visit_id} never came" for visit_id in missing]
    wrong = [one for one in messages.values() if history.contents.get(one.visit_id) != one.content]
    verdict.altered += [f"{subscriber}: {one.visit_id} is not what the host has" for one in wrong]


def _more_than_once(where: str, names: Iterable[str]) -> list[str]:
    return [f"{where} {name} came {count} times" for name, count in Counter(names).items() if count > 1]
