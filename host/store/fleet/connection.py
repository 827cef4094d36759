"""The driver's connection to a fleet's database: a commit counts only when the standby has it too.

PostgreSQL answers a COMMIT whose wait for the synchronous standby was broken off with success and a warning: the row
is then on the primary alone, and lost with it. Such a commit is an error here, and what led to it is done again.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.errors import Diagnostic


class CommitNotConfirmed(psycopg.OperationalError):
    """The commit was not confirmed by the standby; whether it lasts is not known."""


class FleetConnection(psycopg.Connection[Any]):
    """A connection that hears what the server says about a commit."""

    _warned = False

    def watch(self) -> FleetConnection:
        """Begin to hear it; give this connection."""
        self.add_notice_handler(self._hear)
        return self

    def commit(self) -> None:
        """Commit.

        Raises:
            CommitNotConfirmed: the server committed with a warning. The connection is closed, for its server may be
                one that is no more the primary.
        """
        self._warned = False
        super().commit()
        if self._warned:
            self.close()
            raise CommitNotConfirmed("the standby did not confirm the commit")

    def _hear(self, notice: Diagnostic) -> None:
        # the words are in the server's language, the kind is not
        self._warned = self._warned or notice.severity_nonlocalized == "WARNING"
