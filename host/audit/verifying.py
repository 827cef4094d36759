"""Whether the audit log is whole: every row as it was written, none missing, none added, the end not cut off.

Pure over rows. An anchor is what was published of the log earlier (`host.audit.anchors`): a number and its digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from host.audit.chain import BEGINNING, AuditRow, digest_of, is_sealed

FINDINGS_MAX = 20


class Fault(StrEnum):
    """What can be wrong."""

    CHANGED = "changed"
    """The digest does not fit the row and the one before it: a row was changed, exchanged or put in."""
    MISSING = "missing"
    """Rows before this one are not there."""
    NOT_SEALED = "not_sealed"
    """The digest fits, but this host did not write it."""
    CUT_OFF = "cut_off"
    """The log once went further than it does now."""
    REWRITTEN = "rewritten"
    """The row is another one than the one that was published."""
    BEGINNING = "beginning"
    """What left before the first row did not leave in order."""


@dataclass(frozen=True)
class Finding:
    """One fault and the number of the row where it shows."""

    number: int
    fault: Fault


@dataclass(frozen=True)
class Verified:
    """What verifying gave; `first` and `last` are 0 when the log is empty."""

    first: int
    last: int
    rows: int
    digest: str
    findings: tuple[Finding, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


def verify(
    rows: Iterable[AuditRow],
    *,
    key: bytes | None,
    begins_after: tuple[int, str] = (0, BEGINNING),
    anchors: Mapping[int, str] | None = None,
) -> Verified:
    """Check rows in the order of their numbers.

    `begins_after` is the number and digest of the last row that left in order; without `key` seals are not checked.
    """
    checking = _Checking(key, dict(anchors or {}), *begins_after)
    findings = list(checking.begin())
    for row in rows:
        found = list(checking.check(row))
        findings += found[: FINDINGS_MAX - len(findings)]
    findings += list(checking.end())[: FINDINGS_MAX - len(findings)]
    return Verified(checking.first, checking.last, checking.count, checking.digest, tuple(findings))


class _Checking:
    """Goes along the chain."""

    def __init__(self, key: bytes | None, anchors: dict[int, str], number: int, digest: str) -> None:
        self._key = key
        self._anchors = anchors
        self.first = 0
        self.last = number
        self.count = 0
        self.digest = digest

    def begin(self) -> Iterator[Finding]:
        """Compare what left in order with what was published."""
        if self._anchors.get(self.last, self.digest) != self.digest:
            yield Finding(self.last, Fault.BEGINNING)

    def check(self, row: AuditRow) -> Iterator[Finding]:
        """Check the next row, and go on from it as if it were right, so that one fault gives one finding."""
        if row.number != self.last + 1:
            yield Finding(row.number, Fault.MISSING)
        elif digest_of(self.digest, row.number, row.at, row.entry) != row.digest:
            yield Finding(row.number, Fault.CHANGED)
        if self._key is not None and not is_sealed(self._key, row.digest, row.seal):
            yield Finding(row.number, Fault.NOT_SEALED)
        if self._anchors.get(row.number, row.digest) != row.digest:
            yield Finding(row.number, Fault.REWRITTEN)
        self.first = self.first or row.number
        self.last, self.digest = row.number, row.digest
        self.count += 1

    def end(self) -> Iterator[Finding]:
        """Compare the end with what was published."""
        published = max(self._anchors, default=0)
        if published > self.last:
            yield Finding(published, Fault.CUT_OFF)


def to_mapping(anchors: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Give anchors by number; of two that disagree about a number the first one counts."""
    found: dict[int, str] = {}
    for number, digest in anchors:
        found.setdefault(number, digest)
    return found
