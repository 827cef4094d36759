"""What is wrong with what was seen of a fleet; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from device.base.config_check.fault import Outcome, worst
from device.wire.numbers import Words
from host.fleet.settings import FleetSettings
from host.fleet.status.numbers import Number
from host.fleet.status.seen import ClinicSeen, DatabaseSeen, Seen, StreamSeen

_SILENT_S = 30.0
"""After it a desk says that its host is silent."""
_UNANSWERED_S = 60.0
"""Every visit has its first answer by then, be it that nothing could be checked."""


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong: its number, how bad it is, where, and what was seen."""

    number: int
    outcome: Outcome
    place: str
    seen: Words


def judge(seen: Seen, settings: FleetSettings) -> tuple[Trouble, ...]:
    """Give what is wrong, what stops work first."""
    found = [*_nodes(seen), *_workers(seen, settings)]
    if seen.database is not None:
        found += _database(seen.database)
        if not seen.database.number:
            found += (trouble for clinic in seen.clinics for trouble in _clinic(clinic, settings))
    return tuple(sorted(found, key=lambda trouble: -trouble.outcome))


def outcome_of(troubles: tuple[Trouble, ...]) -> Outcome:
    """Give the whole's: the exit code."""
    return worst([trouble.outcome for trouble in troubles])


def _nodes(seen: Seen) -> Iterator[Trouble]:
    for node in seen.nodes:
        if not node.reached:
            yield Trouble(Number.NODE, Outcome.WARNING, node.name, Words("届きません", "is not reached"))
        elif node.stream is None and seen.stream is not None:
            words = Words("他のノードから切れています", "is cut off from the other nodes")
            yield Trouble(Number.NODE, Outcome.WARNING, node.name, words)
    stream = seen.stream
    if stream is None:
        words = Words("どのノードも答えません", "no node answers for it")
        yield Trouble(Number.STREAM, Outcome.FAILED, "VISITS", words)
        return
    if not stream.leader or not stream.consumer_leader:
        yield Trouble(Number.STREAM, Outcome.FAILED, "VISITS", Words("リーダーがいません", "has no leader"))
    elif not _has_majority(seen, stream):
        words = Words("過半数のノードがありません", "has no majority of its nodes")
        yield Trouble(Number.STREAM, Outcome.FAILED, "VISITS", words)
    reached = {node.name for node in seen.nodes if node.reached}
    for follower in stream.followers:
        if follower.node in reached and (follower.offline or not follower.current):
            words = Words(f"追いついていません（遅れ {follower.lag}）", f"is not up to date ({follower.lag} behind)")
            yield Trouble(Number.STREAM, Outcome.WARNING, follower.node, words)


def _has_majority(seen: Seen, stream: StreamSeen) -> bool:
    """Whether more than half of its nodes answered; one that is left alone calls itself leader for some seconds."""
    members = {stream.leader, *(follower.node for follower in stream.followers)}
    whole = {node.name for node in seen.nodes if node.stream is not None}
    return 2 * len(members & whole) > len(members)


def _workers(seen: Seen, settings: FleetSettings) -> Iterator[Trouble]:
    if not any(node.reached for node in seen.nodes):
        return  # nobody could be heard
    if not seen.workers:
        words = Words("一つも動いていません", "none is at work")
        yield Trouble(Number.WORKERS, Outcome.FAILED, "workers", words)
    stream = seen.stream
    if stream and stream.waiting > settings.stream.at_once * max(1, len(seen.workers)):
        words = Words(f"{stream.waiting} 件が待っています", f"{stream.waiting} messages wait")
        yield Trouble(Number.WAITING, Outcome.WARNING, "VISITS", words)


def _database(database: DatabaseSeen) -> Iterator[Trouble]:
    if database.number:
        words = Words("書き込めるサーバーがありません", "no server takes writes")
        if database.number != Number.PRIMARY:
            words = Words("開けません", "cannot be opened")
        yield Trouble(database.number, Outcome.FAILED, "database", words)
    for server in database.servers:
        if not server.reached and not database.number:
            yield Trouble(Number.STANDBY, Outcome.WARNING, server.place, Words("届きません", "is not reached"))
    primaries = [server.place for server in database.servers if server.reached and not server.is_standby]
    if len(primaries) > 1:
        words = Words("二つが書き込みを受けています", "two servers take writes")
        yield Trouble(Number.PRIMARY, Outcome.FAILED, ", ".join(primaries), words)
    commit = database.commit
    if commit is not None and not commit.confirmed:
        words = Words("待機系が書き込みを確認しません", "the standby confirms no commit")
        yield Trouble(Number.STANDBY, Outcome.FAILED, "database", words)
    elif commit is not None and not commit.standbys:
        words = Words("待機系を待つ設定がありません", "commits wait for no standby")
        yield Trouble(Number.STANDBY, Outcome.WARNING, "database", words)


def _clinic(clinic: ClinicSeen, settings: FleetSettings) -> Iterator[Trouble]:
    said: list[Words] = []
    if not clinic.is_known:
        said.append(Words("データベースにありません", "is not in the database"))
    elif not clinic.has_folder:
        said.append(Words("この機械に設定がありません", "has no folder on this machine"))
    elif clinic.looked_at_s is None or clinic.looked_at_s > max(_SILENT_S, 2 * settings.round_s):
        said.append(Words("作業機が見ていません", "no worker looks after it"))
    if clinic.oldest_s > _UNANSWERED_S:
        seconds = f"{clinic.oldest_s:.0f}"
        said.append(
            Words(f"回答のない受付が {seconds} 秒待っています", f"a visit waits for an answer for {seconds} s")
        )
    for words in said:
        yield Trouble(Number.CLINIC, Outcome.WARNING, clinic.name, words)
