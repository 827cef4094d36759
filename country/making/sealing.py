"""Sealing visits beforehand, in several processes: each signs and seals as a terminal's firmware does."""

from __future__ import annotations

import json
import random
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from ulid import ULID

from country.making.bodies import BodyMaker
from country.making.terminals import Terminal, read_terminals
from country.making.visit_store import VisitStore, write_part
from device.wire import codec, envelope, version
from device.wire.keys import SealingKey, SigningKey, read_sealing_key
from device.wire.messages.visit import VISIT_TYPE, Clock, VisitClaims
from device.wire.padding import LONG

_YEAR_S = 365 * 86_400
_DONE = "made.json"


@dataclass(frozen=True)
class Order:
    """What is to be made: `count` visits of the terminals in `folder`, in `parts` processes.

    `boot` is the start id that all carry; `nonce` the host's challenge, which is to be valid when they are played.
    """

    folder: Path
    count: int
    parts: int
    boot: str
    nonce: str


class Sealer:
    """Seals for terminals; keeps their keys read."""

    def __init__(self, terminals: list[Terminal], boot: str, nonce: str, chance: random.Random) -> None:
        """Prepare for these terminals."""
        self._terminals = terminals
        self._boot = boot
        self._nonce = nonce
        self._bodies = BodyMaker(chance, int(time.time()) + 3 * _YEAR_S)
        self._keys: dict[int, tuple[SigningKey, SealingKey]] = {}

    def seal(self, number: int) -> tuple[str, bytes]:
        """Give the id and the sealed bytes of the visit of that number."""
        place, seq = number % len(self._terminals), number // len(self._terminals) + 1
        terminal = self._terminals[place]
        body, now = self._bodies.make(), int(time.time())
        claims = VisitClaims(
            version.NEWEST,
            terminal.name,
            terminal.host,
            str(ULID()),
            now,
            Clock(),
            self._boot,
            seq,
            self._nonce,
            body,
        )
        signing, sealing = self._keys_of(place)
        token = envelope.sign(VISIT_TYPE, codec.to_json(claims), signing, pad_from=LONG)
        sealed = envelope.seal(token, sealing, sender=terminal.name, receiver=terminal.host)
        return body.visit_id, sealed.encode("ascii")

    def _keys_of(self, place: int) -> tuple[SigningKey, SealingKey]:
        if place not in self._keys:
            terminal = self._terminals[place]
            self._keys[place] = terminal.signing, read_sealing_key(terminal.sealing_jwk)
        return self._keys[place]


def seal_visits(order: Order) -> VisitStore:
    """Make the visits, unless as many of the same boot and challenge are there; give the store."""
    visits, note = order.folder / "visits", order.folder / _DONE
    wanted = {"boot": order.boot, "nonce": order.nonce}
    made = json.loads(note.read_text("utf-8")) if note.is_file() else {}
    if made.get("count", 0) < order.count or {name: made.get(name) for name in wanted} != wanted:
        note.unlink(missing_ok=True)
        shutil.rmtree(visits, ignore_errors=True)
        with ProcessPoolExecutor(order.parts, mp_context=get_context("spawn")) as pool:
            for _ in pool.map(partial(_seal_part, order), range(order.parts)):
                print("country: a part of the visits is sealed", file=sys.stderr)
        note.write_text(json.dumps({**wanted, "count": order.count}))
    return VisitStore(visits)


def _seal_part(order: Order, part: int) -> None:
    sealer = Sealer(read_terminals(order.folder), order.boot, order.nonce, random.Random(part))
    write_part(order.folder / "visits" / f"{part:03d}", _seal_each(sealer, order, part))


def _seal_each(sealer: Sealer, order: Order, part: int) -> Iterator[tuple[str, bytes]]:
    """Give every `parts`-th visit; all parts have as many, so a few more than asked for may be made."""
    for number in range(-(-order.count // order.parts)):
        yield sealer.seal(number * order.parts + part)
