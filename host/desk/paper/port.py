"""What the paper needs from the host."""

from __future__ import annotations

from typing import Protocol

from host.desk.base.account import DeskUser
from host.paper.declaration import Declaration


class PaperPort(Protocol):
    """The host as the paper sees it; may block."""

    def declare(self, visit_id: str, user: DeskUser) -> Declaration | None:
        """Give the form of a visit filled with what is known, which is recorded; None when there is no such visit."""
