"""The host's keys over time: generations that follow each other with an overlap.

`keys/1`, `keys/2`, … hold the keys, `keys/ring.json` says from when until when each speaks, and how long what was
sealed for it is still opened: much longer, because an outbox may have been in a drawer. Signing keys whose time is
over are destroyed. A running host reads the ring again when somebody has turned it.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from device.base.private_file import write_private
from device.wire import codec
from device.wire.errors import MessageError
from device.wire.keys import OpeningKey, SigningKey
from device.wire.messages.enrolment import HostIdentity
from host.base.errors import NotPrepared, StateDamaged
from host.base.folder import read_file
from host.base.keys import (
    HostKeys,
    destroy_keys,
    destroy_signing_keys,
    has_signing_keys,
    load_host_keys,
    load_host_opening,
    make_missing_keys,
)

_FILE = "ring.json"


class Speaking(Protocol):
    """The keys with which the host speaks at the moment."""

    @property
    def name(self) -> str:
        """The host's name."""

    @property
    def receipt(self) -> SigningKey:
        """Signs receipts."""

    @property
    def control(self) -> SigningKey:
        """Signs replies, challenges and commands."""

    @property
    def result(self) -> SigningKey:
        """Signs results."""

    def identity(self) -> HostIdentity:
        """Give the public halves."""


@dataclass(frozen=True)
class Generation:
    """One set of keys; times in seconds since 1970, 0 for an end that is not set."""

    number: int
    speaks_from: int
    speaks_until: int = 0
    opens_until: int = 0

    def may_speak(self, now: float) -> bool:
        """Tell whether its signatures still count."""
        return not self.speaks_until or now < self.speaks_until


@dataclass(frozen=True)
class Generations:
    """The file: all generations, oldest first."""

    generations: tuple[Generation, ...]


@dataclass(frozen=True)
class Succession:
    """One step from a generation that still counts to the next one."""

    former: HostKeys
    until: int
    following: HostIdentity


@dataclass(frozen=True)
class _Loaded:
    speaking: tuple[tuple[Generation, HostKeys], ...]
    openings: dict[str, OpeningKey]


class KeyRing:
    """The generations of one host, as they stand in its folder (`Speaking`)."""

    def __init__(self, folder: Path, name: str, clock: Callable[[], float]) -> None:
        """Read them; `clock` gives seconds since 1970.

        Raises:
            NotPrepared, StateDamaged: a file is missing or damaged.
        """
        self._folder = folder
        self.name = name
        self._clock = clock
        self._known = b""
        self._loaded = _Loaded((), {})
        self.reload()

    @property
    def receipt(self) -> SigningKey:
        """Signs receipts."""
        return self._current().receipt

    @property
    def control(self) -> SigningKey:
        """Signs replies, challenges and commands."""
        return self._current().control

    @property
    def result(self) -> SigningKey:
        """Signs results."""
        return self._current().result

    def identity(self) -> HostIdentity:
        """Give the public halves of the keys that the host speaks with."""
        return self._current().identity()

    def find_opening(self, kid: str) -> OpeningKey | None:
        """Give the key that opens what names this key id; None when there is none any more."""
        return self._loaded.openings.get(kid)

    def successions(self) -> list[Succession]:
        """Give the steps that are to be announced, in their order."""
        now, speaking = self._clock(), self._loaded.speaking
        pairs = itertools.pairwise(speaking)
        return [
            Succession(keys, generation.speaks_until, following.identity())
            for (generation, keys), (_, following) in pairs
            if generation.may_speak(now)
        ]

    def reload(self) -> bool:
        """Read the folder again if the ring was turned; tell whether it was.

        Raises:
            NotPrepared, StateDamaged: a file is missing or damaged; what was read before stays.
        """
        text = read_file(self._folder / _FILE)
        if text == self._known:
            return False
        self._loaded = self._load(_parse(text, self._folder))
        self._known = text
        return True

    def _load(self, generations: tuple[Generation, ...]) -> _Loaded:
        now = self._clock()
        speaking = tuple(
            (one, load_host_keys(self._folder / str(one.number), self.name))
            for one in generations
            if one.may_speak(now) and not self._is_destroyed(one)
        )
        if not speaking:
            raise NotPrepared(f"{self._folder}: there is no key that may sign")
        openings = [load_host_opening(self._folder / str(one.number)) for one in generations]
        return _Loaded(speaking, {key.kid: key for key in openings})

    def _is_destroyed(self, generation: Generation) -> bool:
        """Tell whether the signing keys are gone; a clock that was set back would look for them again."""
        return bool(generation.speaks_until) and not has_signing_keys(self._folder / str(generation.number))

    def _current(self) -> HostKeys:
        now, speaking = self._clock(), self._loaded.speaking
        begun = [keys for generation, keys in speaking if generation.speaks_from <= now]
        return begun[-1] if begun else speaking[0][1]  # a clock that was set back finds none begun


def make_missing_ring(folder: Path, now: float) -> None:
    """Make the first generation unless there is one."""
    if not (folder / _FILE).exists():
        make_missing_keys(folder / "1")
        _write(folder, (Generation(1, int(now)),))


def read_generations(folder: Path) -> tuple[Generation, ...]:
    """Read the ring, oldest first.

    Raises:
        NotPrepared, StateDamaged: it is missing or damaged.
    """
    return _parse(read_file(folder / _FILE), folder)


def add_generation(folder: Path, new: Generation, former: Generation) -> None:
    """Make the keys of `new`, and set the ends of the newest one to those of `former`, in one step."""
    make_missing_keys(folder / str(new.number))
    _write(folder, (*read_generations(folder)[:-1], former, new))


def tidy_ring(folder: Path, now: float) -> bool:
    """Destroy keys whose time is over; tell whether there were any."""
    generations = read_generations(folder)
    for one in generations:
        if not one.may_speak(now):
            destroy_signing_keys(folder / str(one.number))
    gone = [one for one in generations if one.opens_until and one.opens_until <= now]
    if gone:
        _write(folder, tuple(one for one in generations if one not in gone))
    for one in gone:
        destroy_keys(folder / str(one.number))
    return bool(gone)


def end_of(former: Generation, speaks_until: int, opens_until: int) -> Generation:
    """Give the same generation with its ends set."""
    return replace(former, speaks_until=speaks_until, opens_until=opens_until)


def _parse(text: bytes, folder: Path) -> tuple[Generation, ...]:
    try:
        found = codec.from_json(codec.load(text), Generations).generations
    except MessageError as error:
        raise StateDamaged(f"{folder / _FILE}: is damaged") from error
    if not found:
        raise StateDamaged(f"{folder / _FILE}: names no keys")
    return found


def _write(folder: Path, generations: tuple[Generation, ...]) -> None:
    write_private(folder / _FILE, json.dumps(codec.to_json(Generations(generations))).encode())
