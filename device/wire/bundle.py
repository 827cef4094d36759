"""A bundle: an outbox on a stick. Sealed messages as they are, in a text file that can tell whether it is whole.

Lines of JSON: a head with the format's version, one line per message, and an end with their number and the SHA-256
of all bytes before it. Nothing in it can be read or changed by whoever carries it: each message is sealed to the
host, and the seal names the terminal. A file that was cut off, altered or copied in part is refused as a whole.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from device.base.errors import UketsukeError
from device.wire import codec
from device.wire.envelope import TOKEN_LIMIT_BYTES
from device.wire.errors import MessageError

FORMAT = "uketsuke-outbox"
NEWEST = 1
SIZE_LIMIT_BYTES = 256 * 1024 * 1024
"""Four times what an outbox may hold by default."""

T = TypeVar("T")


class BundleUnusable(UketsukeError):
    """The file is no bundle, of a newer version, or not whole."""

    number = 709


@dataclass(frozen=True)
class BundledMessage:
    """One sealed message; `error` is the number with which the host rejected it before, else 0."""

    boot: str
    seq: int
    error: int
    sealed: str = field(repr=False)


@dataclass(frozen=True)
class _Head:
    format: str
    version: int


@dataclass(frozen=True)
class _End:
    count: int
    sha256: str


def format_bundle(messages: Iterable[BundledMessage]) -> bytes:
    """Give the file's bytes."""
    return b"".join(format_lines(messages))


def format_lines(messages: Iterable[BundledMessage]) -> Iterator[bytes]:
    """Give the file's lines one by one, each as soon as its message is there."""
    count, digest, line = 0, hashlib.sha256(), _line(_Head(FORMAT, NEWEST))
    yield line
    for message in messages:
        digest.update(line)
        count, line = count + 1, _line(message)
        yield line
    digest.update(line)
    yield _line(_End(count, digest.hexdigest()))


def parse_bundle(content: bytes) -> list[BundledMessage]:
    """Read a file's bytes.

    Raises:
        BundleUnusable: it is no bundle, of a newer version, cut off, or altered.
    """
    lines = content.splitlines(keepends=True)
    _check_head(lines)
    if len(lines) < 2 or not lines[-1].endswith(b"\n") or b'"sha256"' not in lines[-1]:
        raise BundleUnusable("the file ends too early: copy it again from the terminal")
    end = _read(lines[-1], _End)
    if hashlib.sha256(content[: -len(lines[-1])]).hexdigest() != end.sha256 or end.count != len(lines) - 2:
        raise BundleUnusable("the file is damaged: copy it again from the terminal")
    return _read_messages(lines[1:-1])


def _check_head(lines: Sequence[bytes]) -> None:
    first = _load(lines[0]) if lines else {}
    if first.get("format") != FORMAT:
        raise BundleUnusable("the file was not made by `uketsuke outbox export`")
    if first.get("version") != NEWEST:
        raise BundleUnusable("the file is of another version; bring this program up to date")


def _read_messages(lines: Sequence[bytes]) -> list[BundledMessage]:
    messages = [_read(line, BundledMessage) for line in lines]
    if any(len(message.sealed) > TOKEN_LIMIT_BYTES for message in messages):
        raise BundleUnusable("a message is larger than any of ours")
    return messages


def _line(part: object) -> bytes:
    return json.dumps(codec.to_json(part), separators=(",", ":")).encode() + b"\n"


def _load(line: bytes) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BundleUnusable("the file was not made by `uketsuke outbox export`, or is damaged") from error
    return data if isinstance(data, dict) else {}


def _read(line: bytes, cls: type[T]) -> T:
    try:
        return codec.from_json(_load(line), cls, "line")
    except MessageError as error:
        raise BundleUnusable("the file is damaged: copy it again from the terminal") from error
