"""What is said of the log outside the database: number and digest of its newest row, from time to time.

A line in a file beside the database and one in the program's log, without anything personal. Whoever cuts off the end
of the log, or brings back an older database, does not reach both.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from device.base.log import EventLog
from host.audit.verifying import to_mapping
from host.base.errors import StateDamaged


class Anchors:
    """The lines in one file, which only grows."""

    def __init__(self, path: Path) -> None:
        """Use the file, which need not be there yet."""
        self._path = path

    def read(self) -> dict[int, str]:
        """Give the digest of each number that was noted.

        Raises:
            StateDamaged: the file does not hold what `note` writes.
        """
        try:
            lines = [json.loads(line) for line in self._whole_lines()]
            return to_mapping((int(line["number"]), str(line["digest"])) for line in lines)
        except (ValueError, KeyError, TypeError) as error:
            raise StateDamaged(f"{self._path}: is no list of anchors") from error

    def note(self, number: int, digest: str, at: float, log: EventLog) -> None:
        """Note the newest row, unless it is noted already or there is none."""
        if number == 0 or self.read().get(number) == digest:
            return
        line = json.dumps({"number": number, "digest": digest, "at": int(at)}) + "\n"
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.lseek(descriptor, sum(map(len, self._whole_lines())), os.SEEK_SET)
            os.write(descriptor, line.encode())
            os.truncate(descriptor, os.lseek(descriptor, 0, os.SEEK_CUR))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        log.event("audit_anchored", number=number, digest=digest)

    def _whole_lines(self) -> list[bytes]:
        """Give the lines; one that a power cut left unfinished does not count."""
        content = self._path.read_bytes() if self._path.exists() else b""
        return [line for line in content.splitlines(keepends=True) if line.endswith(b"\n")]
