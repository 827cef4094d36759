"""What was seen of a fleet as text for an engineer, and as JSON for programs; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any
from unicodedata import east_asian_width

from device.base.config_check.fault import Outcome
from device.wire.numbers import Words, find_error
from host.fleet.status.judging import Trouble, outcome_of
from host.fleet.status.seen import ClinicSeen, DatabaseSeen, NodeSeen, Seen, ServerSeen, StreamSeen, WorkerSeen

MOST_CLINICS = 20
"""More are told as a number, with those by name that something is wrong with."""

_NODES, _WORKERS = Words("NATS ノード", "NATS nodes"), Words("作業機", "workers")
_DATABASE, _CLINICS = Words("データベース", "database"), Words("医療機関", "clinics")
_REACHED, _NOT_REACHED = Words("届く", "reached"), Words("届かない", "not reached")
_CUT_OFF = Words("切れている", "cut off from the others")
_LEADS, _FOLLOWS = Words("リーダー", "leads the stream"), Words("最新", "up to date")
_BEHIND = Words("遅れ {}", "{} behind")
_STREAM = Words(
    "VISITS: 保存 {messages} 件（{kib} KiB）、待ち {waiting}、処理中 {in_hand}、うち再配信 {again}",
    "VISITS: {messages} messages ({kib} KiB), {waiting} waiting, {in_hand} in hand, {again} of them again",
)
_WORKER = Words("医療機関 {clinics}、うち担当 {tends}", "works for {clinics} clinics, looks after {tends}")
_WORKER_UNTOLD = Words("動作中", "at work")
_NONE = Words("なし", "none")
_OWN = Words("医療機関ごとに別々", "each clinic has its own")
_PRIMARY, _STANDBY = Words("主系", "primary"), Words("待機系", "standby")
_LOG_BEHIND = Words("遅れ {} バイト", "{} bytes behind")
_CONFIRMED = Words("書き込みは {} ミリ秒で両方に入る", "a commit is on both after {} ms")
_ALONE = Words(
    "書き込みは {} ミリ秒で一つに入る（待機系を待たない）", "a commit is on one after {} ms, no standby is waited for"
)
_UNCONFIRMED = Words("待機系が書き込みを確認しない", "the standby confirms no commit")
_CLINIC = Words(
    "回答待ち {unanswered}、連携待ち {results}、見回り {looked}",
    "{unanswered} unanswered, {results} results waiting, looked after {looked}",
)
_AGO, _NEVER = Words("{} 秒前", "{} s ago"), Words("なし", "never")
_TOLD = Words("{all} か所、うち異常なし {well}", "{all}, of which {well} are well")
_WELL = Words("すべて正常", "all is well")
_FAILED, _WARNED = Words("異常", "failed"), Words("注意", "warning")
_INDENT = "  "
_NAME = 12


def format_text(seen: Seen, troubles: Sequence[Trouble], language: str) -> str:
    """Give the whole text; what is wrong stands last, where the eye is, each with what to do."""
    lines = [_NODES.in_language(language), *_nodes(seen, language)]
    lines += [_WORKERS.in_language(language), *_workers(seen.workers, language)]
    lines += [_DATABASE.in_language(language), *_database(seen.database, language)]
    lines += [_CLINICS.in_language(language), *_clinics(seen, troubles, language), ""]
    explained: set[int] = set()
    for trouble in troubles:
        lines += _trouble(trouble, language, is_new=trouble.number not in explained)
        explained.add(trouble.number)
    outcome = outcome_of(tuple(troubles))
    total = {Outcome.OK: _WELL, Outcome.WARNING: _WARNED}.get(outcome, _FAILED)
    return "\n".join([*lines, f"{total.in_language(language)} (exit {outcome.value})"])


def to_json(seen: Seen, troubles: Sequence[Trouble], language: str) -> dict[str, Any]:
    """Give the same for programs."""
    return {
        "schema": 1,
        "outcome": outcome_of(tuple(troubles)).name.lower(),
        "troubles": [
            {
                "number": int(trouble.number),
                "outcome": trouble.outcome.name.lower(),
                "place": trouble.place,
                "seen": trouble.seen.in_language(language),
                "action": find_error(trouble.number).engineer.in_language(language),
            }
            for trouble in troubles
        ],
        **asdict(seen),
    }


def _line(name: str, text: str) -> str:
    columns = sum(2 if east_asian_width(sign) in "WF" else 1 for sign in name)
    return f"{_INDENT}{name}{' ' * max(0, _NAME - columns)} {text}".rstrip()


def _nodes(seen: Seen, language: str) -> Iterator[str]:
    for node in seen.nodes:
        yield _line(node.name, "  ".join(words for words in _node(node, seen.stream, language) if words))
    if seen.stream is not None:
        counts = {**asdict(seen.stream), "kib": f"{seen.stream.stored_bytes / 1024:.0f}"}
        yield _INDENT + _STREAM.in_language(language).format(**counts)


def _node(node: NodeSeen, stream: StreamSeen | None, language: str) -> Iterator[str]:
    if not node.reached:
        yield _NOT_REACHED.in_language(language)
        return
    yield f"{_REACHED.in_language(language)}  {node.version}"
    if node.stream is None or stream is None or not stream.leader:
        yield _CUT_OFF.in_language(language)
        return
    if node.name == stream.leader:
        yield _LEADS.in_language(language)
    for follower in stream.followers:
        if follower.node == node.name:
            behind = _BEHIND.in_language(language).format(follower.lag)
            yield _FOLLOWS.in_language(language) if follower.current else behind


def _workers(workers: Sequence[WorkerSeen], language: str) -> Iterator[str]:
    for worker in workers:
        told = _WORKER if worker.clinics >= 0 else _WORKER_UNTOLD
        yield _line(worker.name, told.in_language(language).format(clinics=worker.clinics, tends=worker.tends))
    if not workers:
        yield _INDENT + _NONE.in_language(language)


def _database(database: DatabaseSeen | None, language: str) -> Iterator[str]:
    if database is None:
        yield _INDENT + _OWN.in_language(language)
        return
    ahead = max((server.log_bytes for server in database.servers if not server.is_standby), default=0)
    for server in database.servers:
        yield _line(*_server(server, ahead, language))
    commit = database.commit
    if commit is not None:
        words = _UNCONFIRMED if not commit.confirmed else _CONFIRMED if commit.standbys else _ALONE
        yield _INDENT + words.in_language(language).format(commit.milliseconds)


def _server(server: ServerSeen, ahead: int, language: str) -> tuple[str, str]:
    if not server.reached:
        return _NOT_REACHED.in_language(language), server.place
    if not server.is_standby:
        return _PRIMARY.in_language(language), server.place
    behind = _LOG_BEHIND.in_language(language).format(max(0, ahead - server.log_bytes))
    return _STANDBY.in_language(language), f"{server.place}  {behind}"


def _clinics(seen: Seen, troubles: Sequence[Trouble], language: str) -> Iterator[str]:
    was_read = seen.database is not None and not seen.database.number
    unwell = {trouble.place for trouble in troubles}
    told = [clinic for clinic in seen.clinics if clinic.name in unwell]
    if len(seen.clinics) > MOST_CLINICS:
        counts = {"all": len(seen.clinics), "well": len(seen.clinics) - len(told)}
        yield _INDENT + _TOLD.in_language(language).format(**counts)
    else:
        told = list(seen.clinics)
    for clinic in told:
        yield _line(clinic.name, _clinic(clinic, language) if was_read else "")
    if not seen.clinics:
        yield _INDENT + _NONE.in_language(language)


def _clinic(clinic: ClinicSeen, language: str) -> str:
    ago = _NEVER if clinic.looked_at_s is None else _AGO
    looked = ago.in_language(language).format(f"{clinic.looked_at_s or 0:.0f}")
    return _CLINIC.in_language(language).format(unanswered=clinic.unanswered, results=clinic.results, looked=looked)


def _trouble(trouble: Trouble, language: str, *, is_new: bool) -> Iterator[str]:
    level = (_FAILED if trouble.outcome is Outcome.FAILED else _WARNED).in_language(language)
    yield f"[{int(trouble.number)}] {level}: {trouble.place} {trouble.seen.in_language(language)}"
    if is_new:  # what to do is the same for all of one number
        yield f"      {find_error(trouble.number).engineer.in_language(language)}"
